import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Filter, RegisterQuery } from '#shared/contract/store.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectionNames, readableCondition, recordNames } from '#store/read/readable.ts'
import { projectChanges } from '#store/register/project.ts'
import {
  allKinds as body,
  compareValues,
  days,
  holdsText,
  moments,
  passes,
  recordArbitrary,
  recordOf,
  texts,
  valueOf,
} from '../../support/all-kinds-register.ts'
import { memberIds, unitIds, type Person } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

const people = Object.keys(memberIds) as Person[]

let desk: TestDesk
let records: readonly BusinessRecord[]

beforeAll(async () => {
  desk = await createTestDesk()
  const made = fc.sample(recordArbitrary, { numRuns: 150, seed: 42 }).map((random, index) => ({ ...random, record: recordOf(random, index) }))
  records = made.map(({ record }) => record)
  await desk.store.database.write(async (db, raw) => {
    const rows = rowStatements(db)
    const definition = { id: 'all-kinds@1', revision: 1, key: 'all-kinds', version: 1, state: 'published', body, publishedAt: 0 }
    await rows.upsert('definition', [definition])
    await rows.upsert('record', records)
    const tasks = made.flatMap(({ record, assignees, stranger }) =>
      [...assignees, stranger].map((assigneeId, n) => ({
        id: `${record.id}:${n}`,
        revision: 1,
        recordId: record.id,
        node: 'a',
        round: 1,
        kind: 'approve',
        assigneeId,
        state: 'done',
        createdAt: 0,
        dueAt: null,
        warnAt: null,
        decision: null,
        decidedAt: 1,
        fallback: false,
      })),
    )
    await rows.upsert('task', tasks)
    projectChanges(raw, [
      { entity: 'definition', id: definition.id, before: undefined, after: definition },
      ...records.map((record) => ({ entity: 'record' as const, id: record.id, before: undefined, after: record })),
    ])
  })
})
afterAll(async () => {
  await desk.remove()
})

function expected(who: Person, query: RegisterQuery): readonly BusinessRecord[] {
  const visible = records.filter((record) => readable(who, record))
  const words = query.search.split(/\s+/).filter((word) => word !== '')
  const found = visible.filter(
    (record) =>
      query.filters.every((filter) => passes(record, filter)) &&
      words.every((word) => [record.number, record.title, valueOf(record, 'name')].some((value) => holdsText(value, word))),
  )
  return found.toSorted((a, b) => {
    for (const { column, descending } of query.sort) {
      const order = compareValues(valueOf(a, column), valueOf(b, column))
      if (order !== 0) return descending ? -order : order
    }
    return records.indexOf(a) - records.indexOf(b)
  })
}

let organisation: Awaited<ReturnType<ReturnType<TestDesk['as']>['organisation']>>
function readable(who: Person, record: BusinessRecord): boolean {
  return mayReadRecord(organisation, memberIds[who], record, Date.UTC(2026, 2, 2), body)
}
beforeAll(async () => {
  organisation = await desk.as('operator').organisation()
})

// ── queries ──────────────────────────────────────────────────────────────────

const numbers: Readonly<Record<string, readonly number[]>> = {
  count: [-3, 0, 5, 1000],
  weight: [-150, 25, 26],
  cost: [0, 12_345, 12_346],
  moment: moments,
  amount: [0, 1],
  submitted_at: [3, 77],
}
const strings: Readonly<Record<string, readonly string[]>> = {
  name: texts,
  day: days,
  hour: ['09:30', '12:00'],
  colour: ['red', 'blue', 'pink'],
  colours: ['red', 'blue', 'pink'],
  person: [memberIds.operator],
  place: [unitIds.sales],
  number: ['AK-0007', '01'],
  title: texts,
  state: ['running', 'completed'],
  unit: [unitIds.research, unitIds.laboratory],
  creator: [memberIds.operator],
}
const numberFilter = fc.constantFrom(...Object.keys(numbers)).chain((column) => filterOf(column, numbers[column] ?? [], ['eq', 'ne', 'lt', 'le', 'gt', 'ge']))
const stringFilter = fc
  .constantFrom(...Object.keys(strings))
  .chain((column) => filterOf(column, strings[column] ?? [], column === 'colours' ? ['contains'] : ['eq', 'ne', 'lt', 'ge', 'contains']))

function filterOf(column: string, values: readonly (string | number)[], ops: readonly Filter['op'][]): fc.Arbitrary<Filter> {
  const value = fc.constantFrom(...values)
  return fc.oneof(
    fc.record({ column: fc.constant(column), op: fc.constantFrom(...ops), value }),
    fc.record({ column: fc.constant(column), op: fc.constant('in' as const), value: fc.array(value, { maxLength: 3 }) as fc.Arbitrary<(string | number)[]> }),
    fc.record({ column: fc.constant(column), op: fc.constant('between' as const), value: fc.tuple(value, value) as fc.Arbitrary<(string | number)[]> }),
    fc.record({ column: fc.constant(column), op: fc.constantFrom('empty' as const, 'not-empty' as const), value: fc.constant(null) }),
  )
}

const queryArbitrary: fc.Arbitrary<RegisterQuery> = fc.record({
  definitionKey: fc.constant('all-kinds'),
  filters: fc.array(fc.oneof(numberFilter, stringFilter), { maxLength: 3 }),
  sort: fc.array(fc.record({ column: fc.constantFrom(...Object.keys(numbers), ...Object.keys(strings)), descending: fc.boolean() }), { maxLength: 3 }),
  search: fc.constantFrom('', '', '', 'alpha', 'AK-00', '100%', '_', '报销', 'a b'),
})

test('[RPT-01] [RPT-04] a register shows exactly the records that pass, in order, with exact totals, page by page', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...people), queryArbitrary, fc.integer({ min: 1, max: 40 }), async (who, query, limit) => {
      const wanted = expected(who, query)
      const { handle, total, totals } = await desk.get(who, 'register.open', query)
      const ids: string[] = []
      for (let offset = 0; offset < total; offset += limit) {
        const { rows } = await desk.get(who, 'register.rows', { handle, columns: ['number', 'count'], offset, limit })
        ids.push(...rows.map(({ id }) => id))
      }
      const sum = (column: string): number => wanted.reduce((all, record) => all + Number(valueOf(record, column) ?? 0), 0)
      expect({ total, totals, ids }).toEqual({ total: wanted.length, totals: { cost: sum('cost'), count: sum('count') }, ids: wanted.map(({ id }) => id) })
    }),
    { numRuns: 400, seed: 7 },
  )
})

test('[PRM-06] the SQL of what a member may see is the policy, record by record, over both tables', async () => {
  const { readRaw } = desk.store.database
  for (const who of people) {
    const wanted = records.filter((record) => readable(who, record)).map(({ id }) => id)
    const inRecords = await readableCondition(desk.as(who), recordNames, body)
    const inProjection = await readableCondition(desk.as(who), projectionNames, body)
    const found = readRaw
      .prepare(`SELECT "id" FROM "record" WHERE ${inRecords.sql} ORDER BY "id"`)
      .pluck()
      .all(...inRecords.params)
    const projected = readRaw
      .prepare(`SELECT "record_id" FROM "register_all_kinds_1" WHERE ${inProjection.sql} ORDER BY "record_id"`)
      .pluck()
      .all(...inProjection.params)
    expect({ who, found, projected }).toEqual({ who, found: wanted, projected: wanted })
  }
})

test('[RPT-04] groups by local month count and sum what the filters let through', async () => {
  await fc.assert(
    fc.asyncProperty(queryArbitrary, async (query) => {
      const wanted = new Map<string | null, { count: number; cost: number }>()
      for (const record of expected('director', query)) {
        const moment = valueOf(record, 'moment')
        // 16:30 UTC is half past midnight of the next day in Shanghai.
        const key = typeof moment === 'number' ? new Date(moment + 8 * 3_600_000).toISOString().slice(0, 7) : null
        const group = wanted.get(key) ?? { count: 0, cost: 0 }
        wanted.set(key, { count: group.count + 1, cost: group.cost + Number(valueOf(record, 'cost') ?? 0) })
      }
      const { groups } = await desk.get('director', 'register.groups', { query, by: 'moment', part: 'month' })
      expect(new Map(groups.map(({ key, count, sums }) => [key, { count, cost: sums['cost'] }]))).toEqual(wanted)
    }),
    { numRuns: 100, seed: 11 },
  )
})

test('a filter on a column that is not there, or with a value that does not fit, is refused', async () => {
  const query = (filters: Filter[]): RegisterQuery => ({ definitionKey: 'all-kinds', filters, sort: [], search: '' })
  for (const filter of [
    { column: 'nothing', op: 'eq', value: 1 },
    { column: 'f_name"; DROP TABLE record; --', op: 'eq', value: 'x' },
    { column: 'cost', op: 'eq', value: 'x' },
    { column: 'name', op: 'lt', value: 3 },
    { column: 'cost', op: 'contains', value: '1' },
    { column: 'cost', op: 'between', value: [1] },
  ] satisfies Filter[]) {
    expect(await desk.call('director', 'register.open', query([filter]))).toMatchObject({ ok: false, fault: { code: 'call-malformed' } })
  }
})
