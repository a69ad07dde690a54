import { failed, type Fault } from '#shared/kernel/fault.ts'
import { countOutbox } from '../apply/outbox.ts'
import { downloadMissing } from './attachment-transfer.ts'
import { bootstrapSteps } from './bootstrap.ts'
import { certifyKey } from './certify-key.ts'
import { dropUnheldFiles } from './unheld-files.ts'
import { greet } from './greet.ts'
import { announceMark } from './announce-mark.ts'
import { applyLaterRows } from './later-rows.ts'
import { learnCertificates } from './learn-certificates.ts'
import { learnSealing } from './learn-sealing.ts'
import { pullStep } from './pull.ts'
import { pushStep } from './push.ts'
import { standingOf, type Replica, type StepEnd } from './replica.ts'
import { takeLeave } from './take-leave.ts'

/** A round that is still not settled after so many steps is going in a circle; the retry timer takes over. */
const stepsMax = 100_000
const circlesMax = 20
/** A long first contact gives way to what people do meanwhile after so many pages. */
const pagesBetween = 10

/**
 * One round: greet, push all that waits, pull until the log is read, fetch gained scopes, and again until nothing is left to exchange;
 * then the files. `pullsFirst`: the server may have had some of it by another way. Answers the fault that stopped it, or null. The caller sees to it that only one round runs.
 */
export async function runRound(replica: Replica, stopped: () => boolean = () => false, pullsFirst = false): Promise<Fault | null> {
  let circles = 0
  let before = ''
  for (let step = 0; step < stepsMax && !stopped(); step++) {
    const standing = standingOf(replica.database.readRaw)
    const fault = step === 0 || standing.line === undefined ? ((await greet(replica)) ?? (await certifyKey(replica)) ?? (await applyLaterRows(replica))) : null
    if (fault) return fault
    if (step === 0) await announceMark(replica)
    if (step === 0 && pullsFirst) await pullKnown(replica)
    const end = await exchange(replica)
    if (end.kind === 'failed') {
      const stays = await goOnAfter(replica, end.fault)
      if (stays) return stays
    }
    if (end.kind === 'done')
      return (await dropUnheldFiles(replica), await learnSealing(replica), await learnCertificates(replica), await downloadMissing(replica))
    const now = JSON.stringify([standingOf(replica.database.readRaw), countOutbox(replica.database.readRaw)])
    circles = now === before ? circles + 1 : 0
    before = now
    if (circles >= circlesMax) return failed('server-fault', { reason: 'round-does-not-end' }).fault
  }
  return null
}

/** Two faults are no end of a round: the server's history is another, or it is time to take leave of it. Answers why the round ends all the same, or null. */
async function goOnAfter(replica: Replica, fault: Fault): Promise<Fault | null> {
  if (fault.code === 'desk-closing') return takeLeave(replica, fault)
  return fault.code === 'epoch-changed' ? greet(replica, true) : fault
}

/** The sealed outbox was carried meanwhile: what it brought is confirmed before anything is sent, so that it is not sent again. Its faults are those of the exchange that follows. */
async function pullKnown(replica: Replica): Promise<void> {
  for (let before = -1, after = standingOf(replica.database.readRaw).cursor; after > before; after = standingOf(replica.database.readRaw).cursor) {
    before = after
    const pulled = await pullStep(replica)
    if (pulled.kind !== 'again') return
  }
}

async function exchange(replica: Replica): Promise<StepEnd> {
  const pushed = await pushStep(replica)
  if (pushed.kind !== 'done') return pushed
  const pulled = await pullStep(replica)
  if (pulled.kind !== 'done') return pulled
  const fetched = await bootstrapSteps(replica, pagesBetween)
  if (fetched.kind !== 'done') return fetched
  // What was saved meanwhile, or answered by the push and not yet carried by the pull, makes another turn.
  return { kind: countOutbox(replica.database.readRaw) > 0 ? 'again' : 'done' }
}
