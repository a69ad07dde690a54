import { z } from 'zod'
import { timeSchema, type Instant } from '#shared/kernel/id.ts'
import { addDays, dateAt, dateOf, dayNumber, instantAt, minuteMs, realDate, weekdayOf } from './civil-date.ts'
import { isWorkingDay, minuteOf, type WorkingCalendar } from './working-time.ts'

/** What becomes of a day on which nobody works: it stays, is left out, or moves to the working day before or after. */
const restDaySchema = z.enum(['keep', 'skip', 'before', 'after']).default('before')

/** A day of a month: its number (of a shorter month the last), the last, or the n-th working day, counted from the end when negative. */
const dayOfMonthSchema = z.union([
  z.number().int().min(1).max(31),
  z.literal('last'),
  z.strictObject({ working: z.union([z.number().int().min(1).max(20), z.number().int().min(-20).max(-1)]) }),
])

/** When something comes again, in the company's calendar with its holidays and make-up days (调休). */
export const recurrenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('daily'), on: z.enum(['working-days', 'all-days']).default('working-days'), at: timeSchema }),
  /** 1 = Monday … 7 = Sunday. */
  z.strictObject({ kind: z.literal('weekly'), weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7), restDay: restDaySchema, at: timeSchema }),
  z.strictObject({ kind: z.literal('monthly'), day: dayOfMonthSchema, restDay: restDaySchema, at: timeSchema }),
  /** `month` 1 to 3 of each quarter. */
  z.strictObject({ kind: z.literal('quarterly'), month: z.number().int().min(1).max(3), day: dayOfMonthSchema, restDay: restDaySchema, at: timeSchema }),
  /** Days of each year, `MM-DD`; the 29th of February is the 28th where there is none. */
  z.strictObject({
    kind: z.literal('yearly'),
    dates: z
      .array(z.string().regex(/^\d{2}-\d{2}$/))
      .min(1)
      .max(24),
    restDay: restDaySchema,
    at: timeSchema,
  }),
])
export type Recurrence = z.infer<typeof recurrenceSchema>

/**
 * One time at which it comes. `key` is the day that the rule names, of a month its first: it identifies the period and does not change when the calendar does. `date` is the day on which it is done, `at` the instant
 * from which.
 */
export type Period = { readonly key: string; readonly date: string; readonly at: Instant }

/** A day moves no further than this. */
const moveMax = 20
/** So far may the day on which a period is done lie from the one that names it. */
const spreadDays = 31 + moveMax

/** The periods whose instant lies after `from` and not after `to`, in the order of their instants. */
export function periodsBetween(recurrence: Recurrence, from: Instant, to: Instant, calendar: WorkingCalendar): readonly Period[] {
  if (to <= from) return []
  const last = addDays(dateAt(to, calendar.timeZone), spreadDays)
  const found: Period[] = []
  for (let day = addDays(dateAt(from, calendar.timeZone), -spreadDays); day <= last; day = addDays(day, 1)) {
    const period = periodOf(recurrence, day, calendar)
    if (period && period.at > from && period.at <= to) found.push(period)
  }
  return found.toSorted((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
}

/** The period of that key; undefined when the rule names no such day, or leaves it out. */
export function periodOf(recurrence: Recurrence, key: string, calendar: WorkingCalendar): Period | undefined {
  const date = dateOfPeriod(recurrence, key, calendar)
  return date === undefined ? undefined : { key, date, at: instantAt(date, minuteOf(recurrence.at) * minuteMs, calendar.timeZone) }
}

function dateOfPeriod(recurrence: Recurrence, key: string, calendar: WorkingCalendar): string | undefined {
  const [year = 0, month = 0, day = 0] = key.split('-').map(Number)
  switch (recurrence.kind) {
    case 'daily':
      return recurrence.on === 'all-days' || isWorkingDay(key, calendar) ? key : undefined
    case 'weekly':
      return recurrence.weekdays.includes(weekdayOf(key)) ? moved(key, recurrence.restDay, calendar) : undefined
    case 'monthly':
      return day === 1 ? dayIn(year, month, recurrence, calendar) : undefined
    case 'quarterly':
      return day === 1 && (month - recurrence.month) % 3 === 0 ? dayIn(year, month, recurrence, calendar) : undefined
    case 'yearly':
      return recurrence.dates.some((date) => dayOfYear(year, date) === key) ? moved(key, recurrence.restDay, calendar) : undefined
  }
}

function dayOfYear(year: number, date: string): string | undefined {
  const [month = 0, day = 0] = date.split('-').map(Number)
  return realDate(year, month, day) ?? (date === '02-29' ? realDate(year, 2, 28) : undefined)
}

function dayIn(year: number, month: number, { day, restDay }: Extract<Recurrence, { day: unknown }>, calendar: WorkingCalendar): string | undefined {
  const end = lastOf(year, month)
  if (day === 'last') return moved(end, restDay, calendar)
  if (typeof day === 'number') return moved(realDate(year, month, day) ?? end, restDay, calendar)
  const days = Array.from({ length: Number(end.slice(-2)) }, (_, n) => dateOf(year, month, n + 1)).filter((date) => isWorkingDay(date, calendar))
  // A month with fewer working days has its first or last one.
  return (day.working > 0 ? (days.at(day.working - 1) ?? days.at(-1)) : (days.at(day.working) ?? days[0])) ?? end
}

function lastOf(year: number, month: number): string {
  return addDays(month === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, month + 1, 1), -1)
}

/** Where a day goes on which nobody works; in a calendar without working days nearby it stays. */
function moved(date: string, restDay: z.infer<typeof restDaySchema>, calendar: WorkingCalendar): string | undefined {
  if (restDay === 'keep' || isWorkingDay(date, calendar)) return date
  if (restDay === 'skip') return undefined
  for (let step = 1; step <= moveMax; step += 1) {
    const other = addDays(date, restDay === 'before' ? -step : step)
    if (isWorkingDay(other, calendar)) return other
  }
  return date
}

/** How many periods came before, counted so that those who take turns follow each other. */
export function turnOf(recurrence: Recurrence, key: string): number {
  const [year = 0, month = 0] = key.split('-').map(Number)
  switch (recurrence.kind) {
    case 'daily':
      return dayNumber(key)
    case 'weekly':
      return Math.floor((dayNumber(key) + 3) / 7) * recurrence.weekdays.length + recurrence.weekdays.toSorted((a, b) => a - b).indexOf(weekdayOf(key))
    case 'monthly':
      return year * 12 + month
    case 'quarterly':
      return year * 4 + Math.floor((month - 1) / 3)
    case 'yearly':
      return year * recurrence.dates.length + recurrence.dates.toSorted().findIndex((date) => dayOfYear(year, date) === key)
  }
}

/** Days of a year that there are in no year. */
export function impossibleDates(recurrence: Recurrence): readonly string[] {
  return recurrence.kind === 'yearly' ? recurrence.dates.filter((date) => dayOfYear(2024, date) === undefined) : []
}
