import type { Database } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { MutationBody, SignedMutation } from '#shared/mutations/mutation.ts'
import type { ReadMark } from '#shared/rows/marks.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { statement } from './statement.ts'

/**
 * The outbox: signed mutations that the server has not confirmed, in one unbroken numbering, each with the images of the rows it
 * changed and the marks of those it read. Entries leave only from the front, so their number is the span of the sequence and no
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

/** Puts a signed mutation at the end. */
export function appendOutbox(raw: Database, entry: Pick<OutboxEntry, 'sequence' | 'recordId' | 'mutation' | 'savedAt'>): void {
  const { body, signature } = entry.mutation
  statement(raw, 'insert into "outbox" ("sequence","id","name","authorId","recordId","body","signature","savedAt") values (?,?,?,?,?,?,?,?)').run(
    entry.sequence,
    body.id,
    body.name,
    body.author,
    entry.recordId,
    canonicalJson(body),
    signature,
    entry.savedAt,
  )
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
  return (statement(raw, 'select * from "outbox" order by "sequence" limit ? offset ?').all(page.limit, page.offset) as Stored[]).map(toEntry)
}

/** Entries up to a sequence, oldest first. */
export function outboxThrough(raw: Database, sequence: number): readonly OutboxEntry[] {
  return (statement(raw, 'select * from "outbox" where "sequence" <= ? order by "sequence"').all(sequence) as Stored[]).map(toEntry)
}

/** One entry. */
export function outboxEntry(raw: Database, sequence: number): OutboxEntry | undefined {
  const stored = statement(raw, 'select * from "outbox" where "sequence" = ?').get(sequence) as Stored | undefined
  return stored && toEntry(stored)
}

/** The next entries after a sequence that the server has not answered, oldest first, within both limits; always at least one if any waits. */
export function nextToPush(raw: Database, after: number, limit: { readonly mutations: number; readonly bytes: number }): readonly OutboxEntry[] {
  const batch: OutboxEntry[] = []
  let bytes = 0
  for (const stored of statement(raw, 'select * from "outbox" where "sequence" > ? and "answer" is null order by "sequence" limit ?').all(
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

/** Takes an entry out, with its images and marks. */
export function removeFromOutbox(raw: Database, sequence: number): void {
  forgetEffects(raw, sequence)
  statement(raw, 'delete from "outbox" where "sequence" = ?').run(sequence)
}

/** Forgets the images and marks of one entry, before it is carried out again. */
export function forgetEffects(raw: Database, sequence: number): void {
  statement(raw, 'delete from "pre_image" where "sequence" = ?').run(sequence)
  statement(raw, 'delete from "read_mark" where "sequence" = ?').run(sequence)
}

/** Keeps what stood in the rows an entry changed, and marks what it read beside them. */
export function keepEffects(raw: Database, sequence: number, changes: readonly RowChange[], reads: readonly ReadMark[]): void {
  const image = statement(raw, 'insert into "pre_image" ("sequence","entity","id","row") values (?,?,?,?)')
  const written = new Set<string>()
  for (const { entity, id, before } of changes) {
    image.run(sequence, entity, id, before === undefined ? null : JSON.stringify(before))
    written.add(`${entity} ${id}`)
  }
  const mark = statement(raw, 'insert into "read_mark" ("sequence","entity","id") values (?,?,?) on conflict do nothing')
  for (const { entity, key } of reads) if (!written.has(`${entity} ${key}`)) mark.run(sequence, entity, key)
}
