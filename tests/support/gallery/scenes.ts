import type { Page } from '@playwright/test'
import { batchScenes } from './batch-scenes.ts'
import { phraseScenes } from './phrase-scenes.ts'
import { rail } from './rail.ts'

/** One state of a screen: how the fake desk stands (`fake-bridge.ts`), and the keys that lead there. */
export type Scene = {
  readonly name: string
  readonly wish: string
  readonly act?: (page: Page) => Promise<void>
  /** The end-to-end tests see it on a real desk already; here it is only pictured. */ readonly overRealData?: true
}
/** The states of the frame's screens that are looked at. */
export const frameScenes: readonly Scene[] = [
  {
    name: 'inbox',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('a')
      await page.keyboard.type('费用合规，同意报销。')
    },
  },
  {
    name: 'inbox-return',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('r')
    },
  },
  ...batchScenes,
  ...phraseScenes,
  {
    name: 'acts-more',
    wish: '',
    act: async (page) => {
      await toBusy(page)
      await page.keyboard.press('Alt+m')
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'acts-signers',
    wish: '',
    act: async (page) => {
      await toBusy(page)
      await page.keyboard.press('Alt+s')
      await page.keyboard.type('ly')
      await page.keyboard.press('Enter')
      await page.keyboard.type('s')
      await page.getByRole('listbox').last().waitFor()
    },
  },
  {
    name: 'acts-terminate',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await toBusy(page)
      await page.keyboard.press('z')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'acts-asked',
    wish: '',
    act: async (page) => {
      await page.getByRole('tab').nth(2).click()
      await page.getByText('BX2026-000330').waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      await page.getByText('BX2026-000335').waitFor()
    },
  },
  {
    name: 'delegation',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await rail(page, /设置|Settings/)
      await page.getByRole('tab').nth(1).click()
      await page.getByRole('table').first().waitFor()
    },
  },
  {
    name: 'hand-over',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('button', { name: /林雨/ }).click()
      await page.locator('#hand-over-to').fill('zqm')
      await page.locator('#hand-over-to').press('Enter')
      await page.locator('#hand-over-reason').fill('调往总部')
      await page.locator('#hand-over-reason').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'inbox-missing-opinion',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('a')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'back-entry',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.getByRole('button', { name: /补录|Back entry/ }).click()
      await page.getByRole('textbox').last().fill('停电，纸上签字，已存档。')
    },
  },
  {
    name: 'enrol-check',
    wish: 'phase=new&empty=1',
    act: async (page) => {
      await page.getByRole('button', { name: /登记码|code/ }).click()
      await page.getByText(/nfs4/).waitFor()
    },
  },
  { name: 'inbox-empty', wish: 'empty=1&narrow=1&offline=1' },
  { name: 'inbox-fault', wish: 'fails=record.get' },
  {
    name: 'mine-returned',
    wish: '',
    act: async (page) => {
      await page.getByRole('tab').nth(2).click()
      await page.getByText('BX2026-000330').waitFor()
    },
  },
  {
    name: 'review',
    wish: '',
    act: async (page) => {
      await page.getByRole('tab').nth(2).click()
      await page.getByText('请假 变更').first().click()
      await page.getByText('QJ2026-000408').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'mine-completed',
    wish: '',
    act: async (page) => {
      await page.getByRole('tab').nth(2).click()
      await page.getByText('BX2026-000330').waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('q')
    },
  },
  {
    name: 'changes',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('j')
      await page.locator('summary').click()
    },
  },
  {
    name: 'preview',
    wish: '',
    act: async (page) => {
      await page.getByText('车票-广州.png').click()
      await page.locator('img').waitFor()
    },
  },
  {
    name: 'first',
    wish: 'phase=new&first=1',
    act: async (page) => {
      await enrolToPassword(page)
      await page.locator('input').first().fill('Cold-chain7')
      await page.locator('input').nth(1).fill('Cold-chain7')
      await page.keyboard.press('Enter')
      await page.locator('input').first().fill('HD-2')
      await page.keyboard.press('Enter')
      await page.getByText('10,357').waitFor()
    },
  },
  { name: 'lock', wish: 'phase=sealed&offline=1', overRealData: true },
  {
    name: 'lock-wrong',
    wish: 'phase=sealed',
    act: async (page) => {
      await page.keyboard.type('wrong')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'lock-switch',
    wish: 'phase=sealed',
    act: async (page) => {
      await page.locator('main button').first().click()
    },
  },
  { name: 'new', wish: 'phase=new', overRealData: true },
  {
    name: 'enrol-code',
    overRealData: true,
    wish: 'phase=new',
    act: async (page) => {
      await page.keyboard.press('Enter')
      await page.keyboard.type('7K3QX-M4TZ9-0R2VA-HW8CE-B5NJD-61PGS')
      await page.locator('form button[type=submit]').click()
      await page.locator('dl').waitFor()
    },
  },
  { name: 'enrol-password', wish: 'phase=new', act: enrolToPassword, overRealData: true },
  {
    name: 'restore-list',
    wish: 'phase=new',
    act: async (page) => {
      await page.locator('main button').nth(1).click()
      await page.locator('form button').first().click()
      await page.locator('form button[type=submit]').click()
      await page.getByRole('radio').first().waitFor()
    },
  },
  { name: 'broken', wish: 'phase=broken' },
  { name: 'closed', wish: 'phase=closed' },
  {
    name: 'sync',
    wish: 'offline=1',
    act: async (page) => {
      await page.locator('footer button').first().click()
      await page.locator('table').waitFor()
    },
  },
  {
    name: 'conflicts',
    overRealData: true,
    wish: 'offline=1',
    act: async (page) => {
      await page
        .locator('footer button')
        .filter({ hasText: /冲突|conflict/i })
        .click()
      await page.locator('article').waitFor()
    },
  },
  {
    name: 'palette',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette-found',
    overRealData: true,
    wish: '',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('guang')
      await page.getByText('BX2026-000318').last().waitFor()
    },
  },
]
async function toBusy(page: Page): Promise<void> {
  for (let n = 0; n < 4; n += 1) await page.keyboard.press('j')
  await page.getByText('BX2026-000325').waitFor()
}

async function enrolToPassword(page: Page): Promise<void> {
  await page.keyboard.press('Enter')
  await page.keyboard.type('7K3QX-M4TZ9-0R2VA-HW8CE-B5NJD-61PGS')
  await page.locator('form button[type=submit]').click()
  await page.locator('dl').waitFor()
  await page.locator('form button[type=submit]').click()
  await page.locator('input').first().fill('chensy')
  await page.locator('input').nth(1).fill('Initial#2026')
  await page.locator('form button[type=submit]').click()
  await page.locator('input').first().fill('Cold-chain')
}

/** The two looks in which every state is seen. */
export const looks = [
  { look: 'zh-light', wish: 'lang=zh-CN&theme=light', viewport: { width: 1366, height: 768 } },
  { look: 'en-dark', wish: 'lang=en&theme=dark', viewport: { width: 1920, height: 1080 } },
] as const

/** Opens a state and waits until it stands still. */
export async function openScene(page: Page, url: string, scene: Scene): Promise<void> {
  await page.goto(`${url}&${scene.wish}`)
  await page.locator('main').waitFor()
  if (!/phase|empty|fails/.test(scene.wish)) await page.locator('article').waitFor()
  await scene.act?.(page)
  // Two frames: the keys were drawn, and what follows from them too.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}
