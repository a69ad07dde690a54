import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import { draftWith, steppedWith } from '../../support/company.ts'
import { memberIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

const label = (zh: string) => ({ zh, en: zh })
const text = (key: string) => ({ key, kind: 'text', label: label(key) }) as const

const corrected = definitionBodySchema.parse(
  draftWith({
    title: 'form.subject',
    form: [
      { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' }, required: true },
      { key: 'fee', kind: 'money', label: { zh: '费用', en: 'Fee' } },
      { key: 'who', kind: 'member', label: { zh: '经办人', en: 'Handler' } },
    ],
    permissions: { start: ['everyone'] },
    corrections: { fields: ['subject', 'fee', 'who'], own: { minutes: 60 }, by: [], request: 'asking-form' },
  }),
)
const asking = definitionBodySchema.parse(
  steppedWith({
    key: 'asking-form',
    form: [
      text('record'),
      text('record_number'),
      text('reason'),
      { key: 'lines', kind: 'table', label: label('更正'), columns: ['field', 'label', 'old_value', 'new_value'].map(text) },
    ],
    permissions: { start: ['everyone'] },
    register: { columns: ['number'], sort: { column: 'number', descending: false } },
    title: 'form.reason',
    route: {
      steps: [
        { key: 'agree', kind: 'approve', label: label('同意'), assignee: { kind: 'member', memberId: memberIds.head } },
        { key: 'carry', kind: 'do', label: label('更正'), assignee: { kind: 'member', memberId: memberIds.head }, corrects: 'lines' },
      ],
    },
  }),
)

let desk: TestDesk
beforeAll(async () => {
  desk = await createTestDesk()
  for (const body of [corrected, asking]) await publish(body)
})
afterAll(async () => desk.remove())

async function publish(body: DefinitionBody): Promise<void> {
  await desk.store.database.write(async (db, raw) => {
    const row = { id: `${body.key}@1`, revision: 1, key: body.key, version: 1, state: 'published' as const, body, publishedAt: 0 }
    await rowStatements(db).upsert('definition', [row])
    projectChanges(raw, [{ entity: 'definition', id: row.id, before: undefined, after: row }])
  })
}

test('[ENT-06] [ENT-16] whoever may correct a record gets a draft of the request that its definition asks for, in the words that people read; nobody else gets one', async () => {
  const draftId = desk.as('operator').newId()
  const data = { subject: '杭州验收', fee: 123_450, who: memberIds.operator }
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'test-form', recordId: null, data, text: {} })
  const { recordId, number } = await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  const changes = [
    { field: 'fee', from: 123_450, to: 12_345 },
    { field: 'who', from: memberIds.operator, to: memberIds.head },
  ]
  const args = { recordId, changes, reason: '多写一位', warningReasons: {}, language: 'zh-CN' } as const
  const made = await desk.get('operator', 'record.requestCorrection', args)
  expect(made.definitionKey).toBe('asking-form')
  const draft = await desk.get('operator', 'draft.get', { id: made.draftId })
  expect(draft?.data).toEqual({
    record: recordId,
    record_number: number,
    reason: '多写一位',
    lines: [
      { field: 'fee', label: '费用', old_value: '1,234.50', new_value: '123.45' },
      { field: 'who', label: '经办人', old_value: '张三', new_value: expect.any(String) },
    ],
  })
  expect(await desk.call('operator', 'record.correct', { recordId, changes, reason: '多写一位', warningReasons: {} })).toMatchObject({
    ok: false,
    fault: { code: 'correction-unapproved' },
  })
  expect(await desk.call('seller', 'record.requestCorrection', args)).toMatchObject({ ok: false })
  // An hour later it is no longer his to correct.
  desk.pass(61 * 60_000)
  expect(await desk.call('operator', 'record.requestCorrection', args)).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
})
