import type { Logger } from 'pino'
import type { Clock } from '#shared/kernel/id.ts'
import type { SyncServer } from '../sync/server.ts'

/** Lets work be done later; injected, so that tests turn time by hand. */
export type Timers = { after(ms: number, work: () => void): { cancel(): void } }

/** The process's own timers; they keep no process alive. */
export const realTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}

export type TimeKeeper = {
  /** Looks now, and from then on whenever something is due. */
  start(): void
  /** Ends when what runs has ended. */
  stop(): Promise<void>
}
type Parts = {
  readonly server: Pick<SyncServer, 'carryOutDue' | 'onChange'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Logger
}

/** A timer does not see that the clock was put right, or that the machine has slept: so often it is compared. */
const lookMs = 600_000
const retryMs = 5000

/**
 * Wakes the server when something is due: it sleeps until the next instant that any row names, and is woken by every change, by whatever node, because it may bring an earlier one. Every
 * node has one; the lock in the database and the rows themselves let each thing be done once.
 */
export function createTimeKeeper({ server, clock, timers, log }: Parts): TimeKeeper {
  let timer: { cancel(): void } | undefined
  let running: Promise<void> | undefined
  let wanted = false
  let stopped = false
  let stopListening: (() => void) | undefined

  function arm(ms: number): void {
    timer?.cancel()
    timer = stopped ? undefined : timers.after(ms, begin)
  }

  function begin(): void {
    wanted = true
    if (stopped || running) return
    timer?.cancel()
    running = turn().finally(() => {
      running = undefined
      if (wanted) begin()
    })
  }

  async function turn(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false
      try {
        const { nextAt } = await server.carryOutDue()
        arm(nextAt === null ? lookMs : Math.min(lookMs, Math.max(0, nextAt - clock())))
      } catch (error) {
        log.error({ err: error }, 'what is due could not be looked through')
        arm(retryMs)
        return
      }
    }
  }

  return {
    start() {
      stopListening = server.onChange(begin)
      begin()
    },
    async stop() {
      stopped = true
      stopListening?.()
      timer?.cancel()
      while (running) await running
    },
  }
}
