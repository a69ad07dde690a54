import { expect, onTestFinished, test } from 'vitest'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { listRows } from '#store/read/rows.ts'
import { reportHandlers } from '#store/report/handlers.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'
import { memberIds } from '../../support/store-company.ts'

const shipped = shippedDefinitions.find(({ key }) => key === 'expense-claim')!
const rule = { key: 'never', assert: '1 > 2', severity: 'error' as const, fields: ['purpose'], message: { zh: '从不', en: 'Never' } }
const strict: DefinitionBody = { ...shipped, version: 2, rules: [...shipped.rules, rule] }

/** A desk with one claim of the operator that has been refused, and so is of the past. */
async function withOnePastClaim(): Promise<TestDesk> {
  const desk = await createTestDesk()
  onTestFinished(() => desk.remove())
  const operator = desk.as('operator')
  const recordId = operator.newId()
  const data = {
    purpose: '市内交通',
    expense_type: 'daily',
    budget_number: 'B-1',
    lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
  }
  const submission = {
    recordId,
    definitionKey: shipped.key,
    definitionVersion: 1,
    data,
    businessDate: '2026-03-02',
    unitId: operator.session.member.unitId,
    warningReasons: {},
  }
  expect(await operator.mutate('record.submit', 1, submission, { recordId })).toMatchObject({ ok: true })
  const [task] = (await listRows(operator, 'task', { recordId })).filter(({ state }) => state === 'open')
  if (!task) throw new Error('no open task')
  const approver = Object.entries(memberIds).find(([, id]) => id === task.assigneeId)?.[0] as keyof typeof memberIds
  const refusal = { recordId, taskId: task.id, decision: 'refuse', opinion: '不予报销', returnTo: null }
  expect(await desk.as(approver).mutate('record.decide', 1, refusal, { recordId })).toMatchObject({ ok: true })
  return desk
}

test('[TPL-02] a change is rehearsed on the closed records that the member may read, beside the version before it', async () => {
  const desk = await withOnePastClaim()
  const rehearse = (who: keyof typeof memberIds, body: DefinitionBody) => reportHandlers['definition.rehearse'](desk.as(who), { body })
  expect(await rehearse('operator', strict)).toMatchObject({
    ok: true,
    value: { basis: 1, cases: 1, differ: 1, differing: [{ fault: { code: 'field-rule', params: { rule: 'never' } } }] },
  })
  expect(await rehearse('operator', { ...shipped, version: 2 })).toMatchObject({ ok: true, value: { basis: 1, cases: 1, differ: 0, differing: [] } })
  // A process that nobody has published has no past, and what cannot be published is not rehearsed.
  expect(await rehearse('operator', { ...shipped, key: 'another' })).toMatchObject({ ok: true, value: { basis: null, cases: 0 } })
  expect(await rehearse('operator', { ...strict, title: 'form.nowhere' })).toMatchObject({ fault: { code: 'definition-invalid' } })
})
