import { afterEach, beforeEach, expect, test } from 'vitest'
import { entityNames, type EntityName } from '#shared/rows/entities.ts'
import type { StoredRow } from '#shared/rows/codec.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { wireTablesSchema, type WireTable } from '#shared/rows/wire-table.ts'
import { formOf } from '#server/store/row-forms.ts'
import { topicsOf } from '#store/apply/topics.ts'
import { projectChanges, rebuildProjection } from '#store/register/project.ts'
import { changedAfter } from '#store/search/changed-records.ts'
import { putFresh, putFreshTables } from '#store/sync/fresh-rows.ts'
import { readRows } from '#store/sync/incoming.ts'
import { makeClaims } from '../../../scripts/claims/claims.ts'
import { fillRegister } from '../../support/filled-register.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

/** Rows of which none stands here go from the columns of the wire into the store and its registers; what stands afterwards is what row by row would have made. */
let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

/** More records than one statement takes, of two definitions, one of them with likeness. */
async function fill(): Promise<void> {
  await fillRegister(desk, makeClaims(450, 3))
  for (const budget of ['B-1', 'B-2']) {
    const draftId = desk.as('operator').newId()
    const data = {
      purpose: '赴杭州验收',
      expense_type: 'daily',
      budget_number: budget,
      lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
    }
    await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
    await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  }
}

type Register = Readonly<Record<string, readonly unknown[]>>
function registers(): Register {
  const { readRaw } = desk.store.database
  const tables = readRaw.prepare(`select "tableName" from "projection" order by "tableName"`).pluck().all() as string[]
  return Object.fromEntries(tables.map((table) => [table, readRaw.prepare(`select * from "${table}" order by "record_id"`).all().map(withoutRow)]))
}
const withoutRow = (row: unknown): unknown => ({ ...(row as object), row: 0 })
const stored = (entity: EntityName): StoredRow[] => desk.store.database.readRaw.prepare(`select * from "${entity}" order by "id"`).all() as StoredRow[]

/** All that stands, as a server would send it. */
function tablesOf(entities: readonly EntityName[]): readonly WireTable[] {
  const page = formOf(2).gather()
  for (const entity of entities) for (const row of stored(entity)) page.add(entity, row)
  return wireTablesSchema.parse((JSON.parse(`{${page.pieces().join('')}}`) as { tables: unknown }).tables)
}

async function empty(entities: readonly EntityName[]): Promise<void> {
  await desk.store.database.write(async (_db, raw) => {
    const gone = stored('record').map((before): RowChange => ({ entity: 'record', id: String(before['id']), before, after: undefined }))
    for (const entity of entities) raw.prepare(`delete from "${entity}"`).run()
    projectChanges(raw, gone)
  })
}

test('records that come as a table stand in their registers and in the list of the search as if they had come one by one', async () => {
  await fill()
  const tables = tablesOf(['record', 'task', 'act'])
  const [records, register] = [stored('record'), registers()]
  expect(records.length).toBeGreaterThan(450)
  await empty(['record', 'task', 'act'])
  expect(Object.values(registers()).flat()).toEqual([])
  const [before] = [changedAfter(desk.store.database.readRaw, 0, 100_000).length]
  await desk.store.database.write(async (db, raw) => {
    const put = await putFreshTables(db, raw, { rows: [], tables })
    if (!put) throw new Error('rows were taken for standing')
    expect(put.changes).toEqual([])
    projectChanges(raw, put.changes, put.fresh)
  })
  expect(stored('record')).toEqual(records)
  expect(registers()).toEqual(register)
  const noted = changedAfter(desk.store.database.readRaw, 0, 100_000).slice(before)
  expect(noted.map(({ recordId }) => recordId).toSorted()).toEqual(records.map(({ id }) => id))
  await desk.store.database.write(async (_db, raw) => rebuildProjection(raw, 'claim-register'))
  expect(Object.values(registers())).toEqual(Object.values(register))
})

test('definitions that come with their records are judged by their schema, and the register that is made of them has each record once', async () => {
  await fill()
  const came = ['definition', 'record'] as const
  const tables = tablesOf(came)
  const [definitions, records, register] = [stored('definition'), stored('record'), Object.values(registers())]
  await empty(came)
  await desk.store.database.write(async (_db, raw) => {
    // As on a desk that is new.
    for (const key of raw.prepare('select "definitionKey" from "projection"').pluck().all() as string[]) rebuildProjection(raw, key)
  })
  await desk.store.database.write(async (db, raw) => {
    const put = await putFreshTables(db, raw, { rows: [], tables })
    if (!put) throw new Error('rows were taken for standing')
    expect(put.changes.map(({ id }) => id).toSorted()).toEqual(definitions.map(({ id }) => id))
    projectChanges(raw, put.changes, put.fresh)
  })
  expect([stored('definition'), stored('record')]).toEqual([definitions, records])
  const filled = (all: readonly (readonly unknown[])[]): unknown => all.filter((rows) => rows.length > 0)
  expect(filled(Object.values(registers()))).toEqual(filled(register))
})

test('a page of which one row stands, or is not wholly of this version, writes nothing as tables', async () => {
  await fill()
  const tables = tablesOf(['definition', 'record'])
  await empty(['record'])
  await desk.store.database.write(async (db, raw) => {
    // The definitions stand.
    expect(await putFreshTables(db, raw, { rows: [], tables })).toBeUndefined()
    const [definition] = tables
    if (!definition) throw new Error('no definitions')
    const newer = { ...definition, columns: { ...definition.columns, id: { of: ['later@1'] }, colour: { of: ['red'] } } }
    expect(await putFreshTables(db, raw, { rows: [], tables: [newer] })).toBeUndefined()
  })
  expect(stored('record')).toEqual([])
})

test('windows are told the same of rows in tables as of the same rows one by one', async () => {
  await fill()
  const some = entityNames.filter((entity) => stored(entity).length > 0)
  const tables = tablesOf(some)
  await empty(some)
  await desk.store.database.write(async (db, raw) => {
    const page = { rows: [], tables }
    const put = await putFreshTables(db, raw, page)
    if (!put) throw new Error('rows were taken for standing')
    const topics = topicsOf(put.changes, put.fresh)
    for (const entity of some) raw.prepare(`delete from "${entity}"`).run()
    const changes = await putFresh(db, raw, readRows(raw, page))
    expect(topics).toEqual(topicsOf(changes ?? []))
    expect(topics).toEqual(
      expect.arrayContaining(['archive', 'definition', 'inbox', 'organisation', 'record', 'register:claim-register', 'register:expense-claim']),
    )
  })
})
