import type { Database } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { MutationBody } from '#shared/mutations/mutation.ts'
import type { Answer, OutboxEntry } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'

/** What became of a mutation; a rejected one (or the losing part of a merge) is a conflict until somebody resolves it. */
export type JournalEntry = {
  readonly id: Id
  readonly name: string
  readonly authorId: Id
  readonly recordId: Id | null
  readonly body: MutationBody
  readonly outcome: Answer['outcome']
  readonly fault: Fault | null
  readonly settledAt: Instant
  readonly state: 'done' | 'open' | 'redone' | 'discarded'
  readonly resolvedAt: Instant | null
  readonly reason: string | null
}
type Stored = Omit<JournalEntry, 'body' | 'fault'> & { body: string; fault: string | null }

function toEntry({ body, fault, ...rest }: Stored): JournalEntry {
  return { ...rest, body: JSON.parse(body) as MutationBody, fault: fault === null ? null : (JSON.parse(fault) as Fault) }
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

/** The conflicts of one author, newest first; `open` leaves out what is resolved. */
export function listConflicts(raw: Database, authorId: Id, which: 'open' | 'all'): readonly JournalEntry[] {
  const states = which === 'open' ? `'open'` : `'open','redone','discarded'`
  const rows = statement(
    raw,
    `select * from "journal" where "outcome" in ('rejected','merged') and "state" in (${states}) and "authorId" = ? order by "settledAt" desc, "sequence" desc`,
  )
  return (rows.all(authorId) as Stored[]).map(toEntry)
}

/** One entry. */
export function journalEntry(raw: Database, id: Id): JournalEntry | undefined {
  const stored = statement(raw, 'select * from "journal" where "id" = ?').get(id) as Stored | undefined
  return stored && toEntry(stored)
}

/** How many conflicts wait for somebody. */
export function countConflicts(raw: Database): number {
  return statement(raw, `select count(*) from "journal" where "outcome" in ('rejected','merged') and "state" = 'open'`).pluck().get() as number
}

/** Closes a conflict. Answers false when it is closed already. */
export function resolveConflict(raw: Database, id: Id, to: { readonly state: 'redone' | 'discarded'; readonly at: Instant; readonly reason: string }): boolean {
  const done = statement(raw, `update "journal" set "state" = ?, "resolvedAt" = ?, "reason" = ? where "id" = ? and "state" = 'open'`).run(
    to.state,
    to.at,
    to.reason,
    id,
  )
  return done.changes === 1
}
