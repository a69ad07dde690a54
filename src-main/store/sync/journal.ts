import type { Database } from 'better-sqlite3'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import type { ReadTable } from '#shared/rows/wire-table.ts'
import type { Answer, OutboxEntry } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'

const provenMax = 1000

/**
 * Forgets confirmed mutations that a server out of its backups would have; until then they are kept, signed, to be sent again. Conflicts stay. Answers true when
 * there are no more of them: a pull must not wait until months are gone through.
 */
export function forgetProven(raw: Database, provenThrough: number): boolean {
  const old = `select "id" from "journal" where "outcome" = 'applied' and "version" <= ? limit ${provenMax}`
  return statement(raw, `delete from "journal" where "id" in (${old})`).run(provenThrough).changes < provenMax
}

/**
 * A certificate has come for a record: what this desk still kept of it goes too, its confirmed mutations and whatever was typed to go on with it. What did not take effect stays in the
 * conflict inbox.
 */
export function forgetDisposed(raw: Database, changes: readonly RowChange[], fresh: readonly ReadTable[]): void {
  const changed = changes.filter(({ entity, before, after }) => entity === 'disposal' && before === undefined && after !== undefined)
  const disposed = [...changed.map(({ id }) => id), ...fresh.flatMap(({ entity, ids }) => (entity === 'disposal' ? ids : []))]
  if (disposed.length === 0) return
  const ids = JSON.stringify(disposed)
  statement(raw, `delete from "journal" where "outcome" = 'applied' and "recordId" in (select value from json_each(?))`).run(ids)
  statement(raw, 'delete from "draft" where "recordId" in (select value from json_each(?))').run(ids)
}

/** Writes down how a mutation ended, in the transaction that takes it out of the outbox. */
export function writeJournal(
  raw: Database,
  entry: OutboxEntry,
  answer: Answer,
  at: { readonly line: Id; readonly version: number; readonly settledAt: Instant },
): void {
  const fault = answer.fault && JSON.stringify(answer.fault)
  const state = answer.outcome === 'applied' ? 'done' : 'open'
  statement(
    raw,
    `insert or replace into "journal" ("id","line","sequence","name","authorId","recordId","body","signature","outcome","fault","version","settledAt","state") values (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  ).run(
    entry.id,
    at.line,
    entry.sequence,
    entry.name,
    entry.authorId,
    entry.recordId,
    canonicalJson(entry.mutation.body),
    entry.mutation.signature,
    answer.outcome,
    fault,
    at.version,
    at.settledAt,
    state,
  )
}
