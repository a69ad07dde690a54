/**
 * Wakes the store for the daily backup, locked or not. The time comes from the store; it is compared with the wall clock at each tick, because a timer
 * of many hours does not survive a suspended laptop.
 */
export type BackupClock = {
  /** When the next run is due; null = no folder set. */
  set(at: number | null): void
  tick(now: number): void
}

/** `onDue` is called once for each time that was set. */
export function createBackupClock(onDue: () => void): BackupClock {
  let dueAt: number | null = null
  return {
    set: (at) => {
      dueAt = at
    },
    tick: (now) => {
      if (dueAt === null || now < dueAt) return
      dueAt = null
      onDue()
    },
  }
}
