import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { chromium, type Page } from '@playwright/test'
import { galleryNow } from './sample-company.ts'
import { serveGallery } from './serve.ts'

/** `node tests/support/gallery/shots.ts FOLDER [NAME …]`: pictures of every screen in both looks, an axe run of each, and what the console said. */
type Scene = { readonly name: string; readonly wish: string; readonly act?: (page: Page) => Promise<void> }
const scenes: readonly Scene[] = [
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
  {
    name: 'inbox-missing-opinion',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('a')
      await page.keyboard.press('Control+Enter')
      await page.getByRole('alert').waitFor()
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
      await page.getByRole('progressbar').waitFor()
    },
  },
  { name: 'lock', wish: 'phase=sealed&offline=1' },
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
  { name: 'new', wish: 'phase=new' },
  {
    name: 'enrol-code',
    wish: 'phase=new',
    act: async (page) => {
      await page.keyboard.press('Enter')
      await page.keyboard.type('7K3QX-M4TZ9-0R2VA-HW8CE-B5NJD-61PGS')
      await page.locator('form button[type=submit]').click()
      await page.locator('dl').waitFor()
    },
  },
  { name: 'enrol-password', wish: 'phase=new', act: enrolToPassword },
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
    wish: 'offline=1',
    act: async (page) => {
      await page.locator('footer button').nth(3).click()
      await page.locator('article').waitFor()
    },
  },
  {
    name: 'palette',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette-found',
    wish: '',
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('guang')
      await page.getByText('BX2026-000318').last().waitFor()
    },
  },
]
const looks = [
  { look: 'zh-light', wish: 'lang=zh-CN&theme=light', viewport: { width: 1366, height: 768 } },
  { look: 'en-dark', wish: 'lang=en&theme=dark', viewport: { width: 1920, height: 1080 } },
] as const

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

const [folder = '/tmp/opsdesk-shots', ...names] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const gallery = await serveGallery()
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--force-color-profile=srgb'] })
let problems = 0
for (const { look, wish, viewport } of looks) {
  for (const scene of scenes.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') {
        problems += 1
        console.log(
          `${scene.name} ${look} console: ${message.text()} ${message.location().url}:${message.location().lineNumber}:${message.location().columnNumber}`,
        )
      }
    })
    page.on('pageerror', (error) => {
      problems += 1
      console.log(`${scene.name} ${look} error: ${error.message}`)
    })
    await page.clock.setFixedTime(galleryNow)
    await page.goto(`${gallery.url}?${wish}&${scene.wish}`)
    await page.locator('main').waitFor()
    if (!scene.wish.includes('phase') && !scene.wish.includes('empty') && !scene.wish.includes('fails')) await page.locator('article').waitFor()
    await page.waitForTimeout(250)
    await scene.act?.(page)
    await page.waitForTimeout(250)
    await page.screenshot({ path: path.join(folder, `${scene.name}-${look}.png`) })
    const { violations } = await new AxeBuilder({ page }).analyze()
    for (const violation of violations) {
      problems += 1
      console.log(
        `${scene.name} ${look} axe: ${violation.id} ${violation.nodes
          .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
      )
    }
    await context.close()
  }
}
await browser.close()
await gallery.close()
console.log(`shots: ${folder}, ${problems} problems`)
