import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { readTable, viewsOf } from '#shared/rows/wire-table.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import type { WritableDb } from '../context.ts'
import { statement } from '../apply/statement.ts'
import { keepsUnknown, type Incoming, type IncomingPage } from './incoming.ts'

/**
 * Writes rows of which none stands here yet, and answers them as changes; undefined, with nothing written, when one does or when a row goes. Where
 * nothing waits such rows want no image and no replay: a first contact, or an import made elsewhere, costs this desk little more than the inserting.
 */
export async function putFresh(db: WritableDb, raw: Database, incoming: Incoming): Promise<readonly RowChange[] | undefined> {
  const changes: RowChange[] = []
  for (const [entity, rows] of incoming) {
    for (const [id, after] of rows) {
      if (after === null) return undefined
      changes.push({ entity, id, before: undefined, after })
    }
    if (someStand(raw, entity, [...rows.keys()])) return undefined
  }
  const statements = rowStatements(db)
  for (const [entity, rows] of incoming)
    await statements.insert(
      entity,
      [...rows.values()].flatMap((row) => row ?? []),
    )
  return changes
}

/** The same for a page that came as tables alone: what has been checked goes from its columns into the statements, and no row is made of it. */
export async function putFreshTables(db: WritableDb, raw: Database, { rows, tables = [] }: IncomingPage): Promise<readonly RowChange[] | undefined> {
  if (rows.length > 0 || tables.length === 0 || keepsUnknown(raw)) return undefined
  const read = tables.flatMap((table) => readTable(table) ?? [])
  if (read.length < tables.length || new Set(read.map(({ entity }) => entity)).size < read.length) return undefined
  if (read.some(({ entity, ids }) => someStand(raw, entity, ids))) return undefined
  const statements = rowStatements(db)
  const changes: RowChange[] = []
  for (const table of read) {
    const { entity, ids } = table
    await statements.insertTable(table)
    for (const [n, after] of viewsOf(table).entries()) changes.push({ entity, id: ids[n] ?? '', before: undefined, after })
  }
  return changes
}

/** Ids grow with time, so nothing between the least and the greatest of a page is the usual case, and one look. */
function someStand(raw: Database, entity: EntityName, ids: readonly Id[]): boolean {
  let [least, greatest] = [ids[0] ?? '', ids[0] ?? '']
  for (const id of ids) {
    if (id < least) least = id
    if (id > greatest) greatest = id
  }
  const between = statement(raw, `select exists (select 1 from "${entity}" where "id" between ? and ?)`).pluck().get(least, greatest)
  if (between === 0) return false
  return statement(raw, `select exists (select 1 from "${entity}" where "id" in (select "value" from json_each(?)))`).pluck().get(JSON.stringify(ids)) === 1
}
