import { dayMs, dayNumber, minuteMs, wallClock } from '#shared/calendar/civil-date.ts'

/** How far the wall of a zone is ahead of UTC, fast enough to be asked for every row of a register. */
export type ZoneOffsets = {
  /** Milliseconds to add to an instant to get its wall time. */
  offsetAt(instant: number): number
  /** The offsets between two instants, each until the next change; the last one has no end. */
  between(from: number, to: number): readonly { readonly until: number; readonly offset: number }[]
}

/** Business happens within these; instants beyond them get the offset of the edge. */
const edges = { from: Date.UTC(1970, 0, 1), to: Date.UTC(2100, 0, 1) }

/** The offsets of a zone. A day whose ends have the same offset has that offset all through, so each day is asked about once. */
export function createZoneOffsets(timeZone: string): ZoneOffsets {
  const byDay = new Map<number, number>()

  function ask(instant: number): number {
    const { date, ms } = wallClock(instant, timeZone)
    return dayNumber(date) * dayMs + ms - instant
  }

  function atDay(day: number): number {
    const known = byDay.get(day) ?? ask(day * dayMs)
    byDay.set(day, known)
    return known
  }

  function offsetAt(instant: number): number {
    const day = Math.floor(instant / dayMs)
    const offset = atDay(day)
    return offset === atDay(day + 1) ? offset : ask(instant)
  }

  /** The minute within a day at which the offset changes; clocks change on whole minutes. */
  function changeWithin(day: number): number {
    let before = day * dayMs
    let after = before + dayMs
    while (after - before > minuteMs) {
      const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs
      if (ask(middle) === atDay(day)) before = middle
      else after = middle
    }
    return after
  }

  function between(from: number, to: number): readonly { readonly until: number; readonly offset: number }[] {
    const found: { until: number; offset: number }[] = []
    const last = Math.floor(Math.min(to, edges.to) / dayMs)
    for (let day = Math.floor(Math.max(from, edges.from) / dayMs); day <= last; day++) {
      if (atDay(day) !== atDay(day + 1)) found.push({ until: changeWithin(day), offset: atDay(day) })
    }
    return [...found, { until: Number.POSITIVE_INFINITY, offset: atDay(Math.max(last, Math.floor(edges.from / dayMs)) + 1) }]
  }

  return { offsetAt, between }
}
