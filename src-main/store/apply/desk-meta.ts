import type { Database } from 'better-sqlite3'
import type { Id, NewId } from '#shared/kernel/id.ts'
import type { MetaKey } from '../database/meta.ts'
import { statement } from './statement.ts'

/** A value of this store, read on the raw connection, or undefined. */
export function readMeta(raw: Database, key: MetaKey): string | undefined {
  return statement(raw, 'select "value" from "meta" where "key" = ?').pluck().get(key) as string | undefined
}

/** Sets a value, or removes it. */
export function writeMeta(raw: Database, key: MetaKey, value: string | number | null): void {
  if (value === null) statement(raw, 'delete from "meta" where "key" = ?').run(key)
  else statement(raw, 'insert into "meta" ("key","value") values (?,?) on conflict ("key") do update set "value" = excluded."value"').run(key, String(value))
}

/** A value that is a number; 0 when it is not there. */
export function readNumber(raw: Database, key: MetaKey): number {
  return Number(readMeta(raw, key) ?? 0)
}

/** The line of the outbox, made when there is none yet. Only in a write transaction. */
export function ensureLine(raw: Database, newId: NewId): Id {
  const line = readMeta(raw, 'line')
  if (line !== undefined) return line
  const made = newId()
  writeMeta(raw, 'line', made)
  return made
}
