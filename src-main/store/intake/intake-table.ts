import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'

/**
 * One file that came in by itself.
 *
 * taking: its rows are on their way; held: somebody has stopped that, and goes on with its import himself; moving: what becomes of it is decided and it has still to leave its place; ended.
 */
export type IntakeState = 'taking' | 'held' | 'moving' | 'ended'
export type IntakeEntry = {
  readonly id: Id
  readonly memberId: Id
  /** The folder it lay in. */
  readonly sourceId: Id
  readonly definitionKey: string
  readonly name: string
  /** SHA-256 of what it holds. */
  readonly digest: string
  /** What the file system said of it when it was read. */
  readonly signature: string
  readonly importId: Id | null
  readonly state: IntakeState
  readonly rows: number
  readonly taken: number
  readonly refused: number
  readonly fault: Fault | null
  /** Where it goes, below its folder; null while that is open. */
  readonly target: string | null
  readonly at: number
}

type Stored = Omit<IntakeEntry, 'fault'> & { readonly fault: string | null }

function toEntry({ fault, ...rest }: Stored): IntakeEntry {
  return { ...rest, fault: fault === null ? null : (JSON.parse(fault) as Fault) }
}

/** A member's files, newest first. */
export function pageIntake(raw: SqliteDatabase, memberId: Id, page: { readonly offset: number; readonly limit: number }): readonly IntakeEntry[] {
  const sql = 'SELECT * FROM "intake" WHERE "memberId" = ? ORDER BY "at" DESC LIMIT ? OFFSET ?'
  return (statement(raw, sql).all(memberId, page.limit, page.offset) as Stored[]).map(toEntry)
}

/** How many files of a member there were. */
export function countOfMember(raw: SqliteDatabase, memberId: Id): number {
  return statement(raw, 'SELECT count(*) FROM "intake" WHERE "memberId" = ?').pluck().get(memberId) as number
}

/** What a folder has begun and not ended, oldest first. */
export function unended(raw: SqliteDatabase, memberId: Id, sourceId: Id): readonly IntakeEntry[] {
  const sql = `SELECT * FROM "intake" WHERE "memberId" = ? AND "sourceId" = ? AND "state" <> 'ended' ORDER BY "at"`
  return (statement(raw, sql).all(memberId, sourceId) as Stored[]).map(toEntry)
}

/** When rows of the very same content became records of this definition that still stand; undefined: never, or they were taken back. */
export function takenBefore(raw: SqliteDatabase, digest: string, definitionKey: string): number | undefined {
  const sql = 'SELECT max("at") FROM "intake" WHERE "digest" = ? AND "definitionKey" = ? AND "taken" > 0'
  return (statement(raw, sql).pluck().get(digest, definitionKey) as number | null) ?? undefined
}

/** Whether a file stands behind this import that is not done yet. */
export function isBeingTaken(raw: SqliteDatabase, importId: Id): boolean {
  return statement(raw, `SELECT 1 FROM "intake" WHERE "importId" = ? AND "state" <> 'ended'`).get(importId) !== undefined
}

/** Puts one line, new or changed. */
export function putIntake(raw: SqliteDatabase, entry: IntakeEntry): void {
  const sql = `INSERT OR REPLACE INTO "intake" ("id", "memberId", "sourceId", "definitionKey", "name", "digest", "signature", "importId", "state", "rows", "taken", "refused", "fault", "target", "at")
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  const { id, memberId, sourceId, definitionKey, name, digest, signature, importId, state, rows, taken, refused, fault, target, at } = entry
  const told = fault === null ? null : JSON.stringify(fault)
  statement(raw, sql).run(id, memberId, sourceId, definitionKey, name, digest, signature, importId, state, rows, taken, refused, told, target, at)
}

/** Forgets a line, of a file that was still being written after all. */
export function removeIntake(raw: SqliteDatabase, id: Id): void {
  statement(raw, 'DELETE FROM "intake" WHERE "id" = ?').run(id)
}

/** The line says what its import says, also when that is fixed, run again or undone later. */
export function countIntake(raw: SqliteDatabase, importId: Id): void {
  const of = (what: string) => `(SELECT ${what} FROM "import_row" r WHERE r."importId" = "intake"."importId")`
  const sql = `UPDATE "intake" SET "rows" = ${of('count(*)')}, "taken" = ${of('count("recordId")')}, "refused" = ${of(`coalesce(sum("faults" <> ''), 0)`)} WHERE "importId" = ?`
  statement(raw, sql).run(importId)
}

/** Imports of a member's files that ended before an instant. */
export function importsBefore(raw: SqliteDatabase, memberId: Id, before: number): readonly Id[] {
  const sql = `SELECT "importId" FROM "intake" WHERE "memberId" = ? AND "at" < ? AND "state" = 'ended' AND "importId" IS NOT NULL`
  return statement(raw, sql).pluck().all(memberId, before) as Id[]
}

/** The rows of that import are no longer kept. */
export function forgetImport(raw: SqliteDatabase, importId: Id): void {
  statement(raw, 'UPDATE "intake" SET "importId" = NULL WHERE "importId" = ?').run(importId)
}

/** What a source has brought under this name. */
export function intakeOf(raw: SqliteDatabase, sourceId: Id, name: string): IntakeEntry | undefined {
  const found = statement(raw, 'SELECT * FROM "intake" WHERE "sourceId" = ? AND "name" = ?').get(sourceId, name) as Stored | undefined
  return found && toEntry(found)
}
