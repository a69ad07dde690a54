import type { Scene } from './scenes.ts'
import { rail } from './rail.ts'

/** The phrase library: over an opinion, and where it is kept. */
export const phraseScenes: readonly Scene[] = [
  {
    name: 'phrases',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('a')
      await page.keyboard.type('金额无误。')
      await page.keyboard.press('Alt+0')
      await page.getByRole('listbox', { name: /常用语|Phrases/ }).waitFor()
      await page.keyboard.type('he')
    },
  },
  {
    name: 'phrase-settings',
    wish: '',
    act: async (page) => {
      await rail(page, /设置|Settings/)
      await page.getByRole('tab').nth(2).click()
      await page.getByRole('table').first().waitFor()
    },
  },
]
