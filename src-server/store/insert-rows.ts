import { CompiledQuery, PostgresAdapter } from 'kysely'
import { bindRows, boundChunks } from '#shared/rows/bound-rows.ts'
import type { ColumnValue } from '#shared/rows/codec.ts'
import type { WritableDb } from './store.ts'
import type { ServerTables } from './tables.ts'

/** Rows a statement of PostgreSQL: below its parameter limit for the widest table that is filled this way. */
const rowsMax = 1000
const texts = new Map<string, string>()

/** Inserts many rows in few statements, which are not built by the query builder: it would visit thousands of nodes for every import. `skipExisting` leaves rows alone whose key is there. */
export async function insertRows<T extends keyof ServerTables>(
  db: WritableDb,
  table: T,
  columns: readonly (keyof ServerTables[T] & string)[],
  rows: readonly ServerTables[T][],
  skipExisting = false,
): Promise<void> {
  const numbered = db.getExecutor().adapter instanceof PostgresAdapter
  const [into, onConflict] = [
    `insert into "${table}" (${columns.map((column) => `"${column}"`).join(',')}) values `,
    skipExisting ? ' on conflict do nothing' : '',
  ]
  for (const { from, to } of numbered ? numberedChunks(rows.length) : boundChunks(rows.length)) {
    const valueOf = (row: number, column: number): ColumnValue => (rows[row]?.[columns[column] as keyof ServerTables[T]] ?? null) as ColumnValue
    const { lists, parameters } = numbered ? numberedRows(columns.length, { from, to }, valueOf) : bindRows(columns, { from, to }, valueOf)
    await db.executeQuery(CompiledQuery.raw(into + lists + onConflict, [...parameters]))
  }
}

function* numberedChunks(count: number): Generator<{ readonly from: number; readonly to: number }> {
  for (let from = 0; from < count; from += rowsMax) yield { from, to: Math.min(count, from + rowsMax) }
}

function numberedRows(width: number, { from, to }: { readonly from: number; readonly to: number }, valueOf: (row: number, column: number) => ColumnValue) {
  const key = `${width} ${to - from}`
  const lists =
    texts.get(key) ??
    Array.from({ length: to - from }, (_, row) => `(${Array.from({ length: width }, (_slot, column) => `$${row * width + column + 1}`).join(',')})`).join(',')
  if (to - from === rowsMax) texts.set(key, lists)
  const parameters: ColumnValue[] = []
  for (let row = from; row < to; row++) for (let column = 0; column < width; column++) parameters.push(valueOf(row, column))
  return { lists, parameters }
}
