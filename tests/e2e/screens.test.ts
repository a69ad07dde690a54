import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { resolveElectron } from '../../scripts/electron-runtime.ts'
import { galleryNow } from '../support/gallery/sample-company.ts'
import { frameScenes, looks, openScene } from '../support/gallery/scenes.ts'
import { serveGallery } from '../support/gallery/serve.ts'
import { expectAccessible, picture } from './support/seeing.ts'

/**
 * The frame's screens in states that a real company does not show at will, in the product's own Chromium, over sample data that the contract
 * has parsed and under the strict content security policy: seen in both looks, without an accessibility violation, and without a word in the
 * console. The others are seen over real data (desk-screens, work-screens).
 */
const windowOnly = `
import { app, BrowserWindow } from 'electron'
app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768, show: true, webPreferences: { sandbox: true } }).loadURL('about:blank'))
`

let folder: string
let gallery: Awaited<ReturnType<typeof serveGallery>>
let app: ElectronApplication
let page: Page
let complaints: string[] = []

test.beforeAll(async () => {
  gallery = await serveGallery()
  folder = await mkdtemp('/tmp/opsdesk-screens-')
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'screens', version: '1.0.0', type: 'module', main: 'main.js' }))
  await writeFile(path.join(folder, 'main.js'), windowOnly)
  const runtime = await resolveElectron()
  app = await _electron.launch({
    executablePath: runtime.path,
    chromiumSandbox: true,
    args: [folder, `--user-data-dir=${folder}/profile`, '--force-color-profile=srgb'],
    timezoneId: 'Asia/Shanghai',
  })
  page = await app.firstWindow()
  // The page is compiled at its first visit.
  await page.goto(gallery.url, { timeout: 120_000 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.clock.setFixedTime(galleryNow)
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
})
test.afterAll(async () => {
  await app.close()
  await gallery.close()
  await rm(folder, { recursive: true, force: true })
})
test.beforeEach(() => {
  complaints = []
})

for (const { look, wish, viewport } of looks) {
  for (const scene of frameScenes.filter(({ overRealData }) => !overRealData)) {
    test(`${scene.name}, ${look}`, async () => {
      await page.setViewportSize(viewport)
      await openScene(page, `${gallery.url}?${wish}`, scene)
      await picture(page, `${scene.name}-${look}`)
      await expectAccessible(page, `${scene.name}, ${look}`)
      expect(complaints).toEqual([])
    })
  }
}

test('an approver works through the inbox without a mouse, and no single key decides [WFL-05]', async () => {
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.goto(`${gallery.url}?lang=zh-CN&theme=light`)
  const rows = page.getByRole('option')
  const record = page.getByRole('article')
  await expect(rows).toHaveCount(6)
  await expect(record).toHaveAccessibleName('冷库温控探头 40 只')

  // A scanner that types into the page moves or opens at most: nothing is decided.
  await page.keyboard.type('ax')
  await expect(rows).toHaveCount(6)
  await expect(page.getByRole('textbox')).toHaveValue('x')

  await page.keyboard.press('Alt+R')
  await expect(page.getByRole('combobox', { name: '退回到' })).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('请补充三家报价。')
  await page.keyboard.press('Control+Enter')
  await expect(rows).toHaveCount(5)
  await expect(record).toHaveAccessibleName('广州客户走访')

  await page.keyboard.press('a')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toHaveText('请写明意见，再提交决定。')
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Control+Enter')
  await expect(rows).toHaveCount(4)
  await expect(record).toHaveAccessibleName('三季度培训资料')

  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(record).toHaveAccessibleName('杭州供应商验收')

  // What can be done with the record is found in the palette too; it opens the words and decides nothing.
  await page.keyboard.press('Control+K')
  await page.keyboard.type('zhuanjiao')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: '转交给' })).toBeFocused()
  await page.keyboard.type('ly')
  await page.getByRole('option', { name: '林雨 市场部' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toHaveText('请说明原因，再提交。')
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Control+Enter')
  await expect(rows).toHaveCount(3)
})

test('the language switches at once, and nothing that was typed is lost', async () => {
  await page.goto(`${gallery.url}?lang=zh-CN&theme=light`)
  await page.getByRole('article').waitFor()
  await page.keyboard.press('a')
  await page.keyboard.type('half a word')
  await page.keyboard.press('Control+K')
  await page.keyboard.type('english')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inbox')
  await expect(page.getByRole('textbox', { name: 'Opinion' })).toHaveValue('half a word')
})

test('an input method’s keys never decide, move or close [ENT-03]', async () => {
  await page.goto(`${gallery.url}?lang=zh-CN&theme=light`)
  await page.getByRole('article').waitFor()
  await page.keyboard.press('a')
  await page.keyboard.type('tongyi')
  const composing = (key: string, keyCode: number) =>
    page.evaluate(
      ([key, keyCode]) =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', {
            key: String(key),
            keyCode: Number(keyCode),
            ctrlKey: key === 'Enter',
            isComposing: keyCode !== 229,
            bubbles: true,
            cancelable: true,
          }),
        ),
      [key, keyCode],
    )
  await composing('Enter', 13)
  await composing('Enter', 229)
  await composing('Escape', 27)
  await expect(page.getByRole('option')).toHaveCount(6)
  await expect(page.getByRole('textbox')).toBeFocused()
})

test('nothing behind a box can be decided', async () => {
  await page.goto(`${gallery.url}?lang=zh-CN&theme=light`)
  await page.getByRole('article').waitFor()
  // As hands type: what comes faster may be a scan, and is held back until that is known.
  await page.keyboard.press('a')
  await page.keyboard.type('agreed', { delay: 60 })
  await page.getByRole('button', { name: '车票-广州.png', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('option')).toHaveCount(6)
  await expect(page.getByRole('textbox')).toHaveValue('agreed')
})
