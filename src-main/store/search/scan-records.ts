import type { LocalText } from '#shared/kernel/text.ts'
import type { StoreContext } from '#store/context.ts'
import { statement } from '#store/apply/statement.ts'
import { projectionNames, readableCondition } from '#store/read/readable.ts'
import { sourceColumns } from '#store/register/columns.ts'
import { allOf, queryCondition } from '#store/register/filters.ts'
import { findProjection } from '#store/register/project.ts'

/** A record that was found. */
export type RecordHit = { readonly id: string; readonly title: string; readonly number: string; readonly definition: LocalText }

/**
 * Finds records by reading all of them: slow, and right by SQL's own LIKE. What search does until its index stands, and what the index is held against
 * in tests and measurements.
 */
export async function scanRecords(context: StoreContext, wanted: string, limit: number, only?: string): Promise<readonly RecordHit[]> {
  const { readRaw } = context.database
  const hits: RecordHit[] = []
  for (const key of only === undefined ? definitionKeys(context) : [only]) {
    const projection = findProjection(readRaw, key)
    const asked = projection && queryCondition({ filters: [], search: wanted }, sourceColumns(projection.body))
    if (!projection || !asked?.ok) continue
    const where = allOf([asked.value, await readableCondition(context, projectionNames, projection.body)])
    const sql = `SELECT "record_id", "number", "title" FROM "${projection.table}" WHERE ${where.sql} ORDER BY "row" DESC LIMIT ?`
    for (const row of readRaw.prepare(sql).all(...where.params, limit) as { record_id: string; number: string; title: string }[])
      hits.push({ id: row.record_id, title: row.title, number: row.number, definition: projection.body.name })
  }
  // Ids sort by time: the newest of all definitions.
  return hits.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit)
}

function definitionKeys(context: Pick<StoreContext, 'database'>): readonly string[] {
  return statement(context.database.readRaw, 'SELECT DISTINCT "key" FROM "definition" ORDER BY "key"').pluck().all() as string[]
}
