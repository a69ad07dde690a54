import { expect, test } from 'vitest'
import { addDays, dateAt, dayMs, minuteMs, wallClock, weekdayOf } from '#shared/calendar/civil-date.ts'
import { periodOf, periodsBetween, recurrenceSchema, turnOf, type Recurrence } from '#shared/calendar/recurrence.ts'
import { isWorkingDay, workingCalendar, type WorkingCalendar } from '#shared/calendar/working-time.ts'
import { Dice } from '../../../scripts/sim/dice.ts'

const seeds = Array.from({ length: 300 }, (_, n) => n + 1)
const years = [2024, 2025, 2026, 2027, 2031]

/** A company's calendar with some days of its own, in some zone. */
function calendarOf(dice: Dice): WorkingCalendar {
  const overrides: Record<string, boolean> = {}
  for (let n = dice.below(30); n > 0; n--) overrides[addDays('2024-01-01', dice.below(1500))] = dice.chance(0.5)
  return workingCalendar({
    'calendar.hours': [['09:00', '17:00']],
    'calendar.overrides': overrides,
    'calendar.timeZone': dice.pick(['Asia/Shanghai', 'UTC', 'Europe/Berlin', 'America/New_York'])!,
  })
}

function recurrenceOf(dice: Dice): Recurrence {
  const at = `${String(dice.below(24)).padStart(2, '0')}:${dice.pick(['00', '30'])}`
  const restDay = dice.pick(['keep', 'skip', 'before', 'after'] as const)!
  const day = dice.pick([1, 15, 29, 31, 'last', { working: -1 }, { working: 1 }, { working: 3 }] as const)!
  return recurrenceSchema.parse(
    dice.pick([
      { kind: 'daily', on: dice.pick(['working-days', 'all-days']), at },
      { kind: 'weekly', weekdays: dice.pick([[5], [1, 3], [7]]), restDay, at },
      { kind: 'monthly', day, restDay, at },
      { kind: 'quarterly', month: 1 + dice.below(3), day, restDay, at },
      { kind: 'yearly', dates: dice.pick([['05-15', '11-15'], ['02-29'], ['10-01']]), restDay, at },
    ]),
  )
}

const somewhen = (dice: Dice): number => Date.UTC(dice.pick(years) ?? 2026, dice.below(12), 1 + dice.below(28), dice.below(24), dice.below(60))

test('[OPS-01] [OPS-03] [OPS-04] however time is cut into pieces the same periods come, each once, in the order of their instants, and each is found again by its key', () => {
  for (const seed of seeds) {
    const dice = new Dice(seed)
    const [calendar, recurrence] = [calendarOf(dice), recurrenceOf(dice)]
    const from = somewhen(dice)
    const to = from + dice.below(200) * dayMs
    const whole = periodsBetween(recurrence, from, to, calendar)
    // Somewhere, and at the very instants of periods.
    const cuts = [
      ...Array.from({ length: 4 }, () => from + Math.floor(dice.next() * (to - from))),
      ...whole.filter(() => dice.chance(0.3)).map(({ at }) => at),
    ].toSorted((a, b) => a - b)
    const pieces = [from, ...cuts, to].flatMap((start, n, all) => (n + 1 < all.length ? periodsBetween(recurrence, start, all[n + 1]!, calendar) : []))
    expect(pieces, `seed ${seed}`).toEqual(whole)
    expect(new Set(whole.map(({ key }) => key)).size, `seed ${seed}`).toBe(whole.length)
    for (const period of whole) {
      expect(periodOf(recurrence, period.key, calendar), `seed ${seed}`).toEqual(period)
      const wall = wallClock(period.at, calendar.timeZone)
      expect([wall.date, period.at > from && period.at <= to], `seed ${seed}`).toEqual([period.date, true])
    }
  }
})

test('[OPS-04] the last working day of a month is one, and no later day of the month is; a Friday on which nobody works is the working day before', () => {
  for (const seed of seeds) {
    const dice = new Dice(seed)
    const calendar = calendarOf(dice)
    const from = somewhen(dice)
    const monthly = recurrenceSchema.parse({ kind: 'monthly', day: { working: -1 }, at: '09:00' })
    const months = periodsBetween(monthly, from, from + 400 * dayMs, calendar)
    // One for each month, whatever the calendar.
    expect(
      months.map(({ key }) => key.slice(0, 7)),
      `seed ${seed}`,
    ).toEqual([...new Set(months.map(({ date }) => date.slice(0, 7)))])
    for (const { date } of months) {
      expect(isWorkingDay(date, calendar), `seed ${seed} ${date}`).toBe(true)
      for (let day = addDays(date, 1); day.slice(0, 7) === date.slice(0, 7); day = addDays(day, 1))
        expect(isWorkingDay(day, calendar), `seed ${seed} ${day}`).toBe(false)
    }
    const fridays = recurrenceSchema.parse({ kind: 'weekly', weekdays: [5], at: '16:00' })
    for (const { key, date } of periodsBetween(fridays, from, from + 100 * dayMs, calendar)) {
      expect(weekdayOf(key)).toBe(5)
      for (let day = key; day > date; day = addDays(day, -1)) expect(isWorkingDay(day, calendar), `seed ${seed}`).toBe(false)
      expect(isWorkingDay(date, calendar), `seed ${seed}`).toBe(true)
    }
  }
})

test('[CLD-20] a calendar that changes moves the day of a period and not its identity: months, weeks and years have the keys that they had', () => {
  for (const seed of seeds) {
    const dice = new Dice(seed)
    const recurrence = recurrenceOf(dice)
    if (recurrence.kind === 'daily' || recurrence.restDay === 'skip') continue
    const [one, other] = [calendarOf(dice), calendarOf(dice)]
    const zone = { ...other, timeZone: one.timeZone }
    const from = somewhen(dice)
    const keys = (calendar: WorkingCalendar) =>
      periodsBetween(recurrence, from, from + 500 * dayMs, calendar)
        .map(({ key }) => key)
        // At the two ends a day may move over the edge.
        .filter((key) => key > addDays(dateAt(from, one.timeZone), 60) && key < addDays(dateAt(from, one.timeZone), 400))
    expect(keys(one), `seed ${seed}`).toEqual(keys(zone))
  }
})

test('those who take turns follow each other, period by period', () => {
  for (const seed of seeds.slice(0, 60)) {
    const dice = new Dice(seed)
    const recurrence = recurrenceOf(dice)
    if (recurrence.kind === 'daily' || recurrence.restDay === 'skip') continue
    const calendar = calendarOf(dice)
    const turns = periodsBetween(recurrence, Date.UTC(2026, 0, 1), Date.UTC(2027, 6, 1), calendar)
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key }) => turnOf(recurrence, key))
    expect(turns, `seed ${seed}`).toEqual(turns.map((_, n) => turns[0]! + n))
  }
})

test('the 29th of February is the 28th where there is none; the 31st the last of a shorter month', () => {
  const calendar = workingCalendar({ 'calendar.hours': [['09:00', '17:00']], 'calendar.overrides': {}, 'calendar.timeZone': 'UTC' })
  const dates = (every: object, from: number, to: number) =>
    periodsBetween(recurrenceSchema.parse({ ...every, restDay: 'keep', at: '00:30' }), from, to, calendar).map(({ date, at }) => [
      date,
      (at % dayMs) / minuteMs,
    ])
  expect(dates({ kind: 'yearly', dates: ['02-29'] }, Date.UTC(2027, 0, 1), Date.UTC(2028, 11, 31))).toEqual([
    ['2027-02-28', 30],
    ['2028-02-29', 30],
  ])
  expect(dates({ kind: 'monthly', day: 31 }, Date.UTC(2026, 1, 1), Date.UTC(2026, 4, 1)).map(([date]) => date)).toEqual([
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ])
})
