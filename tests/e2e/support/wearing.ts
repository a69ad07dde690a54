import { expect } from '@playwright/test'
import type { TourDesk } from '../../../scripts/tour/desk.ts'

/** How a screen is looked at. */
export type Look = {
  readonly name: string
  readonly language: 'zh-CN' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly height: number
}

const small = { width: 1366, height: 768 }
const large = { width: 1920, height: 1080 }

/** The two looks in which every screen is seen. */
export const twoLooks: readonly [Look, Look] = [
  { name: 'zh-light-1366', language: 'zh-CN', theme: 'light', ...small },
  { name: 'en-dark-1920', language: 'en', theme: 'dark', ...large },
]

/** Every combination of language, colours and size. */
export const allLooks: readonly Look[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    [small, large].map((size) => ({ name: `${language.slice(0, 2)}-${theme}-${size.width}`, language, theme, ...size })),
  ),
)

/** Gives the window its size, and the page its language and its colours. */
export async function wear(desk: TourDesk, { language, theme, width, height }: Look): Promise<void> {
  await desk.app.evaluate(({ BaseWindow }, size) => BaseWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height })
  await desk.page.evaluate(async (preferences) => window.opsdesk.call('setPreferences', preferences), { language, theme, railCollapsed: false })
  await desk.page.reload()
  await desk.page.getByRole('heading').first().waitFor()
  await expect(desk.page.locator('html')).toHaveAttribute('lang', language)
}
