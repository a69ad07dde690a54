import type { Database } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { MutationBody, SignedMutation } from '#shared/mutations/mutation.ts'
import { readNumber, writeMeta } from './desk-meta.ts'
import { forgetEffects, noteEffects, type Effects } from './effects.ts'
import { statement } from './statement.ts'

/**
 * The outbox: signed mutations that the server has not confirmed, in one unbroken numbering, each with what it did here (effects.ts).
 * Entries leave only from the front, so their number is the span of the sequence and no
 * question here looks at the whole backlog.
 */
export type Answer = { readonly outcome: 'applied' | 'rejected' | 'merged'; readonly fault: Fault | null }
export type OutboxEntry = {
  readonly sequence: number
  readonly id: Id
  readonly name: string
  readonly authorId: Id
  readonly recordId: Id | null
  readonly mutation: SignedMutation
  readonly bytes: number
  readonly savedAt: Instant
  /** What the server said when it was pushed; it stays until a pull carries its echo. */
  readonly answer: Answer | null
  /** Why it can no longer be carried out here; the server decides all the same. */
  readonly doubt: Fault | null
}

type Stored = {
  sequence: number
  id: Id
  name: string
  authorId: Id
  recordId: Id | null
  body: string
  signature: string
  savedAt: Instant
  answer: string | null
  doubt: string | null
}

/** All but the effects, which only a rebase wants. */
const columns = `"sequence","id","name","authorId","recordId","body","signature","savedAt","answer","doubt"`

function toEntry(stored: Stored): OutboxEntry {
  const { body, signature, answer, doubt, ...rest } = stored
  return {
    ...rest,
    mutation: { body: JSON.parse(body) as MutationBody, signature },
    bytes: body.length + signature.length,
    answer: answer === null ? null : (JSON.parse(answer) as Answer),
    doubt: doubt === null ? null : (JSON.parse(doubt) as Fault),
  }
}

/** The number that the next mutation gets. It is written down only when the last one that waits leaves, so that a save need not write it. */
export function nextSequence(raw: Database): number {
  return Math.max(readNumber(raw, 'nextSequence'), (lastSequence(raw) ?? 0) + 1)
}

function lastSequence(raw: Database): number | null {
  return statement(raw, 'select max("sequence") from "outbox"').pluck().get() as number | null
}

/** Puts a signed mutation at the end; `canonical` is the body's canonical JSON, which its signature has needed already. */
export function appendOutbox(
  raw: Database,
  entry: Pick<OutboxEntry, 'sequence' | 'recordId' | 'mutation' | 'savedAt'> & { readonly canonical: string; readonly effects: Effects },
): void {
  const { body, signature } = entry.mutation
  statement(raw, 'insert into "outbox" ("sequence","id","name","authorId","recordId","body","signature","savedAt","effects") values (?,?,?,?,?,?,?,?,?)').run(
    entry.sequence,
    body.id,
    body.name,
    body.author,
    entry.recordId,
    entry.canonical,
    signature,
    entry.savedAt,
    JSON.stringify(entry.effects),
  )
  noteEffects(raw, entry.sequence, entry.recordId, entry.effects)
}

/** How many wait. */
export function countOutbox(raw: Database): number {
  const span = statement(raw, 'select min("sequence") as first, max("sequence") as last from "outbox"').get() as { first: number | null; last: number | null }
  return span.first === null || span.last === null ? 0 : span.last - span.first + 1
}

/** How many the server has not answered. */
export function countUnanswered(raw: Database): number {
  return statement(raw, 'select count(*) from "outbox" where "answer" is null').pluck().get() as number
}

/** A page by position, oldest first. */
export function listOutbox(raw: Database, page: { readonly offset: number; readonly limit: number }): readonly OutboxEntry[] {
  return (statement(raw, `select ${columns} from "outbox" order by "sequence" limit ? offset ?`).all(page.limit, page.offset) as Stored[]).map(toEntry)
}

/** Entries up to a sequence, oldest first. */
export function outboxThrough(raw: Database, sequence: number): readonly OutboxEntry[] {
  return (statement(raw, `select ${columns} from "outbox" where "sequence" <= ? order by "sequence"`).all(sequence) as Stored[]).map(toEntry)
}

/** One entry. */
export function outboxEntry(raw: Database, sequence: number): OutboxEntry | undefined {
  const stored = statement(raw, `select ${columns} from "outbox" where "sequence" = ?`).get(sequence) as Stored | undefined
  return stored && toEntry(stored)
}

/** The next entries after a sequence that the server has not answered, oldest first, within both limits; always at least one if any waits. */
export function nextToPush(raw: Database, after: number, limit: { readonly mutations: number; readonly bytes: number }): readonly OutboxEntry[] {
  const batch: OutboxEntry[] = []
  let bytes = 0
  for (const stored of statement(raw, `select ${columns} from "outbox" where "sequence" > ? and "answer" is null order by "sequence" limit ?`).all(
    after,
    limit.mutations,
  ) as Stored[]) {
    const entry = toEntry(stored)
    bytes += Buffer.byteLength(stored.body) + 300
    if (batch.length > 0 && bytes > limit.bytes) break
    batch.push(entry)
  }
  return batch
}

/** Keeps what the server answered to a push. */
export function setAnswer(raw: Database, sequence: number, id: Id, answer: Answer): void {
  statement(raw, 'update "outbox" set "answer" = ? where "sequence" = ? and "id" = ?').run(JSON.stringify(answer), sequence, id)
}

/** Says why an entry cannot be carried out on what stands here now, or that it can again. */
export function setDoubt(raw: Database, sequence: number, doubt: Fault | null): void {
  const text = doubt && JSON.stringify(doubt)
  statement(raw, 'update "outbox" set "doubt" = ? where "sequence" = ? and "doubt" is not ?').run(text, sequence, text)
}

/** Takes an entry out, with its effects. */
export function removeFromOutbox(raw: Database, sequence: number): void {
  if (sequence === lastSequence(raw)) writeMeta(raw, 'nextSequence', nextSequence(raw))
  forgetEffects(raw, sequence)
  statement(raw, 'delete from "outbox" where "sequence" = ?').run(sequence)
}
