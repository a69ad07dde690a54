import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { dataCleaning } from '#shared/templates/data/data-cleaning.ts'
import { projectChanges } from '#store/register/project.ts'
import { draftWith } from '../../support/company.ts'
import type { Person } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

const label = (zh: string) => ({ zh, en: 'x' })
const body = (version: number, more: Partial<DefinitionBody> = {}) =>
  definitionBodySchema.parse({
    ...draftWith({
      form: [
        { key: 'payee', kind: 'text', label: label('收款人'), required: true },
        { key: 'amount', kind: 'money', label: label('金额') },
        { key: 'invoice', kind: 'text', label: label('发票号') },
      ],
      title: 'form.payee',
      route: { nodes: [] },
    }),
    version,
    permissions: { start: ['everyone'], read: [], import: ['everyone'], export: [] },
    alike: [
      {
        key: 'paid',
        label: label('同一收款人同一金额'),
        fields: [{ field: 'payee' }, { field: 'amount' }],
        near: { field: 'business_date', days: 3 },
        severity: 'warning',
      },
      { key: 'invoice', label: label('同一发票'), fields: [{ field: 'invoice' }], severity: 'block' },
    ],
    ...more,
  })

let desk: TestDesk
const day = 86_400_000

async function publish(next: DefinitionBody): Promise<void> {
  await desk.store.database.write(async (db, raw) => {
    const row = {
      id: `${next.key}@${next.version}`,
      revision: 1,
      key: next.key,
      version: next.version,
      state: 'published' as const,
      body: next,
      publishedAt: 0,
    }
    await rowStatements(db).upsert('definition', [row])
    projectChanges(raw, [{ entity: 'definition', id: row.id, before: undefined, after: row }])
  })
}

beforeAll(async () => {
  desk = await createTestDesk()
  await publish(body(1))
  await publish(definitionBodySchema.parse(dataCleaning))
})
afterAll(async () => desk.remove())

const check = (who: Person, data: Record<string, unknown>, recordId: string | null = null) =>
  desk.get(who, 'entry.check', { definitionKey: 'test-form', definitionVersion: 1, data: data as never, recordId })
async function enter(who: Person, data: Record<string, unknown>, warningReasons: Record<string, string> = {}) {
  const draftId = desk.as(who).newId()
  await desk.get(who, 'draft.save', { id: draftId, definitionKey: 'test-form', recordId: null, data: data as never, text: {} })
  return desk.call(who, 'entry.submit', { draftId, warningReasons, opinion: '' })
}

test('[ENT-15] a record like an earlier one is named while it is typed, wants a reason, and keeps it in its trail', async () => {
  const data = { payee: '上海 ＡＢＣ 贸易', amount: 120_000, invoice: 'F-001' }
  const first = await enter('operator', data)
  if (!first.ok) throw new Error(first.fault.code)
  const again = { payee: '上海abc贸易', amount: 120_000, invoice: 'F-002' }
  const found = await check('operator', again)
  expect(found.alike).toMatchObject([{ key: 'paid', severity: 'warning', hidden: 0, records: [{ id: first.value.recordId, number: first.value.number }] }])
  expect(found.warnings).toEqual([{ code: 'record-alike', params: { rule: 'alike:paid', other: first.value.number }, field: 'payee' }])
  expect((await check('operator', { ...again, amount: 120_001 })).alike).toEqual([])
  expect(await enter('operator', again)).toMatchObject({ ok: false, fault: { code: 'reason-missing', params: { rule: 'alike:paid' }, field: 'payee' } })
  const second = await enter('operator', again, { 'alike:paid': '分两次付款' })
  if (!second.ok) throw new Error(second.fault.code)
  const { trail } = await desk.get('operator', 'record.get', { id: second.value.recordId })
  expect(trail[0]?.changes).toEqual({ 'warning:alike:paid': [null, '分两次付款'] })
  // Itself is no other record.
  expect((await check('operator', again, second.value.recordId)).alike).toMatchObject([{ records: [{ id: first.value.recordId }] }])
})

test('[ENT-15] [PRM-06] of a record that the reader may not see only that there is one is told', async () => {
  const found = await check('seller', { payee: '上海ABC贸易', amount: 120_000, invoice: 'f-001' })
  expect(found.alike).toMatchObject([
    { key: 'paid', records: [], hidden: 2 },
    { key: 'invoice', records: [], hidden: 1 },
  ])
  expect(found.errors).toEqual([{ code: 'record-alike', params: { rule: 'alike:invoice' }, field: 'invoice' }])
  expect(JSON.stringify(found)).not.toContain('F-001')
})

test('[ENT-15] what blocks is not taken, in the form, in the grid or from a file; near dates end after the days of the rule', async () => {
  expect(await enter('operator', { payee: '另一家', amount: 5, invoice: ' ｆ－００１ ' })).toMatchObject({
    ok: false,
    fault: { code: 'record-invalid', params: { code: 'record-alike', rule: 'alike:invoice' }, field: 'invoice' },
  })
  const gridId = desk.as('operator').newId()
  const rows = [
    { row: 1, data: { payee: '甲', amount: 7, invoice: 'F-001' }, text: {} },
    { row: 2, data: { payee: '上海ABC贸易', amount: 120_000, invoice: 'F-009' }, text: {} },
  ]
  const { judged } = await desk.get('operator', 'grid.save', { id: gridId, definitionKey: 'test-form', order: [1, 2], reasons: {}, rows, removed: [] })
  expect(judged.map(({ errors, warnings }) => [...errors, ...warnings].map(({ params }) => params?.['rule']))).toEqual([['alike:invoice'], ['alike:paid']])
  const file = join(desk.directory, 'rows.csv')
  writeFileSync(file, '收款人,金额,发票号\n乙,1,F-100\n丙,2,Ｆ－１００\n丁,3,F-002\n上海abc贸易,1200.00,F-200\n戊,4,F-300\n')
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'test-form', file: desk.chosen('read', file) })
  await desk.settled(jobId)
  const { mapping } = await desk.get('operator', 'import.get', { importId })
  await desk.settled((await desk.get('operator', 'import.check', { importId, mapping })).jobId)
  const { rows: bad } = await desk.get('operator', 'import.rows', { importId, only: 'bad', offset: 0, limit: 50 })
  expect(bad.map(({ row, faults }) => [row, faults.map(({ params }) => [params?.['rule'], typeof params?.['other']])])).toEqual([
    [3, [['alike:invoice', 'number']]],
    [4, [['alike:invoice', 'string']]],
    [5, [['alike:paid', 'string']]],
  ])
  desk.pass(5 * day)
  expect((await check('operator', { payee: '上海ABC贸易', amount: 120_000, invoice: 'F-010' })).alike).toEqual([])
})

test('[ENT-14] [ENT-15] [ENT-16] the data check lists what is double, stale and no longer valid as far as the reader may see it, and begins a cleaning that names the records', async () => {
  const numbers = (rows: readonly { readonly number: string }[]) => rows.map(({ number }) => number).toSorted()
  const found = await desk.get('operator', 'upkeep.find', { definitionKey: 'test-form' })
  expect(found.alike.map(({ key, total, groups }) => [key, total, groups.map(({ count }) => count)])).toEqual([
    ['paid', 1, [2]],
    ['invoice', 0, []],
  ])
  expect(found.stale).toEqual({ days: null, total: 0, rows: [] })
  expect(found.invalid).toMatchObject({ checked: 2, total: 0 })
  expect(await desk.get('seller', 'upkeep.find', { definitionKey: 'test-form' })).toMatchObject({
    alike: [{ total: 0 }, { total: 0 }],
    invalid: { checked: 0 },
  })
  const rule = { key: 'small', assert: 'form.amount < 100000', severity: 'error' as const, fields: ['amount'], message: label('金额过大') }
  await publish(body(2, { rules: [rule], staleDays: 2 }))
  const later = await desk.get('operator', 'upkeep.find', { definitionKey: 'test-form' })
  expect(later.stale).toMatchObject({ days: 2, total: 2 })
  expect(later.invalid).toMatchObject({ total: 2, rows: [{ faults: [{ code: 'field-rule', params: { rule: 'small' } }] }, {}] })
  const [group] = later.alike[0]?.groups ?? []
  const recordIds = group?.rows.map(({ id }) => id) ?? []
  const { draftId } = await desk.get('operator', 'upkeep.request', { definitionKey: 'test-form', items: [{ kind: 'duplicate', recordIds }] })
  const draft = await desk.get('operator', 'draft.get', { id: draftId })
  expect(draft).toMatchObject({ definitionKey: 'data-cleaning', data: { lines: [{ kind: 'duplicate', found: 2, action: 'merge' }] } })
  const [line] = draft.data['lines'] as { data: string }[]
  expect(line?.data.split('、').toSorted()).toEqual(numbers(group?.rows ?? []))
  // Nobody names what he may not see.
  expect(await desk.call('seller', 'upkeep.request', { definitionKey: 'test-form', items: [{ kind: 'duplicate', recordIds }] })).toMatchObject({ ok: false })
  // Something that happens on a record refreshes it.
  await desk.get('operator', 'record.comment', { recordId: recordIds[0] ?? '', text: '已核对' })
  expect((await desk.get('operator', 'upkeep.find', { definitionKey: 'test-form' })).stale.total).toBe(1)
})
