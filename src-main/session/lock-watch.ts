/**
 * When a desk must lock. Idle time is wall-clock time, so that hours of sleep count; every way to learn that a person may have left leads here.
 * Pure but for the injected clock and probes, so that tests can turn the clock.
 */
export type LockReason = 'idle' | 'suspend' | 'resumed-late' | 'screen-locked' | 'asked' | 'handed-over' | 'page-ended'

export type LockWatch = {
  /** Somebody has signed in: watch from now. */
  start(idleMinutes: number): void
  stop(): void
  /** To be called every second or so, and after a resume. */
  tick(): void
  /** The machine is about to sleep, or its screen was locked. */
  leave(reason: 'suspend' | 'screen-locked'): void
  state(): { idleSeconds: number; lockAfterSeconds: number }
}

export type LockWatchOptions = {
  readonly now: () => number
  /** Seconds since the last key or mouse movement, as the system counts them. */
  readonly systemIdleSeconds: () => number
  readonly onLock: (reason: LockReason) => void
  /** Seconds left when under a minute, null when somebody moved again. */
  readonly onCountdown: (seconds: number | null) => void
}

const countdownFrom = 60

/** A watch that is not running until `start`. */
export function createLockWatch(options: LockWatchOptions): LockWatch {
  let limitMs: number | null = null
  let lastSeen = 0
  let counting = false

  const idleMs = () => options.now() - lastSeen
  const fire = (reason: LockReason) => {
    if (limitMs === null) return
    limitMs = null
    options.onLock(reason)
  }
  return {
    start: (idleMinutes) => {
      limitMs = idleMinutes * 60_000
      lastSeen = options.now()
      counting = false
    },
    stop: () => {
      limitMs = null
    },
    tick: () => {
      if (limitMs === null) return
      const now = options.now()
      const systemIdleMs = options.systemIdleSeconds() * 1000
      // Somebody who moved just before the machine slept has not moved since: a jump of the wall clock must not count as presence.
      if (now - systemIdleMs > lastSeen && systemIdleMs < idleMs()) {
        if (idleMs() >= limitMs) return fire('resumed-late')
        lastSeen = Math.max(lastSeen, now - systemIdleMs)
      }
      // A clock turned back must not keep the desk open for ever.
      if (lastSeen > now) lastSeen = now
      const leftMs = limitMs - idleMs()
      if (leftMs <= 0) return fire('idle')
      if (leftMs <= countdownFrom * 1000) {
        counting = true
        options.onCountdown(Math.ceil(leftMs / 1000))
      } else if (counting) {
        counting = false
        options.onCountdown(null)
      }
    },
    leave: fire,
    state: () => ({
      idleSeconds: limitMs === null ? 0 : Math.max(0, Math.round(idleMs() / 1000)),
      lockAfterSeconds: limitMs === null ? 0 : Math.round(limitMs / 1000),
    }),
  }
}
