import { expect, test } from 'vitest'
import { readTable, rowsOf, rowsOfTable, viewsOf, wireTablesSchema, type WireTable } from '#shared/rows/wire-table.ts'

const id = (n: number): string => `01950000-0000-7000-9000-${String(n).padStart(12, '0')}`

const grants: WireTable = {
  entity: 'grant',
  columns: {
    id: { of: [id(1), id(2), id(3)] },
    revision: { of: [1, 2, 3] },
    memberId: { of: [id(9)] },
    roleKey: { of: ['head', 'staff'], at: [0, 1, 0] },
    unitId: { of: [null] },
    expiresAt: { of: [null, 5, 6] },
  },
}
const rows = [
  { id: id(1), revision: 1, memberId: id(9), roleKey: 'head', unitId: null, expiresAt: null },
  { id: id(2), revision: 2, memberId: id(9), roleKey: 'staff', unitId: null, expiresAt: 5 },
  { id: id(3), revision: 3, memberId: id(9), roleKey: 'head', unitId: null, expiresAt: 6 },
]
const withColumn = (name: string, column: unknown): unknown => [{ ...grants, columns: { ...grants.columns, [name]: column } }]

test('a table is its rows, as objects, as views and as the rows of protocol 1', () => {
  expect(wireTablesSchema.parse([grants])).toEqual([grants])
  expect(rowsOfTable(grants)).toEqual(rows.map((row) => ({ entity: 'grant', id: row.id, row })))
  const read = readTable(grants)
  if (!read) throw new Error('the table is in order')
  expect(rowsOf(read)).toEqual(rows)
  const seen = viewsOf(read) as readonly Readonly<Record<string, unknown>>[]
  expect(seen.map((view) => Object.fromEntries(Object.keys(grants.columns).map((name) => [name, view[name]])))).toEqual(rows)
})

test('what rows share cannot be changed in one of them', () => {
  const settings: WireTable = { entity: 'setting', columns: { id: { of: ['a', 'b'] }, revision: { of: [1] }, value: { of: [{ list: [1] }] } } }
  const [first, second] = rowsOfTable(settings).map(({ row }) => row?.['value'] as { list: number[] })
  expect(second).toBe(first)
  expect(() => first?.list.push(2)).toThrow(TypeError)
})

test.each([
  ['of an entity that nobody knows', { ...grants, entity: 'constructor' }],
  ['with a column of a newer version', { ...grants, columns: { ...grants.columns, colour: { of: ['red'] } } }],
  ['without a column', { ...grants, columns: Object.fromEntries(Object.entries(grants.columns).filter(([name]) => name !== 'expiresAt')) }],
  ['with one value that the schema does not take', { ...grants, columns: { ...grants.columns, revision: { of: [1, 'two', 3] } } }],
  ['with a shared value that the schema does not take', { ...grants, columns: { ...grants.columns, memberId: { of: [7] } } }],
])('a table %s is left to the rows one by one', (_what, table) => {
  expect(wireTablesSchema.safeParse([table]).success).toBe(true)
  expect(readTable(table as WireTable)).toBeUndefined()
  expect(rowsOfTable(table as WireTable)).toHaveLength(3)
})

test.each([
  ['names rows by places instead of ids', withColumn('id', { of: [id(1)], at: [0, 0, 0] })],
  ['names a row twice', withColumn('id', { of: [id(1), id(2), id(1)] })],
  ['has no ids', withColumn('id', undefined)],
  ['has an id that is no text', withColumn('id', { of: [1, 2, 3] })],
  ['has fewer values than rows', withColumn('revision', { of: [1, 2] })],
  ['has more values than rows', withColumn('revision', { of: [1, 2, 3, 4] })],
  ['has no value at all', withColumn('revision', { of: [] })],
  ['points beyond its values', withColumn('roleKey', { of: ['head'], at: [0, 1, 0] })],
  ['points before its values', withColumn('roleKey', { of: ['head'], at: [0, -1, 0] })],
  ['points between its values', withColumn('roleKey', { of: ['head', 'staff'], at: [0, 0.5, 0] })],
  ['points for another number of rows', withColumn('roleKey', { of: ['head'], at: [0] })],
  ['has a column of something else', withColumn('roleKey', 'head')],
  ['says more than a table does', [{ ...grants, count: 3 }]],
  ['reaches for a prototype', JSON.parse('[{"entity":"grant","columns":{"id":{"of":["a"]},"__proto__":{"of":[1]}}}]')],
])('no table %s', (_what, tables) => {
  expect(wireTablesSchema.safeParse(tables).success).toBe(false)
})
