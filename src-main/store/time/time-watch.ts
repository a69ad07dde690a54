import type { SyncState } from '#shared/contract/store.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { Timers } from '#store/sync/timers.ts'
import { carryOutDue, nextDue, type DueContext, type Held } from './due.ts'

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

  function isAlone(now: Instant): boolean {
    const { link, agreedAt } = sync.state()
    return link !== 'online' && now - Math.max(agreedAt ?? 0, openedAt) >= patienceMs
  }

  async function turn(): Promise<void> {
    if (isAlone(context.clock())) await carryOutDue(context, held).catch(() => undefined)
    const now = context.clock()
    const next = nextDue(context, now)
    arm(next === null ? lookMs : Math.min(lookMs, Math.max(1, next - now)))
  }

  function arm(ms: number): void {
    timer?.cancel()
    timer = stopped ? undefined : timers.after(ms, () => void look())
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve()
    running ??= turn().finally(() => (running = undefined))
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
