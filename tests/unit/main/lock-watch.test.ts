import { expect, test } from 'vitest'
import { createLockWatch, type LockReason } from '#main/session/lock-watch.ts'

function desk() {
  let now = 1_000_000_000
  let lastInput = now
  const locks: LockReason[] = []
  const countdown: (number | null)[] = []
  const watch = createLockWatch({
    now: () => now,
    systemIdleSeconds: () => Math.max(0, Math.floor((now - lastInput) / 1000)),
    onLock: (reason) => locks.push(reason),
    onCountdown: (seconds) => countdown.push(seconds),
  })
  return {
    watch,
    locks,
    countdown,
    move: () => {
      lastInput = now
    },
    /** Lets seconds pass, awake, with a tick for each. */
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        now += 1000
        watch.tick()
      }
    },
    /** The wall clock jumps while nothing runs; the system's own idle count does not see it. */
    sleep: (seconds: number) => {
      now += seconds * 1000
      lastInput = now
    },
    turnBack: (seconds: number) => {
      now -= seconds * 1000
      lastInput = now
    },
  }
}

test('[AUT-18] locks after the idle minutes, once, with a countdown over the last minute', () => {
  const { watch, pass, locks, countdown } = desk()
  watch.start(5)
  pass(239)
  expect(countdown).toEqual([])
  pass(60)
  expect(countdown).toHaveLength(60)
  expect(countdown.at(-1)).toBe(1)
  pass(30)
  expect(locks).toEqual(['idle'])
})

test('a movement starts the time again and takes the countdown away', () => {
  const { watch, pass, move, locks, countdown } = desk()
  watch.start(5)
  pass(290)
  move()
  pass(1)
  expect(countdown.at(-1)).toBeNull()
  pass(290)
  expect(locks).toEqual([])
})

test('hours of sleep count: the first sign of life after a resume locks instead of counting as presence', () => {
  const { watch, pass, sleep, locks } = desk()
  watch.start(5)
  pass(10)
  sleep(8 * 3600)
  watch.tick()
  expect(locks).toEqual(['resumed-late'])
})

test('[AUT-19] a locked screen and a suspend lock at once, and only while somebody is signed in', () => {
  const { watch, locks } = desk()
  watch.leave('screen-locked')
  expect(locks).toEqual([])
  watch.start(5)
  watch.leave('suspend')
  watch.leave('screen-locked')
  expect(locks).toEqual(['suspend'])
})

test('a clock that was turned back does not keep the desk open', () => {
  const { watch, pass, turnBack, locks } = desk()
  watch.start(5)
  pass(10)
  turnBack(86_400 * 3650)
  watch.tick()
  pass(301)
  expect(locks).toEqual(['idle'])
})
