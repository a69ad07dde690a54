import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeReadings } from '#shared/capture/judge.ts'
import type { MachineLimit, Reading } from '#shared/domain/machine.ts'

const minute = 60_000
const limit: MachineLimit = { metric: 'cpu', over: 90, clears: 70, minutes: 5 }

function course(values: readonly (number | null)[], gapAfter = -1): readonly Reading[] {
  return values.map((cpu, n) => ({ at: (n + (gapAfter >= 0 && n > gapAfter ? 60 : 0)) * minute, cpu, memory: null, disk_io: null, disk_space: null }))
}
const of = (count: number, value: number | null) => Array.from({ length: count }, () => value)
const breachesOf = (values: readonly (number | null)[], gapAfter?: number) =>
  judgeReadings({}, [limit], course(values, gapAfter), null).breaches.map(({ since, at, reading }) => [since / minute, at / minute, reading])

test('[OPS-07] a limit that is reached for five minutes on end is one breach, since when it was reached', () => {
  expect(breachesOf([...of(3, 20), ...of(20, 95)])).toEqual([[3, 8, 95]])
  expect(breachesOf([...of(3, 20), ...of(5, 95), ...of(3, 20)])).toEqual([])
})

test('[OPS-07] what sways about the limit is one breach; a second one comes after it stayed below what clears it for as long', () => {
  const swaying = Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? 91 : 80))
  expect(breachesOf([...of(6, 95), ...swaying])).toEqual([[0, 5, 95]])
  expect(breachesOf([...of(6, 95), ...of(4, 60), ...of(10, 95)])).toEqual([[0, 5, 95]])
  expect(breachesOf([...of(6, 95), ...of(6, 60), ...of(10, 95)])).toEqual([
    [0, 5, 95],
    [12, 17, 95],
  ])
})

test('nothing is concluded over a gap, nor from what is not told', () => {
  expect(breachesOf([...of(4, 95), ...of(4, 95)], 3)).toEqual([])
  expect(breachesOf([...of(4, 95), null, ...of(2, 95)])).toEqual([[0, 5, 95]])
  expect(breachesOf(of(30, null))).toEqual([])
})

test('readings judged one by one and all at once come to the same, and breaches are never closer than two times the minutes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 60, max: 100 }), { maxLength: 120 }), (values) => {
      const readings = course(values)
      const whole = judgeReadings({}, [limit], readings, null)
      let standing = {}
      let before: number | null = null
      const single = readings.flatMap((reading) => {
        const judged = judgeReadings(standing, [limit], [reading], before)
        standing = judged.standing
        before = reading.at
        return judged.breaches
      })
      expect(single).toEqual(whole.breaches)
      whole.breaches.forEach(({ at }, n) => {
        const next = whole.breaches[n + 1]
        if (next) expect(next.at - at).toBeGreaterThan(2 * limit.minutes * minute)
      })
    }),
  )
})
