import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dateAt, dateOfDay, dayNumber, instantAt, realDate, wallClock, weekdayOf } from '#shared/calendar/civil-date.ts'
import { addWorkingMinutes, coversYear, isWorkingDay, workingCalendar, workingMinutesBetween } from '#shared/calendar/working-time.ts'
import { companySettingsOf } from '#shared/domain/organisation-index.ts'

const calendar = workingCalendar(companySettingsOf([]))
const at = (date: string, hour: number, minute = 0): number => instantAt(date, (hour * 60 + minute) * 60_000, calendar.timeZone)

test('[WFL-04] a limit runs over the lunch break, the night and the weekend', () => {
  expect(addWorkingMinutes(at('2026-03-02', 11, 30), 60, calendar)).toBe(at('2026-03-02', 14, 0))
  expect(addWorkingMinutes(at('2026-03-02', 17, 0), 60, calendar)).toBe(at('2026-03-03', 9, 30))
  expect(addWorkingMinutes(at('2026-03-06', 17, 0), 60, calendar)).toBe(at('2026-03-09', 9, 30))
  expect(addWorkingMinutes(at('2026-03-07', 3, 0), 30, calendar)).toBe(at('2026-03-09', 9, 30))
})

test('make-up days (调休) are working days and the holidays that they pay for are not', () => {
  expect(isWorkingDay('2026-02-14', calendar)).toBe(true)
  expect(isWorkingDay('2026-02-16', calendar)).toBe(false)
  expect(isWorkingDay('2026-02-28', calendar)).toBe(true)
  expect(isWorkingDay('2026-10-01', calendar)).toBe(false)
  // From the last afternoon before Spring Festival to the first working morning after it.
  expect(addWorkingMinutes(at('2026-02-14', 17, 0), 60, calendar)).toBe(at('2026-02-24', 9, 30))
})

test('the company overrides single days, and its hours and zone count', () => {
  const own = workingCalendar({
    'calendar.hours': [['08:00', '20:00']],
    'calendar.overrides': { '2026-03-03': false, '2026-03-07': true },
    'calendar.timeZone': 'Europe/Berlin',
  })
  expect(isWorkingDay('2026-03-07', own)).toBe(true)
  const start = instantAt('2026-03-02', 19 * 3_600_000, 'Europe/Berlin')
  expect(addWorkingMinutes(start, 90, own)).toBe(instantAt('2026-03-04', 8.5 * 3_600_000, 'Europe/Berlin'))
})

test('hours that make no sense fall back to the shipped ones; a calendar without a working day counts clock time', () => {
  const wrong = workingCalendar({ 'calendar.hours': [['17:00', '09:00']], 'calendar.overrides': {}, 'calendar.timeZone': 'Asia/Shanghai' })
  expect(wrong.hours).toEqual([
    [540, 720],
    [810, 1050],
  ])
  const never = { ...calendar, overrides: Object.fromEntries(Array.from({ length: 500 }, (_, n) => [addDays('2026-03-01', n), false])) }
  expect(addWorkingMinutes(at('2026-03-02', 9), 30, never)).toBe(at('2026-03-02', 9, 30))
})

test('the calendar says which years it knows', () => {
  expect(coversYear(2026)).toBe(true)
  expect(coversYear(2051)).toBe(false)
})

test('working minutes between is the inverse of adding them', () => {
  fc.assert(
    fc.property(fc.integer({ min: at('2025-12-20', 0), max: at('2026-11-01', 0) }), fc.integer({ min: 1, max: 20_000 }), (from, minutes) => {
      const to = addWorkingMinutes(from, minutes, calendar)
      expect(workingMinutesBetween(from, to, calendar)).toBe(minutes)
      expect(workingMinutesBetween(to, from, calendar)).toBe(-minutes)
    }),
    { numRuns: 200 },
  )
})

test('dates count without the machine clock: day numbers, weekdays, wall clocks of zones', () => {
  expect(dayNumber('1970-01-01')).toBe(0)
  expect(weekdayOf('2026-03-02')).toBe(1)
  expect(weekdayOf('1969-12-28')).toBe(7)
  expect(realDate(2026, 2, 29)).toBeUndefined()
  expect(realDate(2024, 2, 29)).toBe('2024-02-29')
  expect(dateAt(0, 'America/Los_Angeles')).toBe('1969-12-31')
  expect(wallClock(1_483_951_790_000, 'Europe/Amsterdam')).toEqual({ date: '2017-01-09', ms: ((9 * 60 + 49) * 60 + 50) * 1000 })
  fc.assert(fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => dayNumber(dateOfDay(day)) === day))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000_000 }), fc.constantFrom('Asia/Shanghai', 'UTC', 'Asia/Kolkata'), (instant, zone) => {
      const { date, ms } = wallClock(instant, zone)
      return instantAt(date, ms, zone) === instant
    }),
  )
})
