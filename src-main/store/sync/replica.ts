import type { Database } from 'better-sqlite3'
import { FaultError, type Fault } from '#shared/kernel/fault.ts'
import type { Clock, Id, Instant, NewId } from '#shared/kernel/id.ts'
import type { AttachmentStore, StoreContext, StoreDatabase } from '../context.ts'
import type { CarryOut, ProjectChanges } from '../apply/carrying.ts'
import { readMeta, readNumber } from '../apply/desk-meta.ts'
import { statement } from '../apply/statement.ts'
import { topicsOf } from '../apply/topics.ts'
import type { Certification } from './certify-key.ts'
import { applyPatch, type Patch } from './patch.ts'
import { removeAll } from './replacing.ts'
import type { Link } from './link.ts'

/** All that the steps of a round work with. */
export type Replica = {
  readonly database: StoreDatabase
  readonly attachments: AttachmentStore
  readonly link: Link
  readonly carryOut: CarryOut
  readonly projectChanges: ProjectChanges
  readonly clock: Clock
  readonly newId: NewId
  readonly emit: StoreContext['emit']
  /** What gets the signed-in member's signing key certified, when a restored desk or server wants that. */
  readonly certification?: Certification
  /** The key with which whoever is signed in signs here; left out, its certificate is not asked for. */
  readonly keyId?: Id
  /** Who has a slot on this desk, with the key in it. */
  readonly slots?: () => Promise<readonly { readonly memberId: Id; readonly keyId: Id }[]>
  /** Told the server's time at each greeting. */
  readonly heard: (now: Instant) => void
  /** The server knows of events that this store does not hold. */
  readonly endLost?: () => Promise<void>
  /** First contact or gained scopes: how far; null when there is nothing to fetch. */
  readonly progress: (bootstrap: { readonly done: number; readonly total: number } | null) => void
}

/** A round is made of steps; a step either goes on, or says why it cannot now. */
export type StepEnd = { readonly kind: 'done' } | { readonly kind: 'again' } | { readonly kind: 'failed'; readonly fault: Fault }

/** Where this desk stands towards the server. */
export type Standing = {
  readonly epoch: Id | undefined
  readonly line: Id | undefined
  readonly cursor: number
  readonly held: readonly string[]
  readonly bootstrap: BootstrapProgress | null
}

/** Kept in `meta` with every page, so that a killed first contact goes on where it was. */
export type BootstrapProgress = {
  readonly scopes: readonly string[]
  /** Null until the first page has pinned the version. */
  readonly pin: number | null
  readonly after: string | null
  readonly done: number
  readonly total: number
  /** The first page replaces all rows: the server's history is another than this desk's, or this desk was away for longer than the log is kept. */
  readonly fresh: boolean
}

/** Everything is to be fetched and to replace what is here; the next pull says which scopes. */
export const freshContact: BootstrapProgress = { scopes: [], pin: null, after: null, done: 0, total: 0, fresh: true }

/** Reads the standing from the store. */
export function standingOf(raw: Database): Standing {
  const progress = readMeta(raw, 'bootstrap')
  return {
    epoch: readMeta(raw, 'epoch'),
    line: readMeta(raw, 'line'),
    cursor: readNumber(raw, 'cursor'),
    held: statement(raw, 'select "scope" from "held_scope" order by "scope"').pluck().all() as string[],
    bootstrap: progress === undefined ? null : (JSON.parse(progress) as BootstrapProgress),
  }
}

/** Applies one patch in one transaction, and tells the windows what went stale; the brake is a fault. */
export async function commitPatch(replica: Replica, patch: Patch): Promise<Fault | null> {
  try {
    const { changes, fresh } = await replica.database.write((db, raw) => {
      if (patch.replaces) removeAll(raw, replica.projectChanges)
      return applyPatch(db, raw, { ...replica, deskCode: readMeta(raw, 'deskCode') ?? '' }, patch)
    })
    const topics = new Set(topicsOf(changes, fresh))
    if (patch.replaces) for (const topic of ['record', 'register', 'inbox', 'conflict', 'organisation']) topics.add(topic)
    for (const { entry, answer } of patch.confirmed) {
      topics.add('outbox').add('inbox')
      if (entry.recordId !== null) topics.add(`record:${entry.recordId}`)
      if (answer.outcome !== 'applied') topics.add('conflict')
      const key = entry.mutation.body.args['definitionKey']
      if (typeof key === 'string') topics.add(`register:${key}`)
    }
    if (topics.size > 0) replica.emit('stale', { topics: [...topics].toSorted() })
    return null
  } catch (thrown) {
    if (thrown instanceof FaultError) return thrown.fault
    throw thrown
  }
}
