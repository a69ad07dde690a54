/**
 * Rings while the desk is locked. It knows instants and nothing of what falls due then; those that had passed when they were handed over only count, so a
 * desk that is locked again does not ring twice. The wall clock is compared at each tick, because a timer of many hours does not survive a sleep.
 */
export type AlarmClock = {
  set(at: readonly number[], now: number): void
  tick(now: number): void
}

/** `onDue` is told how many have just fallen due. */
export function createAlarmClock(onDue: (count: number) => void): AlarmClock {
  let ahead: readonly number[] = []
  return {
    set: (at, now) => {
      ahead = at.filter((instant) => instant > now)
    },
    tick: (now) => {
      const due = ahead.filter((instant) => instant <= now).length
      if (due === 0) return
      ahead = ahead.filter((instant) => instant > now)
      onDue(due)
    },
  }
}
