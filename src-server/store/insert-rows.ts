import { CompiledQuery, PostgresAdapter } from 'kysely'
import type { WritableDb } from './store.ts'
import type { ServerTables } from './tables.ts'

/** Rows a statement: below the smallest parameter limit of both drivers for the widest table that is filled this way. */
const rowsMax = 1000
const texts = new Map<string, string>()

/**
 * Inserts many rows in few statements. The text is built once a shape and not by the query builder, which would visit thousands of
 * nodes for every import; `skipExisting` leaves rows alone whose key is there.
 */
export async function insertRows<T extends keyof ServerTables>(
  db: WritableDb,
  table: T,
  columns: readonly (keyof ServerTables[T] & string)[],
  rows: readonly ServerTables[T][],
  skipExisting = false,
): Promise<void> {
  const numbered = db.getExecutor().adapter instanceof PostgresAdapter
  for (let at = 0; at < rows.length; at += rowsMax) {
    const chunk = rows.slice(at, at + rowsMax)
    const key = [table, chunk.length, skipExisting, numbered].join(' ')
    const text = texts.get(key) ?? insertText(table, columns, { count: chunk.length, numbered, skipExisting })
    if (chunk.length === rowsMax) texts.set(key, text)
    const parameters = chunk.flatMap((row) => columns.map((column) => row[column]))
    await db.executeQuery(CompiledQuery.raw(text, parameters))
  }
}

function insertText(
  table: string,
  columns: readonly string[],
  shape: { readonly count: number; readonly numbered: boolean; readonly skipExisting: boolean },
): string {
  let slot = 0
  const row = (): string => `(${columns.map(() => (shape.numbered ? `$${(slot += 1)}` : '?')).join(',')})`
  const lists = Array.from({ length: shape.count }, row).join(',')
  return `insert into "${table}" (${columns.map((column) => `"${column}"`).join(',')}) values ${lists}${shape.skipExisting ? ' on conflict do nothing' : ''}`
}
