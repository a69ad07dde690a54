import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createTimeKeeper, type Timers } from '#server/jobs/time-keeper.ts'

const log = pino({ level: 'silent' })

/** A keeper over a server that answers what the test says; time is turned by hand. */
function keeper(answers: (now: number) => number | null | Error) {
  let now = 1_000_000
  let armed: { readonly at: number; readonly work: () => void } | undefined
  let changed: () => void = () => undefined
  const looks: number[] = []
  const timers: Timers = {
    after(ms, work) {
      const mine = { at: now + ms, work }
      armed = mine
      return {
        cancel() {
          if (armed === mine) armed = undefined
        },
      }
    },
  }
  const server = {
    async carryOutDue() {
      looks.push(now)
      const nextAt = answers(now)
      if (nextAt instanceof Error) throw nextAt
      return { done: 0, nextAt }
    },
    onChange(listener: (version: number) => void) {
      changed = () => listener(1)
      return () => (changed = () => undefined)
    },
  }
  const made = createTimeKeeper({ server, clock: () => now, timers, log })
  const rest = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    ...made,
    looks,
    rest,
    change: () => changed(),
    sleeps: () => (armed ? armed.at - now : null),
    async turn(ms: number) {
      now += ms
      if (armed && armed.at <= now) armed.work()
      await rest()
    },
  }
}

test('the keeper sleeps until something is due and not a look longer or more often', async () => {
  const held = keeper((now) => (now < 1_090_000 ? 1_090_000 : null))
  held.start()
  await held.rest()
  expect([held.looks.length, held.sleeps()]).toEqual([1, 90_000])
  await held.turn(89_000)
  expect(held.looks.length).toBe(1)
  await held.turn(1000)
  // Nothing is known any more: it only looks whether the clock was put right.
  expect([held.looks.length, held.sleeps()]).toEqual([2, 600_000])
})

test('a change wakes it, because it may bring something that is due earlier; many at once are one look and another', async () => {
  const held = keeper(() => null)
  held.start()
  await held.rest()
  for (let n = 0; n < 100; n++) held.change()
  await held.rest()
  expect(held.looks.length).toBeLessThanOrEqual(3)
  expect(held.looks.length).toBeGreaterThan(1)
})

test('a database that does not answer is asked again soon, and nothing runs after the stop', async () => {
  let broken = true
  const held = keeper(() => (broken ? new Error('down') : null))
  held.start()
  await held.rest()
  expect(held.sleeps()).toBe(5000)
  broken = false
  await held.turn(5000)
  expect([held.looks.length, held.sleeps()]).toEqual([2, 600_000])
  await held.stop()
  held.change()
  await held.rest()
  expect([held.looks.length, held.sleeps()]).toEqual([2, null])
})
