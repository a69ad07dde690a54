import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'

/** Whether what is shown is agreed with the server: waiting = changed here and not confirmed, rejected = refused and not yet resolved. */
export type Pending = 'none' | 'waiting' | 'rejected'

/** The state of some records. */
export function pendingByRecord(raw: SqliteDatabase, ids: readonly Id[]): ReadonlyMap<Id, Pending> {
  const list = JSON.stringify(ids)
  const pending = new Map<Id, Pending>()
  const rejected = `SELECT DISTINCT "recordId" FROM "conflict_entry" WHERE "recordId" IN (SELECT value FROM json_each(?)) AND "state" = 'open'`
  for (const id of statement(raw, rejected).pluck().all(list)) pending.set(String(id), 'rejected')
  const waits = 'SELECT DISTINCT "recordId" FROM "waiting_record" WHERE "recordId" IN (SELECT value FROM json_each(?))'
  for (const id of statement(raw, waits).pluck().all(list)) pending.set(String(id), 'waiting')
  return pending
}

/** The state of acts on one record, by the mutation that made them. */
export function pendingByMutation(raw: SqliteDatabase, recordId: Id, mutationIds: readonly Id[]): ReadonlyMap<Id, Pending> {
  const list = JSON.stringify(mutationIds)
  const pending = new Map<Id, Pending>()
  const rejected = `SELECT "id" FROM "journal" WHERE "id" IN (SELECT value FROM json_each(?)) AND "outcome" = 'rejected'`
  for (const id of statement(raw, rejected).pluck().all(list)) pending.set(String(id), 'rejected')
  const waits = 'SELECT o."id" FROM "waiting_record" w JOIN "outbox" o ON o."sequence" = w."sequence" WHERE w."recordId" = ?'
  for (const id of statement(raw, waits).pluck().all(recordId)) pending.set(String(id), 'waiting')
  return pending
}
