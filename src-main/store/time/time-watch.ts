import type { SyncState } from '#shared/contract/store.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { Timers } from '#store/sync/timers.ts'
import { carryOutDue, nextDue, type DueContext, type Held } from './due.ts'
import { nextScheduledAt, startScheduled } from './scheduled.ts'

/** Watches the time of an open desk; ends with it. */
export type TimeWatch = {
  start(): void
  /** Looks now; resolves when that is done. */
  look(): Promise<void>
  stop(): Promise<void>
}
type Parts = {
  readonly context: DueContext
  readonly sync: { state(): SyncState }
  readonly timers: Timers
}

/** While the server answers, time is its business; after so long without it the desk takes over. */
const patienceMs = 60_000
/** So often it is looked whether the server still answers, and whether the clock was put right. */
const lookMs = 60_000

/** Makes the watch: it sleeps until the next instant that a row of this desk names, or until it is time to look whether the server is still there. */
export function createTimeWatch({ context, sync, timers }: Parts): TimeWatch {
  const held: Held = new Map()
  const openedAt = context.clock()
  let timer: { cancel(): void } | undefined
  let running: Promise<void> | undefined
  let stopped = false

  /** When the server was last heard; undefined while it answers, or may yet. */
  function heardAt(now: Instant): Instant | undefined {
    const { link, agreedAt } = sync.state()
    const isAlone = link !== 'online' && now - Math.max(agreedAt ?? 0, openedAt) >= patienceMs
    return isAlone ? (agreedAt ?? now) : undefined
  }

  async function turn(): Promise<void> {
    const heard = heardAt(context.clock())
    if (heard !== undefined) {
      await startScheduled(context, heard)
      await carryOutDue(context, held)
    }
    const now = context.clock()
    const nexts = heard === undefined ? [] : [nextDue(context, now), await nextScheduledAt(context, now)]
    arm(Math.min(lookMs, ...nexts.filter((at) => at !== null).map((at) => Math.max(1, at - now))))
  }

  function arm(ms: number): void {
    timer?.cancel()
    timer = stopped ? undefined : timers.after(ms, () => void look())
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve()
    // What fails (the disk is full, the desk is being closed) is tried again at the next look.
    running ??= turn()
      .catch(() => arm(lookMs))
      .finally(() => (running = undefined))
    return running
  }

  return {
    start: () => void look(),
    look,
    async stop() {
      stopped = true
      timer?.cancel()
      await running
    },
  }
}
