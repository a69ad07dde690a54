import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { bindRows, boundChunks, boundRowsMax, spreadNamed } from '#shared/rows/bound-rows.ts'

const columns = ['id', 'unit', 'state', 'amount', 'note']
/** One unit for all, a state that changes once, an amount that is the same for a while, and nothing. */
const rows = Array.from({ length: 2 * boundRowsMax + 7 }, (_, n) => [n, 'u', n < boundRowsMax + 3 ? 'open' : 'done', Math.floor(n / boundRowsMax), null])

test('rows stand as they were given, whatever they share', () => {
  const raw = new Database(':memory:')
  raw.exec('create table "row" ("id" integer primary key, "unit" text, "state" text, "amount" integer, "note" text) strict')
  const bound: number[] = []
  for (const chunk of boundChunks(rows.length)) {
    const { lists, parameters } = bindRows(columns, chunk, (row, column) => rows[row]?.[column] ?? null)
    bound.push(parameters.length)
    raw.prepare(`insert into "row" values ${lists}`).run(...spreadNamed(parameters))
  }
  expect(raw.prepare('select * from "row" order by "id"').raw().all()).toEqual(rows)
  // A full statement binds only what differs, and what is shared at its end; the few that are left over bind everything.
  expect(bound).toEqual([boundRowsMax + 1, 2 * boundRowsMax + 1, 5 * columns.length, 2 * columns.length])
  raw.close()
})
