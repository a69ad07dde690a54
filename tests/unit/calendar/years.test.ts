import { expect, test } from 'vitest'
import { dateAt, dayMs, instantAt, yearsAfter, yearsBefore } from '#shared/calendar/civil-date.ts'
import { Dice } from '../../../scripts/sim/dice.ts'

test('years later is the beginning of the same day; a leap day comes round on the day before', () => {
  const years = (from: string, count: number): string =>
    dateAt(yearsAfter(instantAt(from, 43_200_000, 'Asia/Shanghai'), count, 'Asia/Shanghai'), 'Asia/Shanghai')
  expect([years('2026-03-02', 10), years('2024-02-29', 1), years('2024-02-29', 4), years('2024-12-31', 100)]).toEqual([
    '2036-03-02',
    '2025-02-28',
    '2028-02-29',
    '2124-12-31',
  ])
})

test('what lies before the one instant is due by the other, and nothing else, in every zone and around leap days', () => {
  const dice = new Dice(7)
  const zones = ['Asia/Shanghai', 'UTC', 'America/New_York', 'Europe/Berlin'] as const
  for (let n = 0; n < 4000; n += 1) {
    const zone = dice.pick(zones) ?? 'UTC'
    const count = 1 + dice.below(30)
    const leap = instantAt(dice.pick(['2024-02-28', '2024-02-29', '2024-03-01', '2023-02-28', '2023-03-01']) ?? '2024-02-29', dice.below(dayMs), zone)
    const now = dice.chance(0.5) ? yearsAfter(leap, count, zone) + dice.below(3 * dayMs) - dayMs : Date.UTC(2030, 0, 1) + dice.below(400 * dayMs)
    const closedAt = dice.chance(0.7) ? leap : now - Math.floor(count * 365.25) * dayMs + dice.below(4 * dayMs) - 2 * dayMs
    expect([closedAt, now, count, zone, closedAt < yearsBefore(now, count, zone)]).toEqual([
      closedAt,
      now,
      count,
      zone,
      yearsAfter(closedAt, count, zone) <= now,
    ])
  }
})
