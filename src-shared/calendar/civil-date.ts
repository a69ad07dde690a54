import type { Instant } from '#shared/kernel/id.ts'

/**
 * Calendar arithmetic without the machine's clock or zone: a date is `YYYY-MM-DD`, a day number counts days since 1970-01-01,
 * a minute of day counts from midnight. The algorithms are Howard Hinnant's `days_from_civil` and `civil_from_days`.
 */
export const dayMs = 86_400_000
export const minuteMs = 60_000

/** The day number of a date; the date must be real. */
export function dayNumber(date: string): number {
  const year = Number(date.slice(0, -6))
  const month = Number(date.slice(-5, -3))
  const day = Number(date.slice(-2))
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The date of a day number. */
export function dateOfDay(number: number): string {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return dateOf(year, month, day)
}

/** Joins the parts of a date; they are not checked. */
export function dateOf(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The date of these parts, or undefined when there is no such day. */
export function realDate(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const date = dateOf(year, month, day)
  return dateOfDay(dayNumber(date)) === date ? date : undefined
}

/** The date some days later (or earlier). */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    era: 'short',
  })
  formats.set(timeZone, made)
  return made
}

/** What a clock on the wall of that zone shows, as if it were UTC milliseconds. */
function wallMs(instant: Instant, timeZone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = value
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year)
  const days = dayNumber(dateOf(year, Number(parts.month), Number(parts.day)))
  const seconds = Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second)
  return days * dayMs + seconds * 1000 + (((instant % 1000) + 1000) % 1000)
}

/** Date and milliseconds since midnight on the wall of a zone. */
export function wallClock(instant: Instant, timeZone: string): { readonly date: string; readonly ms: number } {
  const wall = wallMs(instant, timeZone)
  const day = Math.floor(wall / dayMs)
  return { date: dateOfDay(day), ms: wall - day * dayMs }
}

/** The instant at which the wall of a zone shows this; a time that a clock change leaves out becomes the one after it. */
export function instantAt(date: string, ms: number, timeZone: string): Instant {
  const wall = dayNumber(date) * dayMs + ms
  if (timeZone === 'UTC') return wall
  const first = wall - (wallMs(wall, timeZone) - wall)
  return wall - (wallMs(first, timeZone) - first)
}

/** The date of an instant on the wall of a zone. */
export function dateAt(instant: Instant, timeZone: string): string {
  return wallClock(instant, timeZone).date
}

/** The beginning of the same day some years later, on the wall of a zone; a leap day becomes the day before. */
export function yearsAfter(instant: Instant, years: number, timeZone: string): Instant {
  const [year = 0, month = 0, day = 0] = dateAt(instant, timeZone).split('-').map(Number)
  return instantAt(realDate(year + years, month, day) ?? dateOf(year + years, month, day - 1), 0, timeZone)
}

/** The other way round: of what lies before this instant, the beginning of the same day so many years later has come. */
export function yearsBefore(now: Instant, years: number, timeZone: string): Instant {
  const today = dateAt(now, timeZone)
  const [year = 0, month = 0, day = 0] = today.split('-').map(Number)
  const then = realDate(year - years, month, day) ?? dateOf(year - years, month, day - 1)
  // A leap day comes round on the 28th of February where there is none.
  const leap = month === 2 && day === 28 && realDate(year, 2, 29) === undefined ? realDate(year - years, 2, 29) : undefined
  return instantAt(addDays(leap ?? then, 1), 0, timeZone)
}

/** Whether the run time knows this IANA zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone)
    return true
  } catch {
    return false
  }
}
