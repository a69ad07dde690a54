import { expect, test } from 'vitest'
import { createAlarmClock } from '#main/session/alarm-clock.ts'

function ringing() {
  const rung: number[] = []
  return { rung, clock: createAlarmClock((count) => rung.push(count)) }
}

test('what was due when it was handed over does not ring, what falls due rings once, together', () => {
  const { rung, clock } = ringing()
  clock.set([10, 100, 200, 200, 300], 100)
  clock.tick(150)
  expect(rung).toEqual([])
  clock.tick(250)
  clock.tick(260)
  expect(rung).toEqual([2])
})

test('a machine that slept rings when it wakes; a clock turned back rings nothing twice', () => {
  const { rung, clock } = ringing()
  clock.set([1000, 2000], 0)
  clock.tick(50_000)
  clock.tick(10)
  clock.tick(60_000)
  expect(rung).toEqual([2])
})

test('a desk that is opened is silent', () => {
  const { rung, clock } = ringing()
  clock.set([1000], 0)
  clock.set([], 500)
  clock.tick(2000)
  expect(rung).toEqual([])
})
