import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantAt, wallClock } from '#shared/calendar/civil-date.ts'
import { createZoneOffsets } from '#store/register/zone-offsets.ts'

test('offsets are those of the wall, at every instant, also around a change of the clocks', () => {
  for (const zone of ['Asia/Shanghai', 'Europe/Amsterdam', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC']) {
    const offsets = createZoneOffsets(zone)
    const from = Date.UTC(2016, 0, 1)
    const to = Date.UTC(2020, 0, 1)
    const spans = offsets.between(from, to)
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (instant) => {
        const { date, ms } = wallClock(instant, zone)
        const wanted = instantAt(date, ms, 'UTC') - instant
        expect([offsets.offsetAt(instant), spans.find(({ until }) => instant < until)?.offset]).toEqual([wanted, wanted])
      }),
      { numRuns: 300, seed: 3 },
    )
    for (const { until } of spans.slice(0, -1)) expect(offsets.offsetAt(until)).not.toBe(offsets.offsetAt(until - 1))
  }
})
