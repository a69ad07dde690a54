import type { Instant } from '#shared/kernel/id.ts'

/**
 * When the next daily backup is due: the first `HH:MM` (on the desk's own clock) after the last run. A run that was missed because the desk was off is due
 * at once. A last run that lies in the future (a clock that was wrong) counts as none.
 */
export function nextBackupAt(schedule: string, lastAt: Instant | null, now: Instant): Instant {
  const [hours = 2, minutes = 0] = schedule.split(':').map(Number)
  const at = (dayOffset: number): Instant => {
    const day = new Date(now)
    day.setDate(day.getDate() + dayOffset)
    day.setHours(hours, minutes, 0, 0)
    return day.getTime()
  }
  const latest = at(0) <= now ? at(0) : at(-1)
  const covered = lastAt !== null && lastAt <= now && lastAt >= latest
  if (covered) return at(0) > now ? at(0) : at(1)
  // A desk that never had a backup starts with tonight's, so that a first morning is not spent copying.
  return lastAt === null || lastAt > now ? (at(0) > now ? at(0) : at(1)) : now
}
