import { afterEach, beforeEach, expect, test } from 'vitest'
import { memberIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
}

async function submitted(): Promise<string> {
  const id = '00000009-0000-7000-8000-000000000001'
  await desk.get('operator', 'draft.save', { id, definitionKey: 'expense-claim', recordId: null, data: claim, text: {} })
  return (await desk.get('operator', 'entry.submit', { draftId: id, warningReasons: {}, opinion: '' })).recordId
}

test('a supervisor enters what was decided on paper; the page offers it to nobody else and shows for ever who entered it', async () => {
  const recordId = await submitted()
  const before = await desk.get('supervisor', 'record.get', { id: recordId })
  expect(before.abilities).toContain('back-enter')
  for (const who of ['operator', 'head'] as const) expect((await desk.get(who, 'record.get', { id: recordId })).abilities).not.toContain('back-enter')
  const entry = {
    recordId,
    revision: before.record.revision,
    act: 'agree' as const,
    node: 'unit-head',
    actorId: memberIds.head,
    happenedAt: before.record.createdAt,
    reason: '停电，纸上签字',
    leadsTo: { to: 'node' as const, node: 'budget-owner' },
  }
  expect(await desk.call('head', 'record.backEnter', { ...entry, actorId: null })).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  expect(await desk.call('supervisor', 'record.backEnter', { ...entry, reason: '' })).toMatchObject({ ok: false, fault: { code: 'reason-missing' } })
  expect(await desk.call('supervisor', 'record.backEnter', { ...entry, revision: 7 })).toMatchObject({ ok: false, fault: { code: 'record-changed' } })
  expect(await desk.call('supervisor', 'record.backEnter', entry)).toMatchObject({ ok: true })
  desk = await desk.reopen()
  const after = await desk.get('budgetOwner', 'record.get', { id: recordId })
  expect(after.record.nodes).toEqual(['budget-owner'])
  expect(after.abilities).toContain('agree')
  expect(after.trail.map(({ kind, actorName, enteredByName }) => [kind, actorName, enteredByName])).toEqual([
    ['submit', '张三', null],
    ['agree', '王主任', '周督'],
  ])
})
