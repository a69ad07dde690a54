import type { Fault } from '#shared/kernel/fault.ts'
import { fromWire, type RowOnWire } from '#shared/rows/wire.ts'
import { statement } from '../apply/statement.ts'
import { commitPatch, standingOf, type Replica } from './replica.ts'

/**
 * After an upgrade: rows that an older version could not read, or only in part, and this one can, take their place. What is kept is always the
 * newest that came, because every later row of the same name replaces or removes it.
 */
export async function applyLaterRows(replica: Replica): Promise<Fault | null> {
  const kept = statement(replica.database.readRaw, 'select "entity", "id", "row" from "unknown_row" where "row" is not null').all() as {
    entity: string
    id: string
    row: string
  }[]
  const rows: RowOnWire[] = []
  for (const { entity, id, row } of kept) {
    const wire: RowOnWire = { entity, id, row: JSON.parse(row) as RowOnWire['row'] }
    const read = fromWire(wire)
    if (read.kind === 'put' && read.later === null) rows.push(wire)
  }
  if (rows.length === 0) return null
  const { cursor, line } = standingOf(replica.database.readRaw)
  return commitPatch(replica, { rows, confirmed: [], scopes: null, version: cursor, line: line ?? '', removalAllowed: false, also: () => undefined })
}
