import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { fromWire, type RowOnWire } from '#shared/rows/wire.ts'
import { readTable, rowsOf, rowsOfTable, type ReadTable, type WireTable } from '#shared/rows/wire-table.ts'
import { statement } from '../apply/statement.ts'
import { addWithChildren } from './lost-rows.ts'
import { RowKeys } from './row-keys.ts'

/** The rows of a patch as this version reads them, by entity and id, in the order in which they came; null: it is gone. */
export type Incoming = ReadonlyMap<EntityName, ReadonlyMap<Id, EntityRow<EntityName> | null>>

/** What a page brings: tables, and rows one by one. */
export type IncomingPage = { readonly rows: readonly RowOnWire[]; readonly tables?: readonly WireTable[] | undefined }

/** Parses the rows; what only a newer version understands is kept for the upgrade. A record that goes takes its children along. */
export function readRows(raw: Database, page: IncomingPage): Incoming {
  const rows = new Map<EntityName, Map<Id, EntityRow<EntityName> | null>>()
  const set = (entity: EntityName, id: Id, row: EntityRow<EntityName> | null): void => {
    const ofEntity = rows.get(entity)
    if (ofEntity) ofEntity.set(id, row)
    else rows.set(entity, new Map([[id, row]]))
  }
  const removed: Id[] = []
  let kept = keepsUnknown(raw)
  const wire: RowOnWire[] = []
  for (const table of page.tables ?? []) {
    const read = readTable(table)
    if (!read) for (const row of rowsOfTable(table)) wire.push(row)
    else {
      if (kept) forgetUnknown(raw, read)
      for (const row of rowsOf(read)) set(read.entity, row.id, row)
    }
  }
  for (const row of page.rows) wire.push(row)
  for (const one of lastOfEach(wire)) {
    const read = fromWire(one)
    const later = read.kind === 'unknown' ? read.row : read.kind === 'put' ? read.later : null
    if (later !== null) kept = true
    if (later === null) {
      if (kept) statement(raw, 'delete from "unknown_row" where "entity" = ? and "id" = ?').run(read.entity, read.id)
    } else statement(raw, 'insert or replace into "unknown_row" ("entity","id","row") values (?,?,?)').run(read.entity, read.id, later)
    if (read.kind === 'unknown') continue
    set(read.entity, read.id, read.kind === 'put' ? (read.row as EntityRow<EntityName>) : null)
    if (read.kind === 'remove' && read.entity === 'record') removed.push(read.id)
  }
  for (const recordId of removed) {
    const orphans = new RowKeys()
    addWithChildren(raw, orphans, recordId)
    for (const [entity, id] of orphans) if (!rows.get(entity)?.has(id)) set(entity, id, null)
  }
  return rows
}

/** Whether rows wait for an upgrade. */
export function keepsUnknown(raw: Database): boolean {
  return statement(raw, 'select exists (select 1 from "unknown_row")').pluck().get() === 1
}

/** What of these rows waited for an upgrade is older than they are. */
function forgetUnknown(raw: Database, { entity, ids }: ReadTable): void {
  statement(raw, 'delete from "unknown_row" where "entity" = ? and "id" in (select "value" from json_each(?))').run(entity, JSON.stringify(ids))
}

/** A row that comes twice in a patch is what it was the last time. */
function* lastOfEach(wire: readonly RowOnWire[]): Generator<RowOnWire> {
  const byEntity = new Map<string, Map<string, RowOnWire>>()
  for (const row of wire) {
    const known = byEntity.get(row.entity)
    if (known) known.set(row.id, row)
    else byEntity.set(row.entity, new Map([[row.id, row]]))
  }
  for (const rows of byEntity.values()) yield* rows.values()
}
