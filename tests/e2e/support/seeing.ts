import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { en } from '#renderer/text/en.ts'
import { zhCN } from '#renderer/text/zh-CN.ts'
import type { Json } from '#renderer/view/kept.ts'
import type { Place } from '#renderer/view/places.ts'
import type { TourDesk } from '../../../scripts/tour/desk.ts'
import { ask } from './store-calls.ts'
import type { Look } from './wearing.ts'

/** What a screen says while it does not know yet. */
const notYet = [zhCN.entry.nextUnknown, en.entry.nextUnknown, zhCN.session.connecting, en.session.connecting]

/** Takes up the work at a place, as after a lock. */
export async function at(desk: TourDesk, place: Place): Promise<void> {
  await ask(desk.page, 'session.keepView', { viewState: { place, kept: {} } satisfies Json })
  await desk.page.reload()
  // A screen's own code comes after the frame: until then its place is empty.
  await expect(desk.page.getByRole('main')).toContainText(/\S{2}/)
}

/** A screen that has come to rest: pictured, and without an accessibility violation. */
export async function seen(desk: TourDesk, name: string, look: Look): Promise<void> {
  const { page } = desk
  await expect(page.locator('[aria-busy=true], [class*="_loading_"]')).toHaveCount(0)
  for (const text of notYet) await expect(page.getByText(text, { exact: true })).toHaveCount(0)
  await page.evaluate(async () => document.fonts.ready)
  await expect(page.locator('main:empty')).toHaveCount(0)
  await picture(page, `${name}-${look.name}`)
  await expectAccessible(page, `${name}, ${look.name}`)
}

/** The pictures are for people: they are taken where `OPSDESK_SHOTS` says where to. */
export async function picture(page: Page, name: string): Promise<void> {
  const shots = process.env['OPSDESK_SHOTS']
  if (shots === undefined) return
  await mkdir(shots, { recursive: true })
  await page.screenshot({ path: path.join(shots, `${name}.png`), animations: 'disabled' })
}

/** No rule of accessibility is broken by what stands on the page. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  // A colour on its way to another is neither.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(passing.map(async ({ finished }) => finished))
  })
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join(' | ')}`)
  expect.soft(found, what).toEqual([])
}
