import type { Id, Instant } from '#shared/kernel/id.ts'
import { timeId } from '#shared/kernel/id.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { clockTick } from '#shared/mutations/clock.ts'
import type { MutationContext } from '#shared/mutations/mutation.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { ReadableDb } from '../store/store.ts'
import type { ServerContext } from './context.ts'

/**
 * What is due, carried out by the server itself: a mutation whose author is time (docs/adr/0017). It is not signed, because nobody's key could, and it is not kept in the mutation log,
 * because a server that has lost it does it again: the rows say whether it was done. The audit chain has it.
 *
 * On PostgreSQL any node may be asked; the lock lets one at a time, and the next one looks again at what is due then.
 */
const pageSize = 50
/** Whoever carries out what is due does it alone. */
export const lockName = 'time'
/** What could not be done (nobody can take what comes next) is tried again after so long, or when the server starts. */
const heldMs = 600_000

/** What came of one pass. */
export type DuePass = { readonly done: number; readonly nextAt: Instant | null }
/** Records that could not be taken on, with the instant at which they are tried again. */
export type Held = Map<Id, Instant>

/** Carries out all that is due, page by page; answers when something is due next. */
export async function carryOutDue(context: ServerContext, held: Held): Promise<DuePass> {
  const now = context.clock()
  for (const [id, until] of held) if (until <= now) held.delete(id)
  let done = 0
  for (let after: Id | null = ''; after !== null;) {
    const from: Id = after
    const ids: readonly Id[] = await context.store.read((db) => recordsDue(db, now, from))
    const wanted = ids.filter((id) => !held.has(id))
    if (wanted.length > 0) done += await carryOutPage(context, held, wanted, from)
    after = ids.length < pageSize ? null : (ids.at(-1) ?? null)
  }
  return { done, nextAt: earliest([await context.store.read((db) => nextDue(db, now)), ...held.values()]) }
}

async function carryOutPage(context: ServerContext, held: Held, wanted: readonly Id[], from: Id): Promise<number> {
  return context.write(async (set) => {
    await set.lock([lockName])
    // Another node may have done them while this one waited.
    const still = new Set(await recordsDue(set.db, context.clock(), from))
    const due = wanted.filter((id) => still.has(id))
    await set.rows.preload('record', due)
    let done = 0
    for (const recordId of due) if (await tickRecord(context, set, held, recordId)) done += 1
    return done
  })
}

async function tickRecord(context: ServerContext, set: ChangeSet, held: Held, recordId: Id): Promise<boolean> {
  const id = context.newId()
  const body = { name: clockTick.name, version: clockTick.version, args: { recordId }, expects: [] }
  const ticked = await carryOut(set.rows, body, contextOfTime(context, set, id))
  if (!ticked.ok) {
    held.set(recordId, context.clock() + heldMs)
    context.log.warn({ recordId, fault: ticked.fault.code }, 'what is due could not be carried out')
    set.forget()
    return false
  }
  await set.settle(id)
  set.audit({ actorId: '', act: `server.${clockTick.name}`, subject: recordId })
  return true
}

/** In which the server carries out what time brings about. */
export function contextOfTime(context: ServerContext, set: ChangeSet, id: Id): MutationContext {
  const now = context.clock()
  return {
    id,
    author: timeId,
    at: now,
    judgedAt: now,
    place: 'server',
    bounds: { notBefore: now, notAfter: now },
    deskCode: '',
    takeNumbers: set.takeNumbers,
    findHolders: set.findHolders,
  }
}

/** Records of which something is due, in the order of their ids. */
async function recordsDue(db: ReadableDb, now: Instant, after: Id): Promise<readonly Id[]> {
  const tasks = await db
    .selectFrom('task')
    .select('recordId')
    .distinct()
    .where('nextAt', '<=', now)
    .where('recordId', '>', after)
    .orderBy('recordId')
    .limit(pageSize)
    .execute()
  const records = await db.selectFrom('record').select('id').where('nextAt', '<=', now).where('id', '>', after).orderBy('id').limit(pageSize).execute()
  const ids = new Set([...tasks.map(({ recordId }) => recordId), ...records.map(({ id }) => id)])
  return [...ids]
    .filter((id) => id !== null)
    .toSorted()
    .slice(0, pageSize)
}

async function nextDue(db: ReadableDb, now: Instant): Promise<Instant | null> {
  const task = await db.selectFrom('task').select('nextAt').where('nextAt', '>', now).orderBy('nextAt').limit(1).executeTakeFirst()
  const record = await db.selectFrom('record').select('nextAt').where('nextAt', '>', now).orderBy('nextAt').limit(1).executeTakeFirst()
  return earliest([task?.nextAt ?? null, record?.nextAt ?? null])
}

/** The first of these instants. */
export function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null).map(Number)
  return known.length === 0 ? null : Math.min(...known)
}
