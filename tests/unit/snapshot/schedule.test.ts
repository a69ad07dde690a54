import { expect, test } from 'vitest'
import { nextBackupAt } from '#store/snapshot/schedule.ts'

const at = (text: string) => new Date(text).getTime()

test('[BAK-04] a covered day waits for tomorrow, an uncovered one is due at its time', () => {
  expect(nextBackupAt('02:00', at('2026-11-22T02:00:05'), at('2026-11-22T09:00:00'))).toBe(at('2026-11-23T02:00:00'))
  expect(nextBackupAt('18:00', at('2026-11-21T18:00:05'), at('2026-11-22T09:00:00'))).toBe(at('2026-11-22T18:00:00'))
})

test('a run that was missed because the desk was off is due at once', () => {
  const now = at('2026-11-22T09:00:00')
  expect(nextBackupAt('02:00', at('2026-11-20T02:00:05'), now)).toBe(now)
})

test('the first backup is tonight’s, and a clock that was wrong does not put it off for years', () => {
  const now = at('2026-11-22T09:00:00')
  expect(nextBackupAt('02:00', null, now)).toBe(at('2026-11-23T02:00:00'))
  expect(nextBackupAt('12:00', at('2036-01-01T00:00:00'), now)).toBe(at('2026-11-22T12:00:00'))
})
