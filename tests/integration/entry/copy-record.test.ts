import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import { draftWith } from '../../support/company.ts'
import { memberIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

const label = (zh: string) => ({ zh, en: zh })
const option = (key: string) => ({ key, label: label(key) })
/** The second version knows no meals any more, and has no `old` field. */
const body = (version: number) =>
  definitionBodySchema.parse({
    ...draftWith({
      title: 'form.subject',
      form: [
        { key: 'subject', kind: 'text', label: label('事由'), required: true },
        { key: 'invoice', kind: 'text', label: label('发票号'), unique: true },
        { key: 'day', kind: 'date', label: label('日期'), default: 'today' },
        { key: 'trip_to', kind: 'date', label: label('至') },
        { key: 'who', kind: 'member', label: label('经办人') },
        ...(version === 1 ? [{ key: 'old', kind: 'text' as const, label: label('旧项') }] : []),
        {
          key: 'lines',
          kind: 'table',
          label: label('明细'),
          columns: [
            { key: 'category', kind: 'choice', label: label('科目'), options: [option('travel'), ...(version === 1 ? [option('meal')] : [])] },
            { key: 'amount', kind: 'money', label: label('金额') },
          ],
        },
        { key: 'total', kind: 'computed', label: label('合计'), expression: 'sum(form.lines.map(line, line.amount))', result: 'money' },
        { key: 'files', kind: 'attachment', label: label('附件') },
      ],
      permissions: { start: ['everyone'] },
    }),
    version,
  })

let desk: TestDesk
beforeAll(async () => {
  desk = await createTestDesk()
})
afterAll(async () => desk.remove())

async function publish(version: number): Promise<void> {
  await desk.store.database.write(async (db, raw) => {
    const row = { id: `test-form@${version}`, revision: 1, key: 'test-form', version, state: 'published' as const, body: body(version), publishedAt: 0 }
    await rowStatements(db).upsert('definition', [row])
    projectChanges(raw, [{ entity: 'definition', id: row.id, before: undefined, after: row }])
  })
}

test('[ENT-03] a copy takes along what is still valid with its line items, begins today, and names what was left out; it is found by pinyin', async () => {
  await publish(1)
  const draftId = desk.as('operator').newId()
  const lines = [
    { category: 'travel', amount: 1200 },
    { category: 'meal', amount: 300 },
  ]
  const data = { subject: '杭州验收', invoice: 'F-1', day: '2026-02-01', trip_to: '2026-02-03', who: memberIds.head, old: '旧', lines }
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'test-form', recordId: null, data, text: {} })
  const { recordId, number } = await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  await publish(2)
  await desk.as('operator').search.settled()
  for (const text of ['', 'hangzhou', 'hzys', number]) {
    const earlier = await desk.get('operator', 'entry.earlier', { definitionKey: 'test-form', text, limit: 10 })
    expect(earlier, text).toMatchObject([{ id: recordId, number, title: '杭州验收' }])
  }
  expect(await desk.get('operator', 'entry.earlier', { definitionKey: 'expense-claim', text: '杭州', limit: 10 })).toEqual([])
  expect(await desk.get('seller', 'entry.earlier', { definitionKey: 'test-form', text: '杭州', limit: 10 })).toEqual([])
  const copy = await desk.get('operator', 'record.copy', { recordId })
  expect(copy.from).toBe(number)
  expect(copy.lost.map(({ label: { zh }, row, fault }) => [zh, row, fault.code])).toEqual([
    ['发票号', null, 'field-duplicate'],
    ['旧项', null, 'field-unknown'],
    ['科目', 2, 'field-not-an-option'],
  ])
  const draft = await desk.get('operator', 'draft.get', { id: copy.draftId })
  expect(draft).toMatchObject({ definitionVersion: 2, recordId: null })
  expect(draft.data).toEqual({
    subject: '杭州验收',
    day: '2026-03-02',
    trip_to: '2026-02-03',
    who: memberIds.head,
    lines: [{ category: 'travel', amount: 1200 }, { amount: 300 }],
  })
})

test('somebody who has left is not taken along; a record that one may not see cannot be copied', async () => {
  const [{ id } = { id: '' }] = await desk.get('operator', 'entry.earlier', { definitionKey: 'test-form', text: '', limit: 1 })
  await desk.store.database.write(async (_db, raw) => void raw.prepare(`update "member" set "state" = 'disabled' where "id" = ?`).run(memberIds.head))
  const copy = await desk.get('operator', 'record.copy', { recordId: id })
  expect(copy.lost.map(({ fault }) => fault.code)).toContain('member-missing')
  expect((await desk.get('operator', 'draft.get', { id: copy.draftId })).data).not.toHaveProperty('who')
  expect(await desk.call('seller', 'record.copy', { recordId: id })).toMatchObject({ ok: false, fault: { code: 'not-held' } })
})
