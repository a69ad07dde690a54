import type { Page } from '@playwright/test'

/** The business day: in the evening, sealed, and closed in spite of what stands in the way. */
export const dayScenes = (rail: (page: Page, name: RegExp) => Promise<void>) => [
  { name: 'day', act: (page: Page) => rail(page, /业务日|Business day/) },
  {
    name: 'day-sealed',
    act: async (page: Page) => {
      await rail(page, /业务日|Business day/)
      await page.getByRole('button', { name: '2026-11-20' }).click()
    },
  },
  {
    name: 'day-close',
    act: async (page: Page) => {
      await rail(page, /业务日|Business day/)
      await page.getByRole('button', { name: /^关账|^Close the day/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
]
