import { isStopping } from '#shared/contract/stopping-faults.ts'
import type { SyncState } from '#shared/contract/store.ts'
import { failed, type Fault } from '#shared/kernel/fault.ts'
import type { SyncEngine } from '../context.ts'
import { endLostFault } from '../audit/high-water.ts'
import { readMeta, readNumber } from '../apply/desk-meta.ts'
import { countOutbox } from '../apply/outbox.ts'
import { faultOfError } from '../database/sqlite-fault.ts'
import { countConflicts } from './conflict-entries.ts'
import { createPokes } from './pokes.ts'
import { allowRemoval } from './pull.ts'
import type { Replica } from './replica.ts'
import { runRound } from './round.ts'
import type { Timers } from './timers.ts'

/**
 * Keeps this desk and the server in agreement, in the background, one round at a time.
 *
 * - A round starts at the beginning, when something is saved, at a poke, when the retry timer runs out, and when asked.
 * - What comes while one runs makes another follow at once; nobody's request is forgotten and no two rounds overlap.
 * - After a fault the retry timer always arms itself again, with growing, jittered delays; a local save is not needed for that.
 * - While online pokes tell of changes; a silent or broken stream, or a clock that jumped (the lid was closed), means: connect anew, now.
 * - `link` says how it stands: `untrusted` and `refused` are told to a person, and tried again more slowly.
 */
export type EngineParts = Omit<Replica, 'progress' | 'heard'> & {
  readonly timers: Timers
  /** After every round that agreed with the server, before anybody is told of it. Never rejects. */
  readonly agreed?: () => Promise<void>
  /** The server has closed this desk; nothing is exchanged any more. Never rejects. */
  readonly closed?: (fault: Fault) => Promise<void>
  /** 0 ≤ x < 1, for jitter. */ readonly random: () => number
  /** The first round pulls before it pushes: the sealed outbox has been on its way. */ readonly pullsFirst?: boolean
  /** The store was opened without its end. */ readonly endIsLost?: boolean
}
export type RunningEngine = SyncEngine & {
  /** Begins; until then nothing leaves the desk. */
  start(): void
  /** A person has taken note of the missing end. */
  endAnswered(): void
  /** A round is running. */
  exchanging(): boolean
}

const retryFirstMs = 1000
const retryMaxMs = 60_000
const refusedRetryMs = 300_000
/** Limits are counted in minutes of working time; a clock that is further off than this misleads. */
const clockToleranceMs = 300_000
/** Pulls without a poke, in case one was lost. */
const idleRoundMs = 120_000

/** Makes the engine of one open store. */
export function createSyncEngine(parts: EngineParts): RunningEngine {
  let link: SyncState['link'] = 'connecting'
  let since = parts.clock()
  let fault: Fault | null = null
  let bootstrap: SyncState['bootstrap'] = null
  let running: Promise<void> | undefined
  let wanted = false
  let started = false
  let stopped = false
  let clockAhead: number | null = null
  let failures = 0
  let pullsFirst = parts.pullsFirst ?? false
  let losses = 0
  let timer: { cancel(): void } | undefined
  let endIsLost = parts.endIsLost ?? false

  const replica: Replica = {
    ...parts,
    heard(now) {
      const ahead = Math.round(parts.clock() - now)
      clockAhead = Math.abs(ahead) >= clockToleranceMs ? ahead : null
    },
    progress(progress) {
      bootstrap = progress
      tell()
    },
    async endLost() {
      // The mark beside the key file has told it already.
      if (endIsLost) return
      endIsLost = true
      await parts.endLost?.()
      tell()
    },
  }
  const pokes = createPokes({ link: parts.link, timers: parts.timers, clock: parts.clock }, { changed, lost, alive: () => (losses = 0) })

  function changed(version: number): void {
    if (version > readNumber(parts.database.readRaw, 'cursor')) begin()
  }

  /** A server that answers rounds but keeps ending the stream must not be asked in a circle. */
  function lost(): void {
    losses += 1
    arm(backoff(losses))
  }

  function backoff(times: number): number {
    return Math.min(retryMaxMs, retryFirstMs * 2 ** Math.min(times - 1, 10)) * (0.5 + parts.random())
  }

  function state(): SyncState {
    const { readRaw } = parts.database
    const agreed = readMeta(readRaw, 'agreedAt')
    return {
      link,
      since,
      waiting: countOutbox(readRaw),
      agreedAt: agreed === undefined ? null : Number(agreed),
      conflicts: countConflicts(readRaw),
      clockAhead,
      fault: fault ?? (endIsLost ? endLostFault : null),
      bootstrap,
    }
  }

  function tell(): void {
    if (!stopped) parts.emit('sync', state())
  }

  function setLink(next: SyncState['link'], why: Fault | null): void {
    if (next !== link) since = parts.clock()
    link = next
    fault = why
  }

  function arm(ms: number): void {
    timer?.cancel()
    timer = stopped ? undefined : parts.timers.after(ms, begin)
  }

  function begin(): void {
    wanted = true
    if (stopped || running) return
    timer?.cancel()
    running = turn().finally(() => {
      running = undefined
      // Wanted between the last look and this end.
      if (wanted && link === 'online') begin()
    })
  }

  /** Rounds until none is wanted. Nothing here throws: whatever happens, the timer is armed again. */
  async function turn(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false
      if (link !== 'online') {
        setLink('connecting', fault)
        tell()
      }
      const ended = await runRound(replica, () => stopped, pullsFirst).catch(faultOf)
      if (stopped) return
      if (ended === null) await parts.agreed?.()
      if (ended) failures += 1
      else {
        failures = 0
        pullsFirst = false
      }
      bootstrap = ended ? bootstrap : null
      setLink(ended ? linkOf(ended) : 'online', ended)
      if (ended) pokes.close()
      else pokes.open()
      tell()
      if (ended?.code === 'desk-closed') await parts.closed?.(ended)
      if (ended) break
    }
    arm(delay())
  }

  function delay(): number {
    if (link === 'online') return idleRoundMs * (0.5 + parts.random())
    if (link === 'untrusted' || link === 'refused') return refusedRetryMs * (0.5 + parts.random())
    return backoff(failures)
  }

  async function settled(): Promise<void> {
    while (running) await running
  }

  return {
    state,
    exchanging: () => running !== undefined,
    endAnswered() {
      endIsLost = false
      tell()
    },
    start() {
      started = true
      begin()
    },
    async syncNow() {
      begin()
      await settled()
      return state()
    },
    nudge() {
      tell()
      // While offline the retry timer decides: a hundred saves must not be a hundred attempts.
      if (started && (link === 'online' || running)) begin()
    },
    async allowRemoval() {
      await parts.database.write(async (_db, raw) => allowRemoval(raw))
      begin()
      await settled()
      return state()
    },
    async stop() {
      stopped = true
      timer?.cancel()
      pokes.close()
      await parts.link.wire.close()
      await settled()
    },
  }
}

function linkOf(fault: Fault): SyncState['link'] {
  if (fault.code === 'server-untrusted') return 'untrusted'
  return isStopping(fault.code) ? 'refused' : 'offline'
}

function faultOf(thrown: unknown): Fault {
  // Also of the files: what the disk says there is no bug of the exchange.
  const fault = faultOfError(thrown)
  if (fault) return fault
  return failed('internal-error', { reference: thrown instanceof Error ? thrown.message.slice(0, 200) : 'unknown' }).fault
}
