import type { Page } from '@playwright/test'
import type { Scene } from './scenes.ts'

/** Several tasks marked in the inbox, and decided together. */
export const batchScenes: readonly Scene[] = [
  {
    name: 'inbox-marked',
    wish: '',
    act: async (page) => {
      await mark(page, 3)
    },
  },
  {
    name: 'batch',
    wish: '',
    act: async (page) => {
      await mark(page, 6)
      await page.keyboard.press('b')
      await page.getByRole('textbox').nth(1).waitFor()
      await page.keyboard.press('Alt+ArrowDown')
      await page.keyboard.press('Alt+r')
      await page.keyboard.type('请补住宿发票')
      await page.keyboard.press('Control+Enter')
    },
  },
  {
    name: 'batch-over',
    wish: '',
    act: async (page) => {
      await mark(page, 4)
      await page.keyboard.press('b')
      await page.getByRole('textbox').first().fill('情况属实，同意。')
      await page.keyboard.press('Alt+f')
      await page.keyboard.press('Control+Enter')
    },
  },
]

/** Marks the first rows of the inbox. */
async function mark(page: Page, rows: number): Promise<void> {
  const list = page.getByRole('listbox').first()
  await list.waitFor()
  await list.focus()
  await page.keyboard.press('Home')
  for (let n = 1; n < rows; n += 1) await page.keyboard.press('Shift+ArrowDown')
}
