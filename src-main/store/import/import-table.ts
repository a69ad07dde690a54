import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Import } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'

/** An import as its table holds it; its rows lie beside it until it is dropped, so that it survives a lock. */
export type ImportEntry = {
  readonly id: Id
  readonly memberId: Id
  readonly definitionKey: string
  readonly definitionVersion: number
  readonly fileName: string
  readonly state: Import['state']
  readonly headings: readonly string[]
  readonly mapping: readonly (string | null)[]
  readonly createdAt: number
  readonly fault: Fault | null
}
export type ImportRow = { readonly row: number; readonly cells: readonly string[]; readonly faults: readonly Fault[]; readonly recordId: Id | null }
export type ImportCounts = { readonly rows: number; readonly bad: number; readonly imported: number }

type StoredRow = { row: number; cells: string; faults: string; recordId: string | null }

/** One import of a member, or undefined. */
export function findImport(raw: SqliteDatabase, id: Id, memberId: Id): ImportEntry | undefined {
  return toEntry(statement(raw, 'SELECT * FROM "import" WHERE "id" = ? AND "memberId" = ?').get(id, memberId))
}

/** A member's imports, newest first. */
export function listImports(raw: SqliteDatabase, memberId: Id): readonly ImportEntry[] {
  return statement(raw, 'SELECT * FROM "import" WHERE "memberId" = ? ORDER BY "id" DESC')
    .all(memberId)
    .flatMap((row) => toEntry(row) ?? [])
}

function toEntry(row: unknown): ImportEntry | undefined {
  if (row === undefined) return undefined
  const { headings, mapping, fault, ...rest } = row as Omit<ImportEntry, 'headings' | 'mapping' | 'fault'> & {
    headings: string
    mapping: string
    fault: string | null
  }
  return {
    ...rest,
    headings: JSON.parse(headings) as string[],
    mapping: JSON.parse(mapping) as (string | null)[],
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
  }
}

/** How many rows an import has, how many of them are bad, and how many are records already. */
export function countRows(raw: SqliteDatabase, importId: Id): ImportCounts {
  const sql = `SELECT count(*) AS "rows", coalesce(sum("faults" <> ''), 0) AS "bad", count("recordId") AS "imported" FROM "import_row" WHERE "importId" = ?`
  return statement(raw, sql).get(importId) as ImportCounts
}

/** Which rows: all, the bad ones, those waiting to become records, those that are. */
export type RowKind = 'all' | 'bad' | 'ready' | 'imported'

const conditionByKind: Readonly<Record<RowKind, string>> = {
  all: 'TRUE',
  bad: `"faults" <> ''`,
  ready: `"faults" = '' AND "recordId" IS NULL`,
  imported: '"recordId" IS NOT NULL',
}

/** Rows of one kind after a row number, in the file's order. */
export function rowsAfter(raw: SqliteDatabase, importId: Id, kind: RowKind, after: number, limit: number): readonly ImportRow[] {
  const sql = `SELECT "row", "cells", "faults", "recordId" FROM "import_row" WHERE "importId" = ? AND "row" > ? AND ${conditionByKind[kind]} ORDER BY "row" LIMIT ?`
  return (statement(raw, sql).all(importId, after, limit) as StoredRow[]).map(toRow)
}

/** A page of rows of one kind. */
export function pageRows(raw: SqliteDatabase, importId: Id, kind: RowKind, page: { readonly offset: number; readonly limit: number }): readonly ImportRow[] {
  const sql = `SELECT "row", "cells", "faults", "recordId" FROM "import_row" WHERE "importId" = ? AND ${conditionByKind[kind]} ORDER BY "row" LIMIT ? OFFSET ?`
  return (statement(raw, sql).all(importId, page.limit, page.offset) as StoredRow[]).map(toRow)
}

/** One row, or undefined. */
export function findRow(raw: SqliteDatabase, importId: Id, row: number): ImportRow | undefined {
  const found = statement(raw, 'SELECT "row", "cells", "faults", "recordId" FROM "import_row" WHERE "importId" = ? AND "row" = ?').get(importId, row) as
    | StoredRow
    | undefined
  return found && toRow(found)
}

function toRow({ row, cells, faults, recordId }: StoredRow): ImportRow {
  return { row, cells: JSON.parse(cells) as string[], faults: faults === '' ? [] : (JSON.parse(faults) as Fault[]), recordId }
}

/** Starts an import; its rows follow. */
export function insertImport(raw: SqliteDatabase, entry: ImportEntry): void {
  const sql =
    'INSERT INTO "import" ("id", "memberId", "definitionKey", "definitionVersion", "fileName", "state", "headings", "mapping", "createdAt", "fault") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
  const { id, memberId, definitionKey, definitionVersion, fileName, state, headings, mapping, createdAt, fault } = entry
  statement(raw, sql).run(
    id,
    memberId,
    definitionKey,
    definitionVersion,
    fileName,
    state,
    JSON.stringify(headings),
    JSON.stringify(mapping),
    createdAt,
    faultText(fault),
  )
}

/** Sets where an import stands; a fault stays until the next step. */
export function setImportState(raw: SqliteDatabase, id: Id, state: Import['state'], fault: Fault | null = null): void {
  statement(raw, 'UPDATE "import" SET "state" = ?, "fault" = ? WHERE "id" = ?').run(state, faultText(fault), id)
}

/** Sets what the columns are called and which fields they fill. */
export function setImportColumns(
  raw: SqliteDatabase,
  id: Id,
  columns: { readonly headings: readonly string[]; readonly mapping: readonly (string | null)[]; readonly definitionVersion: number },
): void {
  const sql = 'UPDATE "import" SET "headings" = ?, "mapping" = ?, "definitionVersion" = ? WHERE "id" = ?'
  statement(raw, sql).run(JSON.stringify(columns.headings), JSON.stringify(columns.mapping), columns.definitionVersion, id)
}

/** Adds rows as they were read. */
export function insertRows(raw: SqliteDatabase, importId: Id, rows: readonly { readonly row: number; readonly cells: readonly string[] }[]): void {
  const insert = statement(raw, `INSERT INTO "import_row" ("importId", "row", "cells", "faults", "recordId") VALUES (?, ?, ?, '', NULL)`)
  for (const { row, cells } of rows) insert.run(importId, row, JSON.stringify(cells))
}

/** Sets what is wrong with a row; nothing makes it a good one. */
export function setRowFaults(raw: SqliteDatabase, importId: Id, row: number, faults: readonly Fault[]): void {
  statement(raw, 'UPDATE "import_row" SET "faults" = ? WHERE "importId" = ? AND "row" = ?').run(
    faults.length === 0 ? '' : JSON.stringify(faults),
    importId,
    row,
  )
}

/** Says that a row is a record now. */
export function setRowRecord(raw: SqliteDatabase, importId: Id, row: number, recordId: Id): void {
  statement(raw, 'UPDATE "import_row" SET "recordId" = ? WHERE "importId" = ? AND "row" = ?').run(recordId, importId, row)
}

/** Sets a row's cells. */
export function setRowCells(raw: SqliteDatabase, importId: Id, row: number, cells: readonly string[]): void {
  statement(raw, 'UPDATE "import_row" SET "cells" = ? WHERE "importId" = ? AND "row" = ?').run(JSON.stringify(cells), importId, row)
}

/** Removes an import's rows, and the import itself unless only they are meant. */
export function removeImport(raw: SqliteDatabase, id: Id, only?: 'rows'): void {
  statement(raw, 'DELETE FROM "import_row" WHERE "importId" = ?').run(id)
  if (only === undefined) statement(raw, 'DELETE FROM "import" WHERE "id" = ?').run(id)
}

function faultText(fault: Fault | null): string | null {
  return fault === null ? null : JSON.stringify(fault)
}
