import type { Database } from 'better-sqlite3'
import { failed, FaultError, type Fault } from '#shared/kernel/fault.ts'
import type { Clock, Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { keysOf } from '#shared/rows/marks.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import type { RowOnWire } from '#shared/rows/wire.ts'
import type { ReadTable, WireTable } from '#shared/rows/wire-table.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import type { WritableDb } from '../context.ts'
import type { CarryOut, ProjectChanges } from '../apply/carrying.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import { waitingEffects, type WaitingEffects } from '../apply/effects.ts'
import { countOutbox, removeFromOutbox, type Answer, type OutboxEntry } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'
import { putFresh, putFreshTables } from './fresh-rows.ts'
import { readRows, type Incoming } from './incoming.ts'
import { forgetDisposed, writeJournal } from './journal.ts'
import { lostRows } from './lost-rows.ts'
import { replay } from './replay.ts'
import { RowKeys } from './row-keys.ts'

/**
 * Rebase: brings the server's rows under what still waits here, in one transaction of the store.
 *
 * R = the rows of the patch, those that no kept scope holds, and those that confirmed mutations wrote; then, to a fixpoint, the rows written by
 * every waiting mutation that read or wrote a row of R. Rows of R go back to what stood before the oldest waiting change, the patch is
 * placed on them, confirmed mutations leave for the journal, and the waiting ones found on the way are carried out again in order,
 * with new images. A waiting mutation outside costs nothing. All or nothing: cursor and scopes move in the same transaction (`also`).
 */
export type Patch = {
  readonly rows: readonly RowOnWire[]
  readonly tables?: readonly WireTable[] | undefined
  /** Confirmed by the pull that brings these rows, in order. */
  readonly confirmed: readonly { readonly entry: OutboxEntry; readonly answer: Answer }[]
  /** Nothing of what came before these rows by sync stays. */
  readonly replaces?: boolean
  /** The first contact begins anew: rows will come with its pages, and until then those here stay, with what confirmed mutations did to them. */
  readonly anew?: boolean
  /** Null: scopes are as before. */
  readonly scopes: { readonly kept: readonly string[]; readonly lost: readonly string[] } | null
  readonly version: number
  readonly line: Id
  /** Somebody has agreed that most records go. */
  readonly removalAllowed: boolean
  readonly also: (raw: Database) => void
}

export type PatchParts = { readonly carryOut: CarryOut; readonly projectChanges: ProjectChanges; readonly clock: Clock; readonly deskCode: string }

/** What a patch has changed: row by row, and in tables of which no row stood here. */
export type Patched = { readonly changes: readonly RowChange[]; readonly fresh: readonly ReadTable[] }

/** Fewer records than this are never held back. */
const brakeRecords = 100

/** Applies a patch inside the given write transaction and answers the net changes. Throws a FaultError that rolls back when the brake holds. */
export async function applyPatch(db: WritableDb, raw: Database, parts: PatchParts, patch: Patch): Promise<Patched> {
  const effects = countOutbox(raw) > 0 ? waitingEffects(raw) : undefined
  const lost = patch.scopes && patch.scopes.lost.length > 0 ? lostRows(raw, effects, patch.scopes) : new RowKeys()
  const total = patch.removalAllowed ? 0 : (statement(raw, 'select count(*) from "record"').pluck().get() as number)
  const alone = effects === undefined && lost.isEmpty()
  const inTables = alone ? await putFreshTables(db, raw, patch) : undefined
  const { changes, fresh } = inTables ?? { changes: await placeRows({ db, raw, parts, patch, lost, effects }), fresh: [] }
  const held = brake(changes, lost, total)
  if (held) throw new FaultError(held)
  parts.projectChanges(raw, changes, fresh)
  rememberDropped(raw, changes)
  forgetDisposed(raw, changes, fresh)
  patch.also(raw)
  return { changes, fresh }
}

async function placeRows(given: Omit<Rebase, 'incoming'>): Promise<readonly RowChange[]> {
  const { db, raw, patch, lost, effects } = given
  const incoming = readRows(raw, patch)
  const fresh = effects === undefined && lost.isEmpty() ? await putFresh(db, raw, incoming) : undefined
  return fresh ?? rebase({ ...given, incoming })
}

type Rebase = {
  readonly db: WritableDb
  readonly raw: Database
  readonly parts: PatchParts
  readonly patch: Patch
  readonly incoming: Incoming
  readonly lost: RowKeys
  /** Undefined when nothing waits. */
  readonly effects: WaitingEffects | undefined
}

async function rebase({ db, raw, parts, patch, incoming, lost, effects }: Rebase): Promise<readonly RowChange[]> {
  const rows = createRowWriter(db, { track: true })
  const confirmed = new Set(patch.confirmed.map(({ entry }) => entry.sequence))
  const keys = new RowKeys()
  for (const [entity, ofEntity] of incoming) for (const id of ofEntity.keys()) keys.add(entity, id)
  for (const [entity, id] of lost) keys.add(entity, id)
  if (effects) for (const sequence of undone(patch)) for (const written of effects.written(sequence)) keys.add(...written)
  const waiting = !effects || countOutbox(raw) === confirmed.size ? [] : await closeOver(effects, rows, keys, incoming, confirmed)

  for (const [entity, ids] of keys.byEntity()) {
    await rows.preload(entity, [...ids])
    const images = effects?.bases(entity, [...ids])
    for (const id of ids) {
      if (images?.has(id)) await rows.place(entity, id, images.get(id))
      const row = incoming.get(entity)?.get(id)
      if (row !== undefined) await rows.place(entity, id, row ?? undefined)
      else if (lost.has(entity, id)) await rows.place(entity, id, undefined)
    }
  }
  rows.take()

  for (const { entry, answer } of patch.confirmed) {
    writeJournal(raw, entry, answer, { line: patch.line, version: patch.version, settledAt: parts.clock() })
    removeFromOutbox(raw, entry.sequence)
  }
  return replay(db, raw, parts, rows, waiting)
}

/** The confirmed mutations whose own rows go back, for those of the server to take their place. */
function undone({ confirmed, anew }: Patch): readonly number[] {
  return confirmed.filter(({ answer }) => !anew || answer.outcome !== 'applied').map(({ entry }) => entry.sequence)
}

/** Files whose rows went: their bytes lie in another file and are dropped after this transaction. */
function rememberDropped(raw: Database, changes: readonly RowChange[]): void {
  const dropped = changes.filter(({ entity, before, after }) => entity === 'attachment' && before !== undefined && after === undefined)
  if (dropped.length === 0) return
  const earlier = JSON.parse(readMeta(raw, 'droppedAttachments') ?? '[]') as string[]
  const names = dropped.map(({ before }) => (before as EntityRow<'attachment'>).sha256)
  writeMeta(raw, 'droppedAttachments', JSON.stringify([...new Set([...earlier, ...names])]))
}

/** Widens the keys to the fixpoint and answers the waiting mutations that have to be carried out again, in order. */
async function closeOver(
  effects: WaitingEffects,
  rows: EntityWriter,
  keys: RowKeys,
  incoming: Incoming,
  confirmed: ReadonlySet<number>,
): Promise<readonly number[]> {
  const found = new Set<number>()
  let queue = groups(keys)
  while (queue.size > 0) {
    const next: (readonly [EntityName, Id])[] = []
    for (const [entity, ids] of queue) {
      await rows.preload(entity, ids)
      const images = effects.bases(entity, ids)
      const marks = new Set<string>()
      for (const id of ids)
        for (const mark of keysOf(entity, id, [await rows.get(entity, id), incoming.get(entity)?.get(id) ?? undefined, images.get(id)])) marks.add(mark)
      for (const sequence of effects.touching(entity, ids, marks)) {
        if (confirmed.has(sequence) || found.has(sequence)) continue
        found.add(sequence)
        for (const written of effects.written(sequence)) if (keys.add(...written)) next.push(written)
      }
    }
    queue = groups(next)
  }
  return [...found].toSorted((a, b) => a - b)
}

function groups(queue: Iterable<readonly [EntityName, Id]>): Map<EntityName, Id[]> {
  const byEntity = new Map<EntityName, Id[]>()
  for (const [entity, id] of queue) {
    const ids = byEntity.get(entity)
    if (ids) ids.push(id)
    else byEntity.set(entity, [id])
  }
  return byEntity
}

/** Holds back a patch that would empty the desk though no scope was lost: more likely a broken server than a true wish. */
function brake(changes: readonly RowChange[], lost: RowKeys, total: number): Fault | undefined {
  if (total <= brakeRecords) return undefined
  const removed = changes.filter(({ entity, id, after }) => entity === 'record' && after === undefined && !lost.has('record', id)).length
  return removed * 2 > total ? failed('removal-too-large', { removed, total }).fault : undefined
}
