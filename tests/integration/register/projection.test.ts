import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RegisterQuery, SavedView } from '#shared/contract/store.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { projectChanges, rebuildProjection } from '#store/register/project.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const query: RegisterQuery = { definitionKey: 'claim-register', filters: [], sort: [{ column: 'claim_no', descending: false }], search: '' }

async function enter(claimNo: string, amount: number): Promise<string> {
  const draftId = desk.as('operator').newId()
  await desk.get('operator', 'draft.save', {
    id: draftId,
    definitionKey: 'claim-register',
    recordId: null,
    data: { claim_no: claimNo, amount, submitted_at: 0, outcome: 'paid' },
    text: {},
  })
  return (await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
}

function table(): unknown[] {
  const { readRaw } = desk.store.database
  const name = String(readRaw.prepare(`SELECT "tableName" FROM "projection" WHERE "definitionKey" = 'claim-register'`).pluck().get())
  return readRaw.prepare(`SELECT * FROM "${name}" ORDER BY "record_id"`).all()
}

async function publish(change: (body: (typeof shippedDefinitions)[number]) => object): Promise<void> {
  const shipped = shippedDefinitions.find(({ key }) => key === 'claim-register')
  if (!shipped) throw new Error('no claim register')
  const body = definitionBodySchema.parse({ ...shipped, version: 2, ...change(shipped) })
  const row = { id: 'claim-register@2', revision: 1, key: body.key, version: 2, state: 'published', body, publishedAt: 1 }
  await desk.store.database.write(async (db, raw) => {
    await rowStatements(db).upsert('definition', [row])
    projectChanges(raw, [{ entity: 'definition', id: row.id, before: undefined, after: row }])
  })
}

test('a projection can be rebuilt from the records alone, and is the same', async () => {
  await enter('B', 200)
  await enter('A', 100)
  const before = table()
  expect(before).toHaveLength(2)
  await desk.store.database.write(async (_db, raw) => rebuildProjection(raw, 'claim-register'))
  expect(table()).toEqual(before)
})

test('a transaction that is rolled back leaves the projection as it was, also when it had built the table', async () => {
  await enter('A', 100)
  const before = table()
  await expect(
    desk.store.database.write(async (_db, raw) => {
      rebuildProjection(raw, 'claim-register')
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(table()).toEqual(before)
  await enter('B', 200)
  expect(table()).toHaveLength(2)
})

test('a row number is not used again while the store is open, also when the last record goes before any other has come', async () => {
  await enter('A', 100)
  const last = await enter('B', 200)
  desk = await desk.reopen()
  const { handle } = await desk.get('analyst', 'register.open', query)
  await desk.store.database.write(async (db, raw) => {
    const record = raw.prepare('select "id", "definitionKey" from "record" where "id" = ?').get(last) as { id: string }
    await rowStatements(db).remove('record', [last])
    projectChanges(raw, [{ entity: 'record', id: last, before: record, after: undefined }])
  })
  await enter('C', 300)
  const { rows } = await desk.get('analyst', 'register.rows', { handle, columns: ['claim_no'], offset: 0, limit: 10 })
  expect(rows.map(({ cells }) => cells)).toEqual([['A']])
})

test('[TPL-07] a new version with another form rebuilds the table; an open register goes on under its handle', async () => {
  await enter('A', 100)
  await enter('B', 200)
  const { handle } = await desk.get('analyst', 'register.open', query)
  await publish(({ form }) => ({ form: [...form, { key: 'region', kind: 'text', label: { zh: '地区', en: 'Region' } }] }))
  const { rows } = await desk.get('analyst', 'register.rows', { handle, columns: ['claim_no', 'region', 'amount'], offset: 0, limit: 10 })
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['A', null, 100],
    ['B', null, 200],
  ])
  const { all } = await desk.get('analyst', 'register.columns', { definitionKey: 'claim-register' })
  expect(all.find(({ key }) => key === 'region')).toMatchObject({ kind: 'text', label: { zh: '地区' } })
})

test('a new version that changes no column keeps the table', async () => {
  await enter('A', 100)
  const name = (): unknown => desk.store.database.readRaw.prepare(`SELECT "tableName" FROM "projection" WHERE "definitionKey" = 'claim-register'`).pluck().get()
  const before = name()
  await publish(() => ({ summary: { zh: '新说明', en: 'New summary' } }))
  await enter('B', 100)
  expect(name()).toBe(before)
})

test('a field stands for the column of the record that has the same key', async () => {
  await enter('A', 100)
  const { all, shown, sort } = await desk.get('analyst', 'register.columns', { definitionKey: 'claim-register' })
  expect(
    all.filter(({ key }) => key === 'amount' || key === 'submitted_at').map(({ key, label, currency, total }) => [key, label.en, currency, total]),
  ).toEqual([
    ['amount', 'Amount', 'EUR', true],
    ['submitted_at', 'Submitted', null, false],
  ])
  expect([shown[0], sort.column]).toEqual(['claim_no', 'submitted_at'])
  const { handle } = await desk.get('analyst', 'register.open', query)
  const { rows } = await desk.get('analyst', 'register.rows', { handle, columns: ['submitted_at', 'creator'], offset: 0, limit: 1 })
  expect(rows[0]?.cells[0]).toBe(0)
})

test('pages know the names of people, what waits for the server, and closed handles', async () => {
  const id = await enter('A', 100)
  const { handle, total, totals } = await desk.get('analyst', 'register.open', query)
  expect({ total, totals }).toEqual({ total: 1, totals: { amount: 100 } })
  const page = await desk.get('analyst', 'register.rows', { handle, columns: ['creator', 'unit'], offset: 0, limit: 5 })
  expect(page.rows).toEqual([{ id, pending: 'waiting', cells: expect.any(Array) }])
  expect(Object.values(page.names).toSorted()).toEqual(['实验室', '张三'].toSorted())
  await desk.get('analyst', 'register.close', { handle })
  expect(await desk.call('analyst', 'register.rows', { handle, columns: [], offset: 0, limit: 5 })).toMatchObject({
    ok: false,
    fault: { code: 'call-malformed' },
  })
})

test('a member keeps his own views of a register', async () => {
  const view: SavedView = {
    id: '00000009-0000-7000-8000-000000000001',
    definitionKey: 'claim-register',
    name: '大额',
    query,
    columns: ['claim_no'],
    groupBy: null,
    part: 'year',
    measure: null,
    chart: false,
    isDefault: true,
  }
  await desk.get('analyst', 'view.save', view)
  await desk.get('analyst', 'view.save', { ...view, name: '大额报销' })
  expect(await desk.get('analyst', 'view.list', { definitionKey: 'claim-register' })).toEqual([{ ...view, name: '大额报销' }])
  const second = { ...view, id: '00000009-0000-7000-8000-000000000002', name: '全部' }
  await desk.get('analyst', 'view.save', second)
  const isDefault = (await desk.get('analyst', 'view.list', { definitionKey: 'claim-register' })).map((each) => [each.name, each.isDefault])
  expect(isDefault, 'there is one default, the last one chosen').toEqual([
    ['大额报销', false],
    ['全部', true],
  ])
  await desk.get('analyst', 'view.remove', { id: second.id })
  expect(await desk.get('finance', 'view.list', { definitionKey: 'claim-register' })).toEqual([])
  expect(await desk.call('finance', 'view.save', view)).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  await desk.get('finance', 'view.remove', { id: view.id })
  expect(await desk.get('analyst', 'view.list', { definitionKey: 'claim-register' })).toHaveLength(1)
  await desk.get('analyst', 'view.remove', { id: view.id })
  expect(await desk.get('analyst', 'view.list', { definitionKey: 'claim-register' })).toEqual([])
})
