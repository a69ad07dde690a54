import { expect, test } from 'vitest'
import { shippedRoles } from '#shared/templates/roles.ts'
import { member } from '../../support/company.ts'
import { askedAt, broken, definition, needed, numbersOf, optionsOf, stops } from './cases/asking.ts'

test('[AUT-03, AUT-04, PRM-01] an account is asked for with complete data for three kinds of people, reviewed by the head and opened by IT', () => {
  expect(optionsOf('account-application', 'kind')).toEqual(['employee', 'partner', 'visitor'])
  expect(needed('account-application')).toEqual(expect.arrayContaining(['person', 'post', 'phone', 'roles', 'reason', 'user_name']))
  expect(broken('account-application', { kind: 'partner', organisation: '', ends_on: null })).toEqual(['field-required organisation', 'field-required ends_on'])
  expect(stops('account-application')).toEqual(['unit-head', 'open', 'confirm'])
  expect(askedAt('account-application', 'unit-head').who).toBe('field joins')
  const roles = shippedRoles.map(({ key }) => key)
  expect(optionsOf('account-application', 'roles')).toEqual(roles.filter((key) => key !== 'administrator'))
  expect(optionsOf('permission-change', 'roles').toSorted()).toEqual(roles.toSorted())
})

test('[AUT-23, PRM-05] a unit’s accounts are reviewed, its head confirms, IT cleans up what was found', () => {
  const dormant = [{ person: member.ben, roles: '操作员', finding: 'dormant', action: 'close' }]
  expect(stops('permission-review')).toEqual(['unit-head'])
  expect(stops('permission-review', { accounts: dormant })).toEqual(['unit-head', 'clean'])
  expect(broken('permission-review', { accounts: [{ ...dormant[0], action: null }] })).toEqual(['field-required accounts.0.action'])
})

test('[AUT-22] a leaver’s work is taken over at once, account, things and pass go on the last day; who was late says why', () => {
  const { nodesByKey } = definition('leaver').route
  expect(stops('leaver')).toEqual(['take-over', 'account-wait', 'close-account', 'things-wait', 'return-things', 'pass-wait', 'return-pass', 'confirm'])
  for (const key of ['account-wait', 'things-wait', 'pass-wait']) expect(nodesByKey.get(key)).toMatchObject({ until: { kind: 'field', field: 'last_day' } })
  expect(definition('leaver').body.rules.find(({ key }) => key === 'closed-in-time')?.severity).toBe('warning')
})

test('[PRM-04] rights change by approval of the head, administrative ones by the security officer too, and lent ones end', () => {
  expect(stops('permission-change')).toEqual(['unit-head', 'carry-out'])
  expect(stops('permission-change', { roles: ['administrator'] })).toEqual(['unit-head', 'security', 'carry-out'])
  expect(broken('permission-change', { kind: 'lend', until: null })).toEqual(['field-required until'])
})

test('[PRM-14, AUD-16, AUD-17] duties and policies have versions with a review date, and everybody named acknowledges them', () => {
  expect(optionsOf('policy-acknowledgement', 'kind')).toEqual(expect.arrayContaining(['duty', 'security']))
  expect(askedAt('policy-acknowledgement', 'read').who).toBe('field readers.person')
  expect(broken('policy-acknowledgement', { review_by: '2026-03-18' })).toEqual(['review-later'])
})

test('[AUD-04, AUD-05, AUD-06, AUD-08, AUD-09, AUD-10, AUD-11, AUD-12] findings of every kind of audit go to the unit’s head with a date and are seen right by the auditor', () => {
  expect(optionsOf('audit-finding', 'source')).toEqual(['monthly', 'internal', 'supervision', 'spot', 'external', 'regulator'])
  expect(optionsOf('audit-finding', 'topic')).toEqual(expect.arrayContaining(['compliance', 'accuracy', 'permissions']))
  expect(stops('audit-finding')).toEqual(['put-right', 'see-right'])
  expect([askedAt('audit-finding', 'put-right').who, askedAt('audit-finding', 'see-right').who]).toEqual(['field responsible_unit', 'auditor'])
})

test('[AUD-14, AUD-15] scans list findings with dates, protective devices have a state, and a second scan is compared', () => {
  expect(broken('vulnerability', { protection: 'down' })).toEqual(['protected'])
  expect(stops('vulnerability')).toEqual(['fix', 'rescan'])
  expect([broken('vulnerability', { findings: [] }), stops('vulnerability', { findings: [] })]).toEqual([[], []])
  expect(definition('vulnerability').lateFields.has('outcomes')).toBe(true)
})

test('[AUD-18, AUD-20] confidentiality agreements go on file for years; a leak is reported upward, investigated and attributed', () => {
  expect(stops('confidentiality-agreement')).toEqual(['acknowledge', 'file-check', 'archive'])
  expect(stops('security-event')).toEqual(['upward', 'contain', 'investigate', 'attribute', 'leader', 'confirm'])
  expect(broken('security-event', { attributed: 'no' })).toEqual(['leak-is-attributed'])
})

test('[PRM-11, SHR-01, SHR-02, SHR-03, SHR-04] data is shared by approval with scope, purpose, lawful basis, receiver and an end, outside by the leader too', () => {
  expect(needed('data-sharing')).toEqual(expect.arrayContaining(['range', 'purpose', 'basis', 'receiver', 'until', 'way']))
  expect(stops('data-sharing')).toEqual(['unit-head', 'security', 'deliver', 'expiry', 'end'])
  expect(stops('data-sharing', { direction: 'outside' })).toContain('leader')
  expect(broken('data-sharing', { direction: 'outside', agreement: [] })).toEqual(['field-required agreement'])
  expect(optionsOf('data-sharing', 'way')).toContain('interface')
})

test('[ENT-16, ARC-04] corrections and cleanings are records of their own: listed, approved by two, counted again', () => {
  expect(stops('data-correction')).toEqual(['unit-head', 'carry-out', 'compare'])
  expect(stops('data-cleaning')).toEqual(['supervisor', 'security', 'dispose', 'compare'])
  expect(needed('data-cleaning')).toContain('backed_up_on')
})

test('[WFL-15, WFL-21, ARC-01, ARC-02] a document is instructed, read by everybody named within half a day, dealt with by one person and archived', () => {
  expect(stops('document-circulation')).toEqual(['instruct', 'read', 'deal', 'archive'])
  expect(askedAt('document-circulation', 'read')).toEqual({ who: 'field readers.person', minutes: 210 })
  expect(askedAt('document-circulation', 'deal').who).toBe('field handler')
})

test('[WFL-22] everybody invited to a meeting gives a receipt', () => {
  const receipt = definition('meeting-notice').route.nodesByKey.get('receipt')
  expect(receipt).toMatchObject({ mode: 'all', assignee: { kind: 'field', field: 'invited.person' } })
  expect(stops('meeting-notice')).toEqual(['receipt', 'wait', 'minutes', 'chair', 'confirm'])
})

test('a seal asks finance for a large amount or its own seal, and not for an amount that was left empty; a contract has one', () => {
  expect(stops('seal-use', { seal: 'contract', sum: null, takes_out: 'no' })).toEqual(['unit-head', 'seal', 'witness'])
  expect(stops('seal-use', { seal: 'contract', sum: 5_000_000 })).toContain('finance')
  expect(stops('seal-use', { seal: 'finance', sum: null })).toContain('finance')
  expect(broken('seal-use', { seal: 'contract', sum: null })).toEqual(['contract-has-amount'])
  expect(stops('reward-sanction', { kind: 'warning' })).toEqual(['hear', 'unit-head', 'hr'])
})

test('[PRM-04, KPI-14] about a member decides the head of his unit, and not that of whoever has written it', () => {
  expect(askedAt('permission-change', 'unit-head').who).toBe('field person_unit')
  expect(askedAt('joint-evaluation', 'unit-agrees').who).toBe('field person_unit')
  expect(askedAt('reward-sanction', 'unit-head').who).toBe('field person_unit')
})

test('the clock of a step that concerns a later day starts on that day, and no limit ends before the date that a rule allows', () => {
  expect(stops('export-request')).toEqual(['unit-head', 'wait', 'afterwards'])
  expect(definition('export-request').route.nodesByKey.get('wait')).toMatchObject({ until: { kind: 'field', field: 'delete_by' } })
  expect(definition('visitor').route.nodesByKey.get('wait')).toMatchObject({ until: { kind: 'field', field: 'expected_entry' } })
  expect(definition('meeting-notice').route.nodesByKey.get('wait')).toMatchObject({ until: { kind: 'field', field: 'ends_at' } })
  expect([numbersOf('audit-finding'), askedAt('audit-finding', 'put-right').minutes]).toEqual([{ fix_days: 30 }, 22 * 420])
})

test('[TRN-01, TRN-03, TRN-05, TRN-06, TRN-07, TRN-13] training is planned by need and form for newcomers, skills, security and advanced users, and judged by its pass rate', () => {
  expect(optionsOf('training-plan', 'kind')).toEqual(['newcomer', 'security', 'skill', 'advanced', 'secrecy'])
  expect(optionsOf('training-plan', 'form')).toEqual(['class', 'online', 'on-site'])
  expect(numbersOf('training-plan')).toEqual({ pass_min: 95 })
  expect(broken('training-plan', { passed: 18 })).toEqual(['pass-rate'])
  expect(broken('training-plan', { until: '2026-03-26' })).toEqual(['newcomers-soon'])
})

test('[TRN-08, TRN-09, TRN-12] a training file has attendance, theory and practice, and is passed only with both', () => {
  expect(needed('training-file')).toEqual(expect.arrayContaining(['attendance', 'theory', 'practice', 'outcome']))
  expect(broken('training-file', { theory: 590 })).toEqual(['passed-by-score'])
})

test('[SUP-02, SUP-04, SUP-05, SUP-06, SUP-07, SUP-08, SUP-09, SUP-10, SUP-13] a ticket is triaged in 15 minutes, answered in 2 hours, solved in 4, written down and closed by the user alone', () => {
  expect(optionsOf('ticket', 'kind')).toEqual(['consult', 'fault', 'complaint'])
  expect(stops('ticket')).toEqual(['triage', 'respond', 'solve', 'confirm'])
  expect(['triage', 'respond', 'solve'].map((node) => askedAt('ticket', node).minutes)).toEqual([15, 120, 240])
  expect(askedAt('ticket', 'confirm').who).toBe('initiator')
  expect(broken('ticket', { in_knowledge: 'no' })).toEqual(['goes-into-knowledge'])
})

test('[SUP-11, SUP-12, KPI-04, KPI-17] satisfaction has four marks a month and low ones say why; suggestions are answered and may be rewarded', () => {
  for (const mark of ['system_mark', 'response_mark', 'training_mark', 'attitude_mark']) {
    const others = { system_mark: 5, response_mark: 5, training_mark: 5, attitude_mark: 5 }
    expect([mark, broken('satisfaction-survey', { ...others, [mark]: 2 })]).toEqual([mark, ['low-says-why']])
    expect([mark, broken('satisfaction-survey', { ...others, [mark]: 2, why: '等得久' })]).toEqual([mark, []])
  }
  expect(stops('suggestion')).toEqual(['answer', 'confirm'])
  expect(optionsOf('reward-sanction', 'kind')).toEqual(expect.arrayContaining(['reward-user', 'reward-suggestion']))
})

test('[KPI-12, KPI-13, KPI-14, KPI-15, KPI-16, KPI-18] units assess themselves; HR and unit fix results, attitude and ability together; sanctions have three grades', () => {
  expect(optionsOf('self-assessment', 'cycle')).toEqual(['month', 'quarter', 'year'])
  expect(needed('joint-evaluation')).toEqual(expect.arrayContaining(['results', 'attitude', 'ability', 'use']))
  expect(stops('joint-evaluation')).toEqual(['hr-agrees', 'unit-agrees', 'person', 'confirm'])
  expect(stops('reward-sanction', { kind: 'fine', sum: 100 })).toEqual(['hear', 'unit-head', 'hr', 'finance'])
  expect(broken('reward-sanction', { kind: 'fine', sum: 50_001 })).toEqual(['fine-within'])
})

test('[TPL-01, TPL-02, TPL-04, TPL-05] a process change is reviewed by business and IT beside each other; every quarter the slow ones are listed', () => {
  expect(stops('process-design')).toEqual(['business-review', 'it-review', 'retire', 'publish'])
  expect(definition('process-design').route.places.get('joint-review')?.step.kind).toBe('parallel')
  expect(numbersOf('process-evaluation')).toEqual({ days_max: 3 })
})
