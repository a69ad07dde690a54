import type { Database } from 'better-sqlite3'
import type { Id, NewId } from '#shared/kernel/id.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { forgetAllEffects, renewEffects } from '../apply/effects.ts'
import { statement } from '../apply/statement.ts'
import { freshContact } from './replica.ts'

/**
 * A new line for the outbox: the same signed mutations in the same order under new numbers. What the server has taken already it
 * recognises by the mutation's id, so nothing is done twice and nothing is lost.
 */
export function renumber(raw: Database, newId: NewId): void {
  const sequences = statement(raw, 'select "sequence" from "outbox" order by "sequence"').pluck().all() as number[]
  for (const [at, sequence] of sequences.entries()) {
    if (sequence === at + 1) continue
    statement(raw, 'update "outbox" set "sequence" = ? where "sequence" = ?').run(at + 1, sequence)
  }
  renewEffects(raw)
  startLine(raw, newId, sequences.length)
}

/**
 * The server was restored and its history is another. What it confirmed to this desk is sent again, before what still waits; all rows are
 * fetched afresh. The rows stay as they are until the first page of that comes.
 */
export function beginEpoch(raw: Database, newId: NewId, epoch: Id): void {
  statement(raw, 'delete from "held_scope"').run()
  statement(raw, 'update "outbox" set "sequence" = -"sequence"').run()
  const again = statement(
    raw,
    `insert into "outbox" ("sequence","id","name","authorId","recordId","body","signature","savedAt")
     select row_number() over (order by "rowid"), "id", "name", "authorId", "recordId", "body", "signature", "settledAt" from "journal"
     where "outcome" in ('applied','merged') and "id" not in (select "id" from "outbox")`,
  ).run().changes
  const waiting = statement(raw, 'select "sequence" from "outbox" where "sequence" < 0 order by "sequence" desc').pluck().all() as number[]
  for (const [at, sequence] of waiting.entries()) statement(raw, 'update "outbox" set "sequence" = ? where "sequence" = ?').run(again + at + 1, sequence)
  forgetAllEffects(raw)
  startLine(raw, newId, again + waiting.length)
  writeMeta(raw, 'bootstrap', JSON.stringify(freshContact))
  writeMeta(raw, 'cursor', 0)
  writeMeta(raw, 'epoch', epoch)
  // Its versions are those of the history that has ended.
  writeMeta(raw, 'forgottenThrough', null)
}

function startLine(raw: Database, newId: NewId, entries: number): void {
  statement(raw, 'update "outbox" set "answer" = null where "answer" is not null').run()
  writeMeta(raw, 'line', newId())
  writeMeta(raw, 'nextSequence', entries + 1)
}
