import { createHash } from 'node:crypto'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { failed, FaultError, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { unstorableTextAt } from '#shared/kernel/text.ts'
import { mutationBodySchema, mutationFormat, signedTextOf, type MutationBody } from '#shared/mutations/mutation.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { createStandingLists } from '#shared/rows/standing-lists.ts'
import { createRowWriter } from '#shared/rows/writer.ts'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import type { Auditor, Mutate, MutateEach, StoreContext, StoreSession, WritableDb } from '../context.ts'
import type { OpenedStoreDatabase } from '../database/store-database.ts'
import { deskContext, type CarryOut, type ProjectChanges } from './carrying.ts'
import { ensureLine, readMeta } from './desk-meta.ts'
import { effectsOf } from './effects.ts'
import { appendOutbox, nextSequence } from './outbox.ts'
import { topicsOf } from './topics.ts'

/** Room in a push beside the one mutation. */
const bodyBytesMax = pushLimit.bytes - 10_000

export type MutateParts = {
  readonly database: OpenedStoreDatabase
  readonly session: StoreSession
  readonly clock: Clock
  readonly newId: NewId
  readonly audit: Auditor
  readonly carryOut: CarryOut
  readonly projectChanges: ProjectChanges
  readonly emit: StoreContext['emit']
  /** Something new waits to be sent. */
  readonly nudge: () => void
}

type Act = { readonly name: string; readonly version: number; readonly args: Record<string, unknown>; readonly expects: readonly object[] }
type Prepared = { readonly body: MutationBody; readonly canonical: string; readonly text: string; readonly recordId: Id | null }
type StandingAt = ReturnType<typeof createStandingLists>

const standingByDatabase = new WeakMap<OpenedStoreDatabase, StandingAt>()

/** One for the store, whoever acts: a shared desk must not hold the whole organisation once for each of its members. */
function standingOf(database: OpenedStoreDatabase): StandingAt {
  const held = standingByDatabase.get(database) ?? createStandingLists()
  standingByDatabase.set(database, held)
  return held
}

/**
 * Makes the one way in which a member changes anything. In one transaction the mutation is carried out on the rows, signed, put into the
 * outbox with what stood before, projected and chained into the audit log; a fault or a throw at any point leaves nothing of it.
 */
export function createMutate(parts: MutateParts): Mutate {
  const standingAt = standingOf(parts.database)
  return async (name, version, args, options = {}) => {
    const prepared = prepare(parts, { name, version, args, expects: options.expects ?? [] }, options.recordId)
    if (!prepared.ok) return prepared
    const saved = await inOneTransaction(parts, async (db, raw) => {
      const changes = await carryIn(parts, standingAt, db, raw, prepared.value)
      await options.also?.(db, raw)
      return changes
    })
    return saved.ok ? ok({ mutationId: prepared.value.body.id }) : saved
  }
}

/** As `createMutate`, for several at once: each is signed and waits in the outbox as if it had been made alone, and one fsync carries them all. */
export function createMutateEach(parts: MutateParts): MutateEach {
  const standingAt = standingOf(parts.database)
  return async (planned, options = {}) => {
    const all: Prepared[] = []
    for (const [index, { recordId, ...act }] of planned.entries()) {
      const prepared = prepare(parts, { expects: [], ...act }, recordId)
      if (!prepared.ok) return atPlace(prepared, index)
      all.push(prepared.value)
    }
    return inOneTransaction(parts, async (db, raw) => {
      const changes: RowChange[] = []
      for (const [index, prepared] of all.entries()) {
        try {
          changes.push(...(await carryIn(parts, standingAt, db, raw, prepared)))
        } catch (thrown) {
          throw thrown instanceof FaultError ? new FaultError(atPlace({ ok: false, fault: thrown.fault }, index).fault) : thrown
        }
      }
      await options.also?.(db)
      return changes
    })
  }
}

function atPlace({ fault }: Failed, index: number): Failed {
  return { ok: false, fault: { ...fault, row: index + 1 } }
}

function prepare(parts: MutateParts, act: Act, recordId: Id | undefined): Result<Prepared> {
  const body = bodyOf(parts, act)
  if (!body) return failed('mutation-malformed')
  const unstorable = unstorableTextAt(body)
  if (unstorable !== undefined) return failed('text-unstorable', { path: unstorable })
  const canonical = canonicalJson(body)
  const text = signedTextOf(canonical)
  if (Buffer.byteLength(text) > bodyBytesMax) return failed('mutation-too-large')
  return ok({ body, canonical, text, recordId: recordId ?? recordOf(body) })
}

/** Runs the work in one transaction and tells the windows what it changed, once it is on disk. */
async function inOneTransaction(parts: MutateParts, work: (db: WritableDb, raw: SqliteDatabase) => Promise<readonly RowChange[]>): Promise<Result<void>> {
  let changes: readonly RowChange[] = []
  try {
    await parts.database.write(async (db, raw) => {
      const closing = readMeta(raw, 'closing')
      if (closing !== undefined) throw new FaultError({ code: 'desk-closing', params: { reason: closing } })
      changes = await work(db, raw)
    })
  } catch (thrown) {
    if (thrown instanceof FaultError) return { ok: false, fault: thrown.fault }
    throw thrown
  }
  parts.emit('stale', { topics: [...topicsOf(changes), 'outbox'] })
  parts.nudge()
  return ok(undefined)
}

async function carryIn(parts: MutateParts, standingAt: StandingAt, db: WritableDb, raw: SqliteDatabase, { body, canonical, text, recordId }: Prepared) {
  const rows = createRowWriter(db, { track: true, standing: standingAt(parts.database.generation('organisation')) })
  const carried = await parts.carryOut(rows, body, deskContext(body, parts.session.deskCode))
  if (!carried.ok) throw new FaultError(carried.fault)
  const taken = rows.take()
  const changes = await rows.flush()
  parts.projectChanges(raw, changes)
  ensureLine(raw, parts.newId)
  const sequence = nextSequence(raw)
  const effects = effectsOf(taken.changes, taken.reads)
  appendOutbox(raw, { sequence, recordId, mutation: { body, signature: parts.session.sign(text) }, canonical, savedAt: parts.clock(), effects })
  await parts.audit.append(db, { act: body.name, subject: recordId ?? body.id, digest: digestOf(text), actorId: body.author })
  return changes
}

function bodyOf(parts: MutateParts, act: Act): MutationBody | undefined {
  const { member, keyId } = parts.session
  const parsed = mutationBodySchema.safeParse({ format: mutationFormat, id: parts.newId(), author: member.id, key: keyId, ...act, at: parts.clock() })
  return parsed.success ? parsed.data : undefined
}

/** The record an act is about, for lists: by convention its arguments name it. */
function recordOf(body: MutationBody): string | null {
  const named = body.args['recordId']
  return typeof named === 'string' ? named : null
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
