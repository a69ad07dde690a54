import { expect, test } from 'vitest'
import { member } from '../../support/company.ts'
import { askedAt, broken, definition, limitAt, needed, numbersOf, optionsOf, stops } from './cases/asking.ts'
import { at } from './cases/sample.ts'

test('[CLD-01, CLD-02, CLD-03] a pass needs both documents, and HR and operations beside each other before it is issued', () => {
  expect(needed('onboarding-pass')).toEqual(expect.arrayContaining(['health_proof', 'health_on', 'record_proof', 'record_on', 'pass_number', 'pass_until']))
  expect(stops('onboarding-pass')).toEqual(['hr-check', 'operations-check', 'issue-pass', 'archive'])
  expect([askedAt('onboarding-pass', 'hr-check').who, askedAt('onboarding-pass', 'operations-check').who]).toEqual(['hr', 'supervisor'])
  const { places } = definition('onboarding-pass').route
  expect(places.get('background')?.step.kind).toBe('parallel')
})

test('[CLD-04, CLD-05, CLD-06, CLD-09] a visit is approved by operations first, accompanied by a named member, registered with the five fields, phones handed in', () => {
  expect(stops('visitor')).toEqual(['operations', 'wait', 'entry', 'leave'])
  expect([askedAt('visitor', 'operations').who, askedAt('visitor', 'entry').who]).toEqual(['supervisor', 'field escort'])
  expect(needed('visitor')).toEqual(expect.arrayContaining(['visitor_name', 'organisation', 'reason', 'entered_at', 'expected_leave', 'escort']))
  expect(broken('visitor', { phones_kept: 'no' })).toEqual(['phones-handed-in'])
})

test('[CLD-07] leaving the area is reported with reason and expected return, and the head takes note', () => {
  expect(needed('leaving-report')).toEqual(expect.arrayContaining(['reason', 'leaves_at', 'returns_at', 'back_at']))
  expect(stops('leaving-report')).toEqual(['note', 'return'])
})

test('[CLD-08] an outing is approved, by the head above when it is long; its return has a limit, and a late one says why', () => {
  expect(stops('temporary-outing')).toEqual(['unit-head', 'return'])
  expect(stops('temporary-outing', { returns_at: at(4.1) })).toEqual(['unit-head', 'upper-head', 'return'])
  expect(broken('temporary-outing', { back_at: at(2.5) })).toEqual(['back-in-time'])
  expect(limitAt('temporary-outing', 'return')).toMatchObject({ by: 'returns_at', warnBefore: 15 })
  expect(limitAt('visitor', 'leave')).toMatchObject({
    by: 'expected_leave',
    warnBefore: 15,
    escalate: [{ after: 1, to: { role: 'security-officer' } }, { after: 30 }],
  })
})

test('[CLD-11, CLD-12] things have a code and a keeper who confirms; stock-taking is counted by two and explains differences', () => {
  expect(needed('item-register')).toEqual(expect.arrayContaining(['item_code', 'keeper', 'place']))
  expect(askedAt('item-register', 'receipt').who).toBe('field keeper')
  expect(broken('item-register', { for_work: 'no' })).toEqual(['only-for-work'])
  expect(stops('stock-taking')).toEqual(['second-count'])
  const short = [{ item_code: 'A', item_name: '椅', booked: 2, counted: 1 }]
  expect(broken('stock-taking', { lines: short })).toEqual(['field-required lines.0.reason'])
  expect(stops('stock-taking', { lines: [{ ...short[0], reason: '丢失' }] })).toEqual(['second-count', 'shortage'])
})

test('[CLD-13, AUD-19] media are approved, confidential ones by the security officer too, handed over between two people and compared on return', () => {
  expect(stops('storage-media')).toEqual(['supervisor', 'hand-over', 'return', 'return-check'])
  expect(stops('storage-media', { content: 'confidential' })).toEqual(['supervisor', 'security', 'hand-over', 'return', 'return-check'])
  expect(broken('storage-media', { receiver: member.amy })).toEqual(['not-himself'])
  expect([numbersOf('storage-media'), limitAt('storage-media', 'return')]).toMatchObject([{ most_days: 7 }, { by: 'until' }])
})

test('[CLD-14, CLD-15, CLD-16, CLD-17, ENT-17, WFL-16] a day ends with sign-in, planned tasks, what was abnormal and tidy data, seen by the head', () => {
  expect(needed('day-summary')).toEqual(expect.arrayContaining(['all_signed_in', 'tasks', 'abnormal', 'data_tidy']))
  expect(broken('day-summary', { abnormal: 'yes', abnormal_note: '' })).toEqual(['field-required abnormal_note'])
  expect(broken('day-summary', { tasks: [{ task: '盘库', result: 'open' }] })).toEqual(['field-required tasks.0.reason'])
  expect(broken('day-summary', { data_tidy: 'no' })).toEqual(['data-in-order'])
  expect(askedAt('day-summary', 'note').who).toBe('unit-head')
})

test('[CLD-18, CLD-19] patrols and facility checks follow what is wrong until somebody has seen it right', () => {
  expect(optionsOf('facility-check', 'system')).toEqual(expect.arrayContaining(['cctv', 'fire', 'burglar']))
  expect(stops('facility-check')).toEqual([])
  expect(stops('facility-check', { devices: [{ device: '灭火器', condition: 'faulty', remark: '压力不足' }] })).toEqual(['repair'])
  const hazard = [{ point: '库门', finding: 'hazard', description: '破损', fix_by: '2026-03-20' }]
  expect(stops('safety-patrol', { points: hazard })).toEqual(['put-right', 'recheck'])
  expect(askedAt('safety-patrol', 'recheck').who).toBe('initiator')
})
