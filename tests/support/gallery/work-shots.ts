import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Page } from '@playwright/test'
import { dayScenes } from './day-scenes.ts'
import { galleryNow } from './sample-company.ts'
import { serveGallery } from './serve.ts'
import { settingsScenes } from './settings-scenes.ts'
import { checking } from './work-upkeep.ts'
import { rail } from './rail.ts'

/** `node tests/support/gallery/work-shots.ts FOLDER [NAME …]`: pictures of the work screens in both looks, an axe run of each, and what the console said. */
type Scene = { readonly name: string; readonly wish?: string; readonly act: (page: Page) => Promise<void> }

const entry = (page: Page) => rail(page, /录入|Entry/)
const register = (page: Page) => rail(page, /台账|Registers/)
const importing = async (page: Page) => {
  await register(page)
  await page
    .getByRole('button', { name: /^导入|^Import/ })
    .first()
    .click()
}
const draft = (name: RegExp) => async (page: Page) => {
  await entry(page)
  await page.getByRole('button', { name }).first().click()
  await page.locator('#field-purpose').waitFor()
}

const design = async (page: Page) => {
  // The window listens once its first screen stands.
  await page.locator('nav').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('designer')
  await page.getByRole('option', { name: /^(设计流程|Design a process)/ }).click()
  await page.getByRole('button', { name: /^(变更 请假|Change Leave)/ }).waitFor()
}
const designing = async (page: Page) => {
  await design(page)
  await page.getByRole('button', { name: /^(变更 请假|Change Leave)/ }).click()
  await page.getByRole('tab').first().waitFor()
  await page.waitForTimeout(600)
}

const scenes: readonly Scene[] = [
  { name: 'upkeep', act: (page) => checking(page, register) },
  { name: 'design-start', wish: 'design=1', act: design },
  { name: 'design-form', wish: 'design=1', act: designing },
  {
    name: 'design-field',
    wish: 'design=1',
    act: async (page) => {
      await designing(page)
      await page.getByRole('option', { name: /假别|^Kind/ }).click()
      await page.getByRole('textbox', { name: /显示条件|Shown when/ }).fill('form.un')
      await page.getByRole('textbox', { name: /显示条件|Shown when/ }).press('End')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'design-route',
    wish: 'design=1',
    act: async (page) => {
      await designing(page)
      await page.keyboard.press('Alt+2')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'design-block',
    wish: 'design=1',
    act: async (page) => {
      await designing(page)
      await page.keyboard.press('Alt+2')
      await page.locator('#design-route').focus()
      await page.keyboard.press('Insert')
      await page.getByRole('button', { name: /^(并行|Parallel)/ }).click()
      await page.waitForTimeout(300)
      await page.locator('#design-route').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Insert')
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'design-settings',
    wish: 'design=1',
    act: async (page) => {
      await designing(page)
      await page.keyboard.press('Alt+3')
      await page.waitForTimeout(600)
    },
  },

  { name: 'entry', act: entry },
  { name: 'entry-empty', wish: 'empty=1', act: entry },
  {
    name: 'entry-new',
    act: async (page) => {
      await entry(page)
      await page.locator('main input').first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator('#field-purpose').waitFor()
    },
  },
  { name: 'entry-draft', act: draft(/广州客户走访/) },
  {
    name: 'entry-tried',
    act: async (page) => {
      await draft(/广州客户走访/)(page)
      await page.waitForTimeout(300)
      await page.keyboard.press('Control+Enter')
      await page.waitForTimeout(300)
    },
  },
  { name: 'entry-returned', act: draft(/三季度培训资料/) },
  { name: 'register', act: register },
  {
    name: 'register-chart',
    act: async (page) => {
      await register(page)
      await page.getByRole('button', { name: /图表|Chart/ }).click()
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'register-filter',
    act: async (page) => {
      await register(page)
      await page.getByRole('row').nth(2).waitFor()
      await page.keyboard.press('f')
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'register-months',
    act: async (page) => {
      await register(page)
      await page.getByRole('button', { name: /按结果|By Outcome/ }).click()
      await page.getByRole('menuitemradio', { name: /提交时间|Submitted/ }).click()
      await page.getByRole('button', { name: /图表|Chart/ }).click()
      await page.getByRole('button', { name: /2017-03/ }).click()
    },
  },
  {
    name: 'register-record',
    act: async (page) => {
      await register(page)
      await page.getByRole('row').nth(4).click()
      await page.waitForTimeout(300)
    },
  },
  { name: 'register-empty', wish: 'empty=1', act: register },
  { name: 'import', act: importing },
  {
    name: 'import-mapping',
    act: async (page) => {
      await importing(page)
      await page.getByRole('button', { name: /报销 2025/ }).click()
      await page.locator('table').waitFor()
    },
  },
  {
    name: 'import-checked',
    act: async (page) => {
      await importing(page)
      await page.getByRole('button', { name: /claims\.xlsx/ }).click()
      await page.getByRole('grid').waitFor()
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'import-running',
    act: async (page) => {
      await importing(page)
      await page.getByRole('button', { name: /claims\.xlsx/ }).click()
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('progressbar').waitFor()
    },
  },
  ...dayScenes(rail),
  { name: 'backup', act: (page) => rail(page, /备份|Backup/) },
  { name: 'backup-unset', wish: 'backup=unset', act: (page) => rail(page, /备份|Backup/) },
  { name: 'backup-missing', wish: 'backup=missing', act: (page) => rail(page, /备份|Backup/) },
  { name: 'settings', act: (page) => rail(page, /设置|Settings/) },
  ...settingsScenes,
  {
    name: 'admin',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('button', { name: /林雨/ }).first().click()
    },
  },
  {
    name: 'admin-account',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page
        .getByRole('button', { name: /陈思远/ })
        .last()
        .click()
      await page.getByRole('button', { name: /生成登录信息|Make sign-in/ }).click()
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'admin-units',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab').nth(1).click()
      await page.getByRole('button', { name: /设备部|Equipment/ }).click()
    },
  },
  ...(
    [
      ['admin-library', /^请假|^Leave (?!re)/],
      ['admin-library-pack', /^封闭区|^Closed area/],
      ['admin-library-changed', /^费用报销|^Expense claim/],
    ] as const
  ).map(([name, picked]) => ({
    name,
    act: async (page: Page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab', { name: /制度库|Library/ }).click()
      await page.getByRole('button', { name: picked }).first().click()
    },
  })),
  {
    name: 'admin-desks',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab').nth(3).click()
      await page.getByRole('button', { name: /二号库/ }).click()
    },
  },
  {
    name: 'admin-desk-closing',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab').nth(3).click()
      await page.getByRole('button', { name: /移动盘点/ }).click()
    },
  },
  {
    name: 'admin-machine',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab', { name: /运行监测|Machine/ }).click()
    },
  },
  {
    name: 'admin-audit',
    act: async (page) => {
      await rail(page, /管理|Admin/)
      await page.getByRole('tab').nth(4).click()
      await page.getByRole('button', { name: /核对|Verify/ }).click()
    },
  },
]
const looks = [
  { look: 'zh-light', wish: 'lang=zh-CN&theme=light', viewport: { width: 1366, height: 768 } },
  { look: 'en-dark', wish: 'lang=en&theme=dark', viewport: { width: 1920, height: 1080 } },
] as const

const [folder = '/tmp/opsdesk-work-shots', ...names] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const gallery = await serveGallery()
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] })
let problems = 0
const problem = (words: string) => {
  problems += 1
  console.log(words)
}
for (const { look, wish, viewport } of looks) {
  for (const scene of scenes.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    page.setDefaultTimeout(5000)
    page.on('console', (message) => message.type() === 'error' && problem(`${scene.name} ${look} console: ${message.text()}`))
    page.on('pageerror', (error) => problem(`${scene.name} ${look} error: ${error.message}`))
    await page.clock.setFixedTime(galleryNow)
    await page.goto(`${gallery.url}?${wish}&${scene.wish ?? ''}`)
    await page.locator('main').waitFor()
    await scene.act(page).catch((error: unknown) => problem(`${scene.name} ${look} act: ${String(error).slice(0, 300)}`))
    await page.waitForTimeout(350)
    await page.screenshot({ path: path.join(folder, `${scene.name}-${look}.png`) })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const violation of violations)
      problem(
        `${scene.name} ${look} axe: ${violation.id} ${violation.nodes
          .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
      )
    await context.close()
  }
}
await browser.close()
await gallery.close()
console.log(`shots: ${folder}, ${problems} problems`)
