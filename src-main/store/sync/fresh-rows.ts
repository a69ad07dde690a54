import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { fromWire } from '#shared/rows/wire.ts'
import { readTable, rowsOfTable, type ReadTable, type WireTable } from '#shared/rows/wire-table.ts'
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

/**
 * The same for a page that came as tables alone: what has been checked goes from its columns into the statements, and no row is made of it. A table that only
 * its schema can judge, as of definitions, goes row by row beside the others.
 */
export async function putFreshTables(
  db: WritableDb,
  raw: Database,
  { rows, tables = [] }: IncomingPage,
): Promise<{ readonly changes: readonly RowChange[]; readonly fresh: readonly ReadTable[] } | undefined> {
  if (rows.length > 0 || tables.length === 0 || keepsUnknown(raw)) return undefined
  if (new Set(tables.map(({ entity }) => entity)).size < tables.length) return undefined
  const fresh: ReadTable[] = []
  const changes: RowChange[] = []
  for (const table of tables) {
    const read = readTable(table)
    const judged = read ? [] : judgedRows(table)
    if (!judged) return undefined
    if (read) fresh.push(read)
    else changes.push(...judged)
  }
  const byEntity = Map.groupBy(changes, ({ entity }) => entity)
  if (fresh.some(({ entity, ids }) => someStand(raw, entity, ids))) return undefined
  if ([...byEntity].some(([entity, ofEntity]) => someStand(raw, entity, ofEntity.map(idOf)))) return undefined
  const statements = rowStatements(db)
  for (const table of fresh) await statements.insertTable(table)
  for (const [entity, ofEntity] of byEntity) {
    const standing = ofEntity.flatMap(({ after }) => after ?? [])
    await statements.insert(entity, standing)
  }
  return { changes, fresh }
}

const idOf = ({ id }: RowChange): Id => id

/** The rows of a table as their schema reads them; undefined when one of them is not wholly of this version. */
function judgedRows(table: WireTable): readonly RowChange[] | undefined {
  const changes: RowChange[] = []
  for (const wire of rowsOfTable(table)) {
    const read = fromWire(wire)
    if (read.kind !== 'put' || read.later !== null) return undefined
    changes.push({ entity: read.entity, id: read.id, before: undefined, after: read.row })
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
