import { createHash } from 'node:crypto'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'

/** A door through which machines of this computer enter records of one definition, as the member who opened it. */
export type MachineDoor = {
  readonly id: Id
  readonly memberId: Id
  readonly definitionKey: string
  /** SHA-256 of a token that was shown once. */
  readonly tokenHash: string
  readonly createdAt: number
  readonly usedAt: number | null
}

/** What is kept of a token. It has 256 random bits, so nothing slower than this is needed. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** All doors of this desk, oldest first. */
export function listDoors(raw: SqliteDatabase): readonly MachineDoor[] {
  return statement(raw, 'SELECT * FROM "machine_door" ORDER BY "id"').all() as MachineDoor[]
}

/** The door that a token opens. */
export function doorOfToken(raw: SqliteDatabase, token: string): MachineDoor | undefined {
  return statement(raw, 'SELECT * FROM "machine_door" WHERE "tokenHash" = ?').get(hashOfToken(token)) as MachineDoor | undefined
}

/** Adds one. */
export function insertDoor(raw: SqliteDatabase, { id, memberId, definitionKey, tokenHash, createdAt, usedAt }: MachineDoor): void {
  const sql = 'INSERT INTO "machine_door" ("id", "memberId", "definitionKey", "tokenHash", "createdAt", "usedAt") VALUES (?, ?, ?, ?, ?, ?)'
  statement(raw, sql).run(id, memberId, definitionKey, tokenHash, createdAt, usedAt)
}

/** Closes it for good: its token opens nothing any more. */
export function removeDoor(raw: SqliteDatabase, id: Id): void {
  statement(raw, 'DELETE FROM "machine_door" WHERE "id" = ?').run(id)
}

/** Notes that it was used. */
export function touchDoor(raw: SqliteDatabase, id: Id, usedAt: number): void {
  statement(raw, 'UPDATE "machine_door" SET "usedAt" = ? WHERE "id" = ?').run(usedAt, id)
}
