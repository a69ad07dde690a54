import { expect } from '@playwright/test'
import type { TourDesk } from '../../../scripts/tour/desk.ts'
import { words, wordsInside } from '../../../scripts/tour/words.ts'

/** Opens the form of an expense claim. */
export async function openClaim(desk: TourDesk): Promise<void> {
  await desk.go('entry')
  await desk.page
    .getByRole('button', { name: /费用报销/ })
    .first()
    .click()
  await purposeOf(desk).waitFor()
}

/** What the claim is for: the first field of its form. */
export function purposeOf(desk: TourDesk) {
  return desk.page.getByLabel('报销事由')
}

/** The form says that all that is typed is on the disk. */
export async function untilSaved(desk: TourDesk): Promise<void> {
  await desk.page.getByText(new RegExp(`${words('entry.saved', { time: '' })}\\d`)).waitFor()
}

/** Enters a claim of one line. */
export async function enterClaim(desk: TourDesk, purpose: string): Promise<void> {
  const { page } = desk
  await openClaim(desk)
  await purposeOf(desk).fill(purpose)
  await page.getByLabel('报销类型').click()
  await page.keyboard.type('rc')
  await page.keyboard.press('Enter')
  await page.getByLabel('预算编号').fill('budget 86566')
  await page.getByRole('grid', { name: '费用明细' }).getByRole('gridcell').first().click()
  for (const cell of ['-3', '住宿', '两晚', '2', '468']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  await expect(page.getByText('肆佰陆拾捌元整').first()).toBeVisible()
}

/** Submits the form that is open. */
export async function submit(desk: TourDesk): Promise<void> {
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.getByText(wordsInside('entry.submitted')).waitFor()
}
