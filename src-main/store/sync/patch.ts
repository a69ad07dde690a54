import type { Database } from 'better-sqlite3'
import { failed, FaultError, type Fault } from '#shared/kernel/fault.ts'
import type { Clock, Id } from '#shared/kernel/id.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import { keysOf } from '#shared/rows/marks.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { fromWire, type RowOnWire } from '#shared/rows/wire.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import type { WritableDb } from '../context.ts'
import type { CarryOut, ProjectChanges } from '../apply/carrying.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import { waitingEffects, type WaitingEffects } from '../apply/effects.ts'
import { countOutbox, removeFromOutbox, type Answer, type OutboxEntry } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'
import { writeJournal } from './journal.ts'
import { addWithChildren, lostRows } from './lost-rows.ts'
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
  /** Confirmed by the pull that brings these rows, in order. */
  readonly confirmed: readonly { readonly entry: OutboxEntry; readonly answer: Answer }[]
  /** Nothing of what came before these rows by sync stays. */
  readonly replaces?: boolean
  /** Null: scopes are as before. */
  readonly scopes: { readonly kept: readonly string[]; readonly lost: readonly string[] } | null
  readonly version: number
  readonly line: Id
  /** Somebody has agreed that most records go. */
  readonly removalAllowed: boolean
  readonly also: (raw: Database) => void
}

export type PatchParts = { readonly carryOut: CarryOut; readonly projectChanges: ProjectChanges; readonly clock: Clock; readonly deskCode: string }

const nothingWaits: WaitingEffects = { writers: () => [], readers: () => [], written: () => [], base: () => undefined, records: () => [] }

/** Fewer records than this are never held back. */
const brakeRecords = 100

/** Applies a patch inside the given write transaction and answers the net changes. Throws a FaultError that rolls back when the brake holds. */
export async function applyPatch(db: WritableDb, raw: Database, parts: PatchParts, patch: Patch): Promise<readonly RowChange[]> {
  const rows = createRowWriter(db, { track: true })
  const incoming = readRows(raw, patch.rows)
  // A first contact brings a hundred thousand rows to a desk where nothing waits: none of them is asked for.
  const effects = countOutbox(raw) > 0 ? waitingEffects(raw) : nothingWaits
  const lost = patch.scopes && patch.scopes.lost.length > 0 ? lostRows(raw, effects, patch.scopes) : new RowKeys()
  const confirmed = new Set(patch.confirmed.map(({ entry }) => entry.sequence))

  const keys = new RowKeys()
  for (const [entity, id] of incoming.keys()) keys.add(entity, id)
  for (const [entity, id] of lost) keys.add(entity, id)
  for (const sequence of confirmed) for (const [entity, id] of effects.written(sequence)) keys.add(entity, id)
  const waiting = countOutbox(raw) === confirmed.size ? [] : await closeOver(effects, rows, keys, incoming, confirmed)

  for (const [entity, ids] of keys.byEntity()) await rows.preload(entity, [...ids])
  for (const [entity, id] of keys) {
    const image = effects.base(entity, id)
    if (image) await rows.place(entity, id, image.row)
    const row = incoming.get(entity, id)
    if (row !== undefined) await rows.place(entity, id, row ?? undefined)
    else if (lost.has(entity, id)) await rows.place(entity, id, undefined)
  }
  rows.take()

  for (const { entry, answer } of patch.confirmed) {
    writeJournal(raw, entry, answer, { line: patch.line, version: patch.version, settledAt: parts.clock() })
    removeFromOutbox(raw, entry.sequence)
  }
  const total = patch.removalAllowed ? 0 : (statement(raw, 'select count(*) from "record"').pluck().get() as number)
  const changes = await replay(db, raw, parts, rows, waiting)
  const held = brake(changes, lost, total)
  if (held) throw new FaultError(held)
  parts.projectChanges(raw, changes)
  rememberDropped(raw, changes)
  patch.also(raw)
  return changes
}

/** Files whose rows went: their bytes lie in another file and are dropped after this transaction. */
function rememberDropped(raw: Database, changes: readonly RowChange[]): void {
  const dropped = changes.filter(({ entity, before, after }) => entity === 'attachment' && before !== undefined && after === undefined)
  if (dropped.length === 0) return
  const earlier = JSON.parse(readMeta(raw, 'droppedAttachments') ?? '[]') as string[]
  const names = dropped.map(({ before }) => (before as EntityRow<'attachment'>).sha256)
  writeMeta(raw, 'droppedAttachments', JSON.stringify([...new Set([...earlier, ...names])]))
}

type Incoming = { get(entity: EntityName, id: Id): EntityRow<EntityName> | null | undefined; keys(): Iterable<readonly [EntityName, Id]> }

/** Parses the rows; what only a newer version understands is kept for the upgrade. A record that goes takes its children along. */
function readRows(raw: Database, wire: readonly RowOnWire[]): Incoming {
  const keys = new RowKeys()
  const rows = new Map<string, EntityRow<EntityName> | null>()
  const known = new Map<string, RowOnWire>()
  for (const row of wire) known.set(`${row.entity} ${row.id}`, row)
  const removed: Id[] = []
  let kept = statement(raw, 'select exists (select 1 from "unknown_row")').pluck().get() === 1
  for (const read of [...known.values()].map(fromWire)) {
    const later = read.kind === 'unknown' ? read.row : read.kind === 'put' ? read.later : null
    if (later !== null) kept = true
    if (later === null) {
      if (kept) statement(raw, 'delete from "unknown_row" where "entity" = ? and "id" = ?').run(read.entity, read.id)
    } else statement(raw, 'insert or replace into "unknown_row" ("entity","id","row") values (?,?,?)').run(read.entity, read.id, later)
    if (read.kind === 'unknown') continue
    keys.add(read.entity, read.id)
    rows.set(`${read.entity} ${read.id}`, read.kind === 'put' ? (read.row as EntityRow<EntityName>) : null)
    if (read.kind === 'remove' && read.entity === 'record') removed.push(read.id)
  }
  for (const recordId of removed) {
    const orphans = new RowKeys()
    addWithChildren(raw, orphans, recordId)
    for (const [entity, id] of orphans) if (keys.add(entity, id)) rows.set(`${entity} ${id}`, null)
  }
  return { get: (entity, id) => rows.get(`${entity} ${id}`), keys: () => keys }
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
  let queue = [...keys]
  while (queue.length > 0) {
    const next: (readonly [EntityName, Id])[] = []
    for (const [entity, ids] of groups(queue)) await rows.preload(entity, ids)
    for (const [entity, id] of queue) {
      const images = [await rows.get(entity, id), incoming.get(entity, id) ?? undefined, effects.base(entity, id)?.row]
      const sequences = [...effects.writers(entity, id)]
      for (const key of keysOf(entity, id, images)) sequences.push(...effects.readers(entity, key))
      for (const sequence of sequences) {
        if (confirmed.has(sequence) || found.has(sequence)) continue
        found.add(sequence)
        for (const written of effects.written(sequence)) if (keys.add(...written)) next.push(written)
      }
    }
    queue = next
  }
  return [...found].toSorted((a, b) => a - b)
}

function groups(queue: readonly (readonly [EntityName, Id])[]): Map<EntityName, Id[]> {
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
