import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dispensableBackups, type KeptBackup } from '#shared/domain/backup-keeping.ts'

const dayMs = 86_400_000
const first = Date.UTC(2024, 0, 1, 2)

function made(day: number, state: KeptBackup['state'] = 'proven', hour = 0): KeptBackup {
  const madeAt = first + day * dayMs + hour * 3_600_000
  return { id: `${day}-${hour}`, madeAt, date: new Date(madeAt).toISOString().slice(0, 10), state }
}

const idsOf = (all: readonly KeptBackup[]): readonly string[] => all.map(({ id }) => id)

test('[BAK-03] of two years of nights all of the last thirty days stay, one of each of eight weeks, one of each of twelve months', () => {
  const all = Array.from({ length: 730 }, (_, day) => made(day))
  const gone = new Set(idsOf(dispensableBackups(all, { days: 30, weeks: 8, months: 12 })))
  const kept = all.filter(({ id }) => !gone.has(id)).map(({ date }) => date)
  expect(kept.slice(-30)).toEqual(all.slice(-30).map(({ date }) => date))
  // 2025-12-30 is the last night. Sundays of the weeks before the thirty days, then the last days of months.
  const monthEnds = ['01-31', '02-28', '03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31'].map((end) => `2025-${end}`)
  expect(kept.slice(0, -30)).toEqual(monthEnds.concat('2025-11-16', '2025-11-23', '2025-11-30'))
})

test('several of one day all stay while the day does; a week or month is stood for by its newest proven one', () => {
  const all = [made(0, 'proven'), made(1, 'written'), made(2, 'failed'), made(40, 'written'), made(41, 'failed'), made(80, 'proven', 0), made(80, 'proven', 5)]
  expect(idsOf(dispensableBackups(all, { days: 1, weeks: 0, months: 3 }))).toEqual(['1-0', '2-0', '41-0'])
})

test('the last proven one and all after it stay, whatever the rule says; while none is proven all stay', () => {
  const keeping = { days: 1, weeks: 0, months: 0 }
  const all = [made(0), made(1), made(2, 'written'), made(3, 'failed'), made(4, 'written')]
  expect(idsOf(dispensableBackups(all, keeping))).toEqual(['0-0'])
  expect(dispensableBackups([made(0, 'written'), made(9, 'failed'), made(99, 'written')], keeping)).toEqual([])
})

test('a year in which nobody came, or a night whose clock was ten years ahead, counts as one day like any other', () => {
  const nights = Array.from({ length: 30 }, (_, day) => made(day))
  const keeping = { days: 30, weeks: 8, months: 12 }
  for (const day of [400, 3650]) expect(idsOf(dispensableBackups([...nights, made(day)], keeping))).toEqual(['0-0'])
})

test('whatever there is: the last proven one stays, nothing newer goes, and what was kept is kept again', () => {
  const backup = fc.record({ day: fc.nat(900), hour: fc.nat(3), state: fc.constantFrom('written' as const, 'proven' as const, 'failed' as const) })
  const rule = fc.record({ days: fc.integer({ min: 1, max: 40 }), weeks: fc.nat(10), months: fc.nat(14) })
  fc.assert(
    fc.property(fc.uniqueArray(backup, { maxLength: 120, selector: ({ day, hour }) => `${day}-${hour}` }), rule, (some, keeping) => {
      const all = some.map(({ day, state, hour }) => made(day, state, hour))
      const gone = dispensableBackups(all, keeping)
      const lastProven = Math.max(...all.filter(({ state }) => state === 'proven').map(({ madeAt }) => madeAt))
      expect(gone.every(({ madeAt }) => madeAt < lastProven)).toBe(true)
      const left = all.filter((one) => !gone.includes(one))
      expect(dispensableBackups(left, keeping)).toEqual([])
    }),
    { seed: 7, numRuns: 300 },
  )
})
