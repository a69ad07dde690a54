import { expect } from '@playwright/test'
import type { TourDesk } from '../../../scripts/tour/desk.ts'
import { isAlive, pidsOf, type Pids } from './processes.ts'

/** The lock screen's only field. */
export function passwordField(desk: TourDesk) {
  return desk.page.locator('input[type=password]')
}

/** Does what must lock the desk and waits for the lock screen; returns the processes that were there before. */
export async function lockedBy(desk: TourDesk, act: () => Promise<unknown>): Promise<Pids> {
  const before = await pidsOf(desk.app)
  const page = desk.page
  // The page that is asked may be gone before it has answered.
  await act().catch(() => undefined)
  await expect.poll(() => desk.page !== page, { message: 'a fresh page is there', intervals: [50] }).toBe(true)
  await passwordField(desk).waitFor()
  return before
}

/** Nothing of the signed-in desk is left but the main process; the lock screen has new ones. */
export async function expectOnlyMainLeft(desk: TourDesk, before: Pids): Promise<void> {
  await expect.poll(() => [isAlive(before.store), isAlive(before.page)], { message: 'store and page processes have ended' }).toEqual([false, false])
  const now = await pidsOf(desk.app)
  expect(now.main).toBe(before.main)
  expect([now.store, now.page]).not.toContain(before.store)
  expect([now.store, now.page]).not.toContain(before.page)
}
