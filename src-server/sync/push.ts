import { z } from 'zod'
import { syncMessages, type SyncAnswer } from '#shared/contract/sync.ts'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import { faultSchema, failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { mayAsk } from '../auth/desk-standing.ts'
import type { ChangeSet } from '../store/change-set.ts'
import { insertRows } from '../store/insert-rows.ts'
import { findMeta } from '../store/meta.ts'
import type { ReadableDb } from '../store/store.ts'
import type { ArrivalRow } from '../store/tables.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { countDelivered } from './delivered.ts'
import { openJudge, type Verdict } from './judge.ts'
import { receive, unknownKeyOf, type Received } from './received.ts'

/**
 * Push: the outbox of one line, in order, each mutation answered.
 *
 * - `(line, sequence)` below the ledger: the same id gets its old answer again; another id is a fork, and nothing of the push is applied.
 * - the next sequence: judged, its result stored with its effects in one transaction, refused or not.
 * - a gap: the rest is left, `lastSequence` says where to go on.
 *
 * A batch is one transaction with one fsync. When something breaks in it that is not of the moment (a bug), each mutation gets a
 * transaction of its own, and the one that breaks is refused with `internal-error`: a poisoned mutation must not hold the line.
 */
export const pushAskSchema = syncMessages.push.ask.extend({
  mutations: z.array(z.strictObject({ sequence: z.number().int().min(1), mutation: z.unknown() })).max(pushLimit.mutations),
})
type PushAsk = z.infer<typeof pushAskSchema>
type PushResult = SyncAnswer<'push'>['results'][number]

/** Answers a push of this desk. */
export async function push(context: ServerContext, ask: PushAsk, caller: DeskCaller): Promise<Result<SyncAnswer<'push'>>> {
  if (ask.epoch !== context.epoch) return failed('epoch-changed', { epoch: context.epoch })
  if (ask.mutations.some(({ sequence }, at) => at > 0 && sequence !== (ask.mutations[at - 1]?.sequence ?? 0) + 1))
    return failed('call-malformed', { path: 'mutations' })
  const { received, lostKey } = await context.store.read(async (db) => ({
    received: await receive(db, caller.deskId, ask.mutations),
    // A server that came out of a backup may have lost the key with everything after it: what it has signed waits until it is certified again.
    lostKey: (await findMeta(db, 'restoredAt')) === undefined ? undefined : await unknownKeyOf(db, caller.deskId, ask.mutations),
  }))
  if (lostKey !== undefined) return failed('key-not-certified', { key: lostKey })
  if (!received) return failed('call-malformed', { path: 'mutations.id' })
  try {
    return ok(await pushBatch(context, ask.line, caller.deskId, received))
  } catch (error) {
    // Somebody sends under numbers that are not his: a copy of a desk, or another desk's line.
    if (error instanceof FaultError && error.fault.code === 'desk-forked')
      await context.audit({ actorId: '', act: 'push.refused', subject: `desk-forked ${caller.deskId} ${ask.line}` })
    if (error instanceof FaultError || context.store.isTransient(error)) throw error
    context.log.error({ err: error, desk: caller.deskId, line: ask.line }, 'a batch broke; its mutations go one by one')
    return ok(await pushSingly(context, ask.line, caller.deskId, received))
  }
}

async function pushSingly(context: ServerContext, line: Id, deskId: Id, received: readonly Received[]): Promise<SyncAnswer<'push'>> {
  const results: PushResult[] = []
  let lastSequence = 0
  for (const one of received) {
    const answer = await pushBatch(context, line, deskId, [one]).catch(async (error: unknown) => {
      if (error instanceof FaultError || context.store.isTransient(error)) throw error
      const reference = context.newId()
      context.log.error({ err: error, reference, mutation: one.id }, 'a mutation broke and is refused')
      const broken: Received = {
        kind: 'refused',
        sequence: one.sequence,
        id: one.id,
        fault: { code: 'internal-error', params: { reference } },
        authorId: '',
        digest: '',
      }
      return pushBatch(context, line, deskId, [broken])
    })
    results.push(...answer.results)
    lastSequence = answer.lastSequence
  }
  return { results, lastSequence }
}

async function pushBatch(context: ServerContext, line: Id, deskId: Id, received: readonly Received[]): Promise<SyncAnswer<'push'>> {
  return context.write(async (set) => {
    await set.lock([`line ${line}`])
    const desk = mayAsk(await set.rows.get('desk', deskId), 'push')
    if (!desk.ok) throw new FaultError(desk.fault)
    const { lastSequence: before, drainedAt } = await ledgerOf(context, set.db, line, deskId)
    const results = await repeated(
      set.db,
      line,
      received.filter(({ sequence }) => sequence <= before),
    )
    const judge = await openJudge(context, set, { deskId, drainedAt }, received)
    const arrivals: { readonly step: number; readonly row: Omit<ArrivalRow, 'version'> }[] = []
    let last = before
    for (const one of received) {
      if (one.sequence <= before) continue
      if (one.sequence !== last + 1) break
      const verdict = await judge(one)
      last = one.sequence
      results.push(resultOf(one, verdict))
      arrivals.push({
        step: verdict.step,
        row: { line, sequence: one.sequence, mutationId: one.id, outcome: verdict.outcome, fault: verdict.fault ? JSON.stringify(verdict.fault) : null },
      })
    }
    if (last > before) {
      await keepLedger(set, { line, deskId, lastSequence: last, drainedAt })
      if (desk.value.state === 'closing') await countDelivered(set.db, desk.value, last - before)
      set.atEnd(async (versionOf) => {
        const rows = arrivals.map(({ step, row }) => ({ ...row, version: versionOf(step) }))
        await insertRows(set.db, 'arrival', ['line', 'sequence', 'mutationId', 'outcome', 'fault', 'version'], rows)
      })
    }
    return { results, lastSequence: last }
  })
}

function resultOf(one: Received, verdict: Verdict): PushResult {
  return { sequence: one.sequence, id: one.id, outcome: verdict.outcome, ...(verdict.fault ? { fault: verdict.fault } : {}) }
}

/** How far a line is, and when it was last known to be empty: the newer of what is written down and what was heard since, unless that has not come yet. */
async function ledgerOf(context: ServerContext, db: ReadableDb, line: Id, deskId: Id): Promise<{ readonly lastSequence: number; readonly drainedAt: number }> {
  const held = await db.selectFrom('ledger').selectAll().where('line', '=', line).executeTakeFirst()
  if (held && held.deskId !== deskId) throw new FaultError({ code: 'desk-forked' })
  const now = context.clock()
  const drainedAt = Math.max(0, ...[held?.drainedAt ?? 0, context.drained.get(line) ?? 0].filter((at) => at <= now))
  return { lastSequence: held?.lastSequence ?? 0, drainedAt }
}

/** The old answers of what came before; a number that another mutation has taken is a fork. */
async function repeated(db: ReadableDb, line: Id, received: readonly Received[]): Promise<PushResult[]> {
  const [first, last] = [received[0]?.sequence, received.at(-1)?.sequence]
  if (first === undefined || last === undefined) return []
  const arrivals = await db.selectFrom('arrival').selectAll().where('line', '=', line).where('sequence', '>=', first).where('sequence', '<=', last).execute()
  const bySequence = new Map(arrivals.map((arrival) => [arrival.sequence, arrival]))
  return received.map(({ sequence, id }) => {
    const arrival = bySequence.get(sequence)
    if (arrival?.mutationId !== id) throw new FaultError({ code: 'desk-forked' })
    return resultOfArrival(arrival)
  })
}

/** What was once answered, as it is stored. */
export function resultOfArrival(arrival: ArrivalRow): PushResult {
  const fault = arrival.fault === null ? undefined : faultSchema.parse(JSON.parse(arrival.fault))
  const outcome = syncMessages.push.answer.shape.results.element.shape.outcome.parse(arrival.outcome)
  return { sequence: arrival.sequence, id: arrival.mutationId, outcome, ...(fault ? { fault } : {}) }
}

type Ledger = { readonly line: Id; readonly deskId: Id; readonly lastSequence: number; readonly drainedAt: number }

async function keepLedger(set: ChangeSet, { line, deskId, lastSequence, drainedAt }: Ledger): Promise<void> {
  await set.db
    .insertInto('ledger')
    .values({ line, deskId, lastSequence, drainedAt })
    .onConflict((conflict) => conflict.column('line').doUpdateSet({ lastSequence, drainedAt }))
    .execute()
}
