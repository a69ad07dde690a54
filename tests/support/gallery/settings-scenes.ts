import type { Page } from '@playwright/test'

const settings = async (page: Page, tab: RegExp): Promise<void> => {
  await page
    .locator('nav')
    .getByRole('button', { name: /设置|Settings/ })
    .click()
  await page.getByRole('tab', { name: tab }).click()
}

/** The parts of the settings, each a picture. */
export const settingsScenes: readonly { readonly name: string; readonly act: (page: Page) => Promise<void> }[] = [
  { name: 'settings-password', act: (page) => settings(page, /密码|Password/) },
  {
    name: 'settings-intake',
    act: async (page) => {
      await settings(page, /数据采集|Collecting/)
      await page.getByText('报销 1125.csv').waitFor()
    },
  },
  { name: 'settings-company', act: (page) => settings(page, /公司|Company/) },
]
