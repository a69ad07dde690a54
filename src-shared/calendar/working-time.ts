import chineseDays from 'chinese-days'
import type { Instant } from '#shared/kernel/id.ts'
import { addDays, dayMs, instantAt, minuteMs, wallClock } from './civil-date.ts'

/** The company's working time: hours of a day in minutes from midnight, in order, and single days that differ. */
export type WorkingCalendar = {
  readonly hours: readonly (readonly [number, number])[]
  readonly overrides: Readonly<Record<string, boolean>>
  readonly timeZone: string
}

const defaultHours = [
  [9 * 60, 12 * 60],
  [13 * 60 + 30, 17 * 60 + 30],
] as const
/** Past so many days without working time the calendar is taken to be a mistake and the limit counts as clock time. */
const horizonDays = 400

type CalendarSettings = {
  readonly 'calendar.hours': readonly (readonly [string, string])[]
  readonly 'calendar.overrides': Readonly<Record<string, boolean>>
  readonly 'calendar.timeZone': string
}

/** The working calendar that the settings say; hours that make no sense fall back to the shipped ones. */
export function workingCalendar(settings: CalendarSettings): WorkingCalendar {
  const hours = settings['calendar.hours'].map(([from, to]) => [minuteOf(from), minuteOf(to)] as const)
  return { hours: areHours(hours) ? hours : defaultHours, overrides: settings['calendar.overrides'], timeZone: settings['calendar.timeZone'] }
}

/** Whether hours of a day are times in order that do not overlap, at least one. */
export function areHours(hours: readonly (readonly [number, number])[]): boolean {
  let last = 0
  for (const [from, to] of hours) {
    if (!(from >= last && to > from && to <= 1440)) return false
    last = to
  }
  return hours.length > 0
}

/** Minutes from midnight of `HH:MM`; `24:00` ends a day; NaN when it is not a time. */
export function minuteOf(time: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time)
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN
  return match && Number(match[2]) < 60 && minute <= 1440 ? minute : Number.NaN
}

/** Whether people work that day: the company's own word, else the statutory calendar with its make-up days (调休), else Monday to Friday. */
export function isWorkingDay(date: string, calendar: WorkingCalendar): boolean {
  // Noon, because the library reads the date on the machine's own wall: noon is the same day in every zone.
  return calendar.overrides[date] ?? chineseDays.isWorkday(`${date}T12:00:00`)
}

/** Whether the shipped statutory calendar knows that year; of others it knows only the weekends. */
export function coversYear(year: number): boolean {
  const names = chineseDays.getDayDetail(`${String(year).padStart(4, '0')}-10-01T12:00:00`).name
  return names.includes(',')
}

/** The instant at which so many working minutes have passed. */
export function addWorkingMinutes(from: Instant, minutes: number, calendar: WorkingCalendar): Instant {
  const start = wallClock(from, calendar.timeZone)
  let left = minutes * minuteMs
  let idle = 0
  for (let date = start.date, at = start.ms; idle < horizonDays; date = addDays(date, 1), at = 0) {
    idle += 1
    if (!isWorkingDay(date, calendar)) continue
    for (const [opens, closes] of calendar.hours) {
      const begin = Math.max(at, opens * minuteMs)
      const span = closes * minuteMs - begin
      if (span <= 0) continue
      if (left <= span) return instantAt(date, begin + left, calendar.timeZone)
      left -= span
      idle = 0
    }
  }
  return from + minutes * minuteMs
}

/** Working minutes between two instants, rounded down; negative when `to` is earlier. */
export function workingMinutesBetween(from: Instant, to: Instant, calendar: WorkingCalendar): number {
  if (to < from) return -workingMinutesBetween(to, from, calendar)
  const start = wallClock(from, calendar.timeZone)
  const end = wallClock(to, calendar.timeZone)
  let total = 0
  for (let date = start.date; date <= end.date; date = addDays(date, 1)) {
    if (!isWorkingDay(date, calendar)) continue
    const first = date === start.date ? start.ms : 0
    const last = date === end.date ? end.ms : dayMs
    for (const [opens, closes] of calendar.hours) total += Math.max(0, Math.min(last, closes * minuteMs) - Math.max(first, opens * minuteMs))
  }
  return Math.floor(total / minuteMs)
}
