import type { Fault } from '#shared/kernel/fault.ts'
import type { Clock } from '#shared/kernel/id.ts'
import type { DeskFile } from '../desk-file.ts'
import type { Pin } from '../sync/pinned-tls.ts'
import type { Timers } from '../sync/timers.ts'
import type { Wire } from '../sync/wire.ts'
import { readSealedFile, removeSealedFile } from './sealed-file.ts'

/**
 * Carries the sealed outbox to the server while the desk is locked. It has no key at all: not of the store, not of the desk; the parts prove
 * themselves. What it learns is how many parts there are, how large, and which have gone.
 *
 * - Parts go one after the other; each that has arrived is struck off in `desk.json`, where the lock screen counts. A part that is sent again
 *   because that was lost changes nothing.
 * - No answer, or a server in trouble: tried again, at growing, jittered intervals. An answer that repetition does not change (another
 *   epoch, a closed desk, a damaged part): it ends, and what is left waits for the next unlocking.
 * - `pause` ends a part on its way; the ordinary sync takes over and the server knows what it has.
 */
export type Carrier = {
  /** Goes on where it was; nothing happens when nothing is sealed. */
  start(): void
  pause(): Promise<void>
  /** The store has been opened and holds all of it. */
  discard(): Promise<void>
  /** Whether what waits leaves by itself. */
  isLeaving(): boolean
}

export type CarrierParts = {
  readonly directory: string
  readonly deskFile: DeskFile
  readonly clock: Clock
  readonly timers: Timers
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
  readonly makeWire: (url: string, pin: Pin) => Wire
  /** The counts of the lock screen have changed. */
  readonly changed: () => void
}

const retryFirstMs = 2000
const retryMaxMs = 120_000
const passing: ReadonlySet<Fault['code']> = new Set([
  'server-unreachable',
  'server-fault',
  'server-full',
  'internal-error',
  'call-too-often',
  'server-untrusted',
])

/** The carrier of one desk; it stands still until it is started. */
export function createCarrier(parts: CarrierParts): Carrier {
  const { directory, deskFile, timers } = parts
  let wire: Wire | undefined
  let running: Promise<void> | undefined
  let timer: { cancel(): void } | undefined
  let isPaused = true
  /** Settled by a pause, which waits for no answer: a network that has stalled must not hold up an unlocking. */
  let pausing = Promise.withResolvers<undefined>()
  let isStopped = false
  let failures = 0
  /** A server that says again that a part is missing, after all were sent again, is not believed a second time. */
  let hasBegunAnew = false

  const leaving = (): boolean => {
    const { departure } = deskFile.facts
    return !isStopped && departure !== null && departure.done < departure.parts
  }

  function begin(): void {
    if (isPaused || running || !leaving()) return
    running = turn().finally(() => {
      running = undefined
    })
  }

  async function turn(): Promise<void> {
    const fault = await carryAll()
    await wire?.close()
    wire = undefined
    if (fault === null || isPaused) return
    if (fault.code === 'sealed-gap' && !hasBegunAnew) {
      hasBegunAnew = true
      await deskFile.update((facts) => {
        const { departure } = facts
        return departure ? { ...facts, waiting: departure.left + departure.mutations, departure: { ...departure, done: 0 } } : facts
      })
    } else if (!passing.has(fault.code)) {
      isStopped = true
      console.warn(`departure: ${fault.code}`)
      return parts.changed()
    }
    failures += 1
    timer = timers.after(Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(failures - 1, 8)) * (0.5 + parts.random()), begin)
  }

  /** Sends what is left, in order; answers why it cannot go on, or null. */
  async function carryAll(): Promise<Fault | null> {
    const { departure } = deskFile.facts
    if (!departure) return null
    const pin: Pin = {
      fingerprint: departure.authority,
      clock: parts.clock,
      warn: (warning) => console.warn(`departure: ${warning}`),
      learned: () => undefined,
    }
    wire = parts.makeWire(departure.server, pin)
    for await (const { envelope, mutations } of readSealedFile(directory, departure.id, departure.done)) {
      if (isPaused) return null
      const answer = await Promise.race([wire.ask('deliver', { envelope }), pausing.promise])
      if (isPaused || answer === undefined) return null
      if (!answer.ok) return answer.fault
      failures = 0
      await strikeOff(mutations)
    }
    // Whatever the file did not give out is no longer to be had here.
    if (leaving()) isStopped = true
    else await removeSealedFile(directory)
    parts.changed()
    return null
  }

  async function strikeOff(mutations: number): Promise<void> {
    await deskFile.update((facts) => {
      const { departure } = facts
      if (!departure) return facts
      const waiting = Math.max(departure.left, facts.waiting - mutations)
      return { ...facts, waiting, departure: { ...departure, done: departure.done + 1 } }
    })
    parts.changed()
  }

  async function pause(): Promise<void> {
    isPaused = true
    pausing.resolve(undefined)
    timer?.cancel()
    await wire?.close()
    await running
  }

  return {
    start() {
      if (!isPaused) return
      isPaused = false
      pausing = Promise.withResolvers()
      isStopped = false
      begin()
    },
    pause,
    async discard() {
      await pause()
      await removeSealedFile(directory)
      if (deskFile.facts.departure !== null) await deskFile.update((facts) => ({ ...facts, departure: null }))
    },
    isLeaving: leaving,
  }
}
