import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '../apply/statement.ts'

/** One line of the list: the record as it stands now may differ from what is kept beside the store. */
export type ChangedRecord = { readonly n: number; readonly recordId: Id }

/** Notes changed records in the transaction that changes them, so that no crash can come between. */
export function noteChangedRecords(raw: Database, ids: readonly Id[]): void {
  if (ids.length === 0) return
  if (ids.length === 1) statement(raw, 'insert into "changed_record" ("recordId") values (?)').run(ids[0])
  else statement(raw, 'insert into "changed_record" ("recordId") select "value" from json_each(?)').run(JSON.stringify(ids))
}

/** What changed after a line, oldest first. */
export function changedAfter(raw: Database, n: number, limit: number): readonly ChangedRecord[] {
  return statement(raw, 'select "n", "recordId" from "changed_record" where "n" > ? order by "n" limit ?').all(n, limit) as ChangedRecord[]
}

/** The newest line; undefined before the first change. */
export function newestChange(raw: Database): ChangedRecord | undefined {
  return statement(raw, 'select "n", "recordId" from "changed_record" order by "n" desc limit 1').get() as ChangedRecord | undefined
}

/** The record that a line names, if it still stands. */
export function changeAt(raw: Database, n: number): Id | undefined {
  return statement(raw, 'select "recordId" from "changed_record" where "n" = ?').pluck().get(n) as Id | undefined
}

/** Forgets the lines before one that has arrived. */
export function forgetChangesBefore(raw: Database, n: number): void {
  statement(raw, 'delete from "changed_record" where "n" < ?').run(n)
}
