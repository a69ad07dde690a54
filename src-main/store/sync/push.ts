import type { SyncAnswer } from '#shared/contract/sync.ts'
import { pushLimit } from '#shared/contract/sync-limits.ts'
import { failed, type Fault, type FaultCode, type Result } from '#shared/kernel/fault.ts'
import { readMeta } from '../apply/desk-meta.ts'
import { nextToPush, setAnswer, type OutboxEntry } from '../apply/outbox.ts'
import { uploadFor } from './attachment-transfer.ts'
import { certifyLost } from './certify-key.ts'
import { pullStep } from './pull.ts'
import { commitPatch, standingOf, type Replica, type StepEnd } from './replica.ts'
import { renumber } from './renumber.ts'

/** So much goes at once, though the protocol allows more: while the server works on one part, other desks fetch the one before. */
const partLimit = { mutations: pushLimit.mutations, bytes: 250_000 } as const

/** A whole push that the server cannot even read: the one mutation that makes it so has to be found. */
const unreadable: readonly FaultCode[] = ['call-malformed', 'call-too-large', 'mutation-malformed', 'mutation-too-large']

/** A file that the server will never take: the mutation that needs it must not stand before all others. */
const unacceptable: readonly FaultCode[] = ['attachment-too-large', 'call-malformed']

/**
 * Sends what the server has not answered, oldest first, one batch after the other; the answers are kept until a pull carries the echo. While the server
 * works on one, the echo of those before is fetched and applied, so that a long backlog does not keep the two waiting for each other.
 */
export async function pushStep(replica: Replica): Promise<StepEnd> {
  let after = 0
  let pulls = true
  let limit: { mutations: number; bytes: number } = partLimit
  for (;;) {
    const batch = nextToPush(replica.database.readRaw, after, limit)
    const last = batch.at(-1)
    if (!last) return { kind: 'done' }
    const stopped = await uploadFor(replica, batch)
    if (stopped) return unacceptable.includes(stopped.fault.code) ? refuseHere(replica, stopped.entry, stopped.fault) : { kind: 'failed', fault: stopped.fault }
    const { answer, pulled } = await whileOnItsWay(replica, batch, pulls && after > 0)
    // A desk that is being closed is heard to the end, and gets no row any more.
    if (pulled.kind === 'failed' && pulled.fault.code === 'desk-closing') pulls = false
    else if (pulled.kind !== 'done') return pulled
    if (!answer.ok) {
      if (answer.fault.code === 'desk-forked') {
        await replica.database.write(async (_db, raw) => renumber(raw, replica.newId))
        return { kind: 'again' }
      }
      // The server has lost a key with what came after its backup.
      const lost = answer.fault.code === 'key-not-certified' ? answer.fault.params?.['key'] : undefined
      if (typeof lost === 'string') return certifyLost(replica, lost)
      if (!unreadable.includes(answer.fault.code)) return { kind: 'failed', fault: answer.fault }
      if (batch.length === 1) return refuseHere(replica, last, answer.fault)
      limit = { ...partLimit, mutations: Math.ceil(batch.length / 2) }
      continue
    }
    // The server has forgotten what came before: it was taken back to an earlier state, even if it still calls that by the same epoch.
    if (answer.value.lastSequence + 1 < (batch[0] ?? last).sequence) return { kind: 'failed', fault: failed('epoch-changed').fault }
    const through = await keepAnswers(replica, batch, answer.value)
    if (through === undefined) return { kind: 'failed', fault: failed('server-fault', { reason: 'push-unanswered' }).fault }
    after = through
    limit = partLimit
  }
}

/**
 * Asks, and pulls meanwhile until the answer is there or everything has come. `pulled` is `again` when the line became another on the way: the answer is about
 * numbers that no longer stand. A pull that failed is told after the answer was heard, which the next round asks for again.
 */
async function whileOnItsWay(
  replica: Replica,
  batch: readonly OutboxEntry[],
  pulls: boolean,
): Promise<{ readonly answer: Result<SyncAnswer<'push'>>; readonly pulled: StepEnd }> {
  if (!pulls) return { answer: await ask(replica, batch), pulled: { kind: 'done' } }
  const { line } = standingOf(replica.database.readRaw)
  let isAnswered = false
  const pulling = async (): Promise<StepEnd> => {
    for (;;) {
      const end = await pullStep(replica)
      if (end.kind !== 'again') return end
      if (standingOf(replica.database.readRaw).line !== line) return end
      if (isAnswered) return { kind: 'done' }
    }
  }
  // The pull is asked first: the server answers it before it begins with the batch.
  const asked = [pulling(), ask(replica, batch).finally(() => (isAnswered = true))] as const
  // Both have ended before either is told: what one of them writes must not come after the round.
  await Promise.allSettled(asked)
  return { pulled: await asked[0], answer: await asked[1] }
}

function ask(replica: Replica, batch: readonly OutboxEntry[]): Promise<Result<SyncAnswer<'push'>>> {
  const { epoch, line } = standingOf(replica.database.readRaw)
  if (epoch === undefined || line === undefined) throw new Error('pushed before the server was greeted')
  return replica.link.ask('push', { epoch, line, mutations: batch.map(({ sequence, mutation }) => ({ sequence, mutation })) })
}

/** Only an answer that names the mutation by its id counts; answers the last sequence kept. */
async function keepAnswers(replica: Replica, batch: readonly OutboxEntry[], answer: SyncAnswer<'push'>): Promise<number | undefined> {
  const idBySequence = new Map(batch.map(({ sequence, id }) => [sequence, id]))
  const known = answer.results.filter(({ sequence, id }) => idBySequence.get(sequence) === id)
  if (known.length === 0) return undefined
  await replica.database.write(async (_db, raw) => {
    for (const { sequence, id, outcome, fault } of known) setAnswer(raw, sequence, id, { outcome, fault: fault ?? null })
  })
  return Math.max(...known.map(({ sequence }) => sequence))
}

/** A mutation that the server cannot read, or whose file it cannot take, must not stand before all others: it goes to its author's conflicts, and the rest to a new line. */
async function refuseHere(replica: Replica, entry: OutboxEntry, fault: Fault): Promise<StepEnd> {
  const { line, cursor } = standingOf(replica.database.readRaw)
  const held = await commitPatch(replica, {
    rows: [],
    confirmed: [{ entry, answer: { outcome: 'rejected', fault } }],
    scopes: null,
    version: cursor,
    line: line ?? '',
    removalAllowed: readMeta(replica.database.readRaw, 'removalAllowed') !== undefined,
    also: (raw) => renumber(raw, replica.newId),
  })
  return held ? { kind: 'failed', fault: held } : { kind: 'again' }
}
