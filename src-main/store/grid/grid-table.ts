import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { CallValue, Grid } from '#shared/contract/store.ts'
import type { FormData } from '#shared/domain/record.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import type { StoreTables } from '#store/database/tables.ts'

/** A row as its table holds it. */
export type GridLine = {
  readonly row: number
  readonly data: FormData
  readonly text: Readonly<Record<string, string>>
  readonly recordId: Id | null
  readonly fault: Fault | null
}

type StoredGrid = StoreTables['grid']
type StoredLine = Omit<StoreTables['grid_row'], 'gridId'>

/** The member's own grid; another's is answered like none. */
export function ownGrid({ database, session }: StoreContext, id: Id): Result<Grid> {
  const found = statement(database.readRaw, 'SELECT * FROM "grid" WHERE "id" = ? AND "memberId" = ?').get(id, session.member.id) as StoredGrid | undefined
  return found ? ok(toGrid(found)) : failed('record-missing', { grid: id })
}

/** The member's grids, the last one touched first. */
export function listGrids({ database, session }: StoreContext): CallValue<'grid.list'> {
  const sql =
    'SELECT "id", "definitionKey", "definitionVersion", json_array_length("rowOrder") AS "rows", "updatedAt" FROM "grid" WHERE "memberId" = ? ORDER BY "updatedAt" DESC, "id" DESC'
  return statement(database.readRaw, sql).all(session.member.id) as CallValue<'grid.list'>
}

/** Rows after a row number, by number. */
export function linesAfter(raw: SqliteDatabase, gridId: Id, after: number, limit: number): readonly GridLine[] {
  const sql = 'SELECT "row", "data", "text", "recordId", "fault" FROM "grid_row" WHERE "gridId" = ? AND "row" > ? ORDER BY "row" LIMIT ?'
  return (statement(raw, sql).all(gridId, after, limit) as StoredLine[]).map(toLine)
}

/** The rows named, in that order; numbers without a row are passed over. */
export function linesOf(raw: SqliteDatabase, gridId: Id, rows: readonly number[]): readonly GridLine[] {
  const find = statement(raw, 'SELECT "row", "data", "text", "recordId", "fault" FROM "grid_row" WHERE "gridId" = ? AND "row" = ?')
  return rows.flatMap((row) => {
    const found = find.get(gridId, row) as StoredLine | undefined
    return found ? [toLine(found)] : []
  })
}

/** Writes what is known of the grid itself; `order` null leaves the order of its rows as it is. */
export function putGrid(raw: SqliteDatabase, memberId: Id, grid: Omit<Grid, 'order'> & { readonly order: readonly number[] | null }): void {
  const { id, definitionKey, definitionVersion, order, reasons, updatedAt } = grid
  const sql = `INSERT INTO "grid" ("id", "memberId", "definitionKey", "definitionVersion", "rowOrder", "reasons", "updatedAt") VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT ("id") DO UPDATE SET "rowOrder" = coalesce(?, "rowOrder"), "reasons" = excluded."reasons", "updatedAt" = excluded."updatedAt"`
  const listed = order === null ? null : JSON.stringify(order)
  statement(raw, sql).run(id, memberId, definitionKey, definitionVersion, listed ?? '[]', JSON.stringify(reasons), updatedAt, listed)
}

/** Writes rows as they are typed; what is a record already stays as it was submitted. */
export function putLines(raw: SqliteDatabase, gridId: Id, lines: readonly Pick<GridLine, 'row' | 'data' | 'text'>[]): void {
  const put = statement(
    raw,
    `INSERT INTO "grid_row" ("gridId", "row", "data", "text", "recordId", "fault") VALUES (?, ?, ?, ?, NULL, '')
      ON CONFLICT ("gridId", "row") DO UPDATE SET "data" = excluded."data", "text" = excluded."text", "fault" = '' WHERE "recordId" IS NULL`,
  )
  for (const { row, data, text } of lines) put.run(gridId, row, JSON.stringify(data), JSON.stringify(text))
}

/** Says why a submission left a row. */
export function markRefused(raw: SqliteDatabase, gridId: Id, row: number, fault: Fault): void {
  statement(raw, 'UPDATE "grid_row" SET "fault" = ? WHERE "gridId" = ? AND "row" = ?').run(JSON.stringify(fault), gridId, row)
}

/** Removes rows of a grid. */
export function removeLines(raw: SqliteDatabase, gridId: Id, rows: readonly number[]): void {
  const remove = statement(raw, 'DELETE FROM "grid_row" WHERE "gridId" = ? AND "row" = ?')
  for (const row of rows) remove.run(gridId, row)
}

/** Removes a grid with all its rows. */
export function removeGrid(raw: SqliteDatabase, id: Id): void {
  statement(raw, 'DELETE FROM "grid_row" WHERE "gridId" = ?').run(id)
  statement(raw, 'DELETE FROM "grid" WHERE "id" = ?').run(id)
}

function toGrid({ memberId: _memberId, rowOrder, reasons, ...rest }: StoredGrid): Grid {
  return { ...rest, order: JSON.parse(rowOrder) as number[], reasons: JSON.parse(reasons) as Record<string, string> }
}

function toLine({ row, data, text, recordId, fault }: StoredLine): GridLine {
  return {
    row,
    data: JSON.parse(data) as FormData,
    text: JSON.parse(text) as Record<string, string>,
    recordId,
    fault: fault === '' ? null : (JSON.parse(fault) as Fault),
  }
}
