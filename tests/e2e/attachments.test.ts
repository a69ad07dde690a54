import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import type {} from '#renderer/bridge/desk.ts'
import { samplePdf, samplePng } from '#tests/support/sample-files.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask, chosen } from './support/store-calls.ts'

/** A record's files shown inside the window, by keys, in both languages; what a file asks for beyond being shown does not happen. */
let stage: Stage
let desk: TourDesk
let outside: Server
let recordId: string
const knocks: string[] = []
const complaints: string[] = []
const files = ['发票.pdf', '车票.png', '坏文件.pdf'] as const

test.beforeAll(async () => {
  outside = createServer((request, response) => {
    knocks.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  stage = await foundStage('attachments')
  desk = await stage.enrolled('zhangwei')
  const address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
  const pages = [1, 2, 3].map((n) => ({ latin: `Invoice page ${n}`, chinese: `增值税电子发票 第${n}页` }))
  await writeFile(path.join(stage.folder, files[0]), samplePdf(pages, address))
  await writeFile(path.join(stage.folder, files[1]), samplePng(40, 30, [200, 30, 30]))
  await writeFile(path.join(stage.folder, files[2]), samplePdf(pages, address).subarray(0, 60))
  const draftId = crypto.randomUUID()
  const spent = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  const lines = [{ spent_on: spent, category: 'lodging', description: '两晚', receipts: 1, amount: 78_000 }]
  const data = { purpose: '带附件的报销', expense_type: 'daily', budget_number: 'budget 86566', lines }
  await ask(desk.page, 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  const added = []
  for (const name of files)
    added.push(await ask(desk.page, 'attachment.add', { draftId, field: 'attachments', file: await chosen(desk, 'chooseFile', path.join(stage.folder, name)) }))
  await ask(desk.page, 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: { ...data, attachments: added }, text: {} })
  recordId = (await ask(desk.page, 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
})
test.afterAll(async () => {
  await stage.end()
  outside.close()
})
test.describe.configure({ mode: 'serial' })

for (const { language, words } of [
  { language: 'zh-CN', words: { page: '第 2 页，共 3 页', first: '第 1 页，共 3 页', unreadable: /这个 PDF 打不开/, whole: '发票.pdf，共 3 页' } },
  { language: 'en', words: { page: 'Page 2 of 3', first: 'Page 1 of 3', unreadable: /This PDF cannot be shown/, whole: '发票.pdf, 3 pages' } },
] as const) {
  test(`a PDF and a picture are read without leaving the window or the keyboard, ${language}`, async () => {
    await wear(language)
    const { page } = desk
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: files[0], exact: true }).focus()
    await page.keyboard.press('Enter')
    const first = dialog.getByRole('img', { name: words.first })
    await expect(first).toHaveAttribute('aria-busy', 'false')
    expect(await inkOf(first), 'letters and characters stand on the page').toEqual({ latin: true, chinese: true, beneath: false })
    await expect(dialog.getByRole('region', { name: words.whole }), 'the keys that turn pages work at once').toBeFocused()
    const second = dialog.getByRole('img', { name: words.page })
    await page.keyboard.press('PageDown')
    await page.keyboard.press('PageDown')
    await expect(second).toBeInViewport()
    await expect(second).toHaveAttribute('aria-busy', 'false')
    expect(await inkOf(second)).toMatchObject({ latin: true, chinese: true })

    await page.keyboard.press('ArrowRight')
    await expect(dialog.getByRole('img', { name: files[1] })).toHaveJSProperty('naturalWidth', 40)
    await page.keyboard.press('ArrowRight')
    await expect(dialog.getByRole('alert')).toHaveText(words.unreadable)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('button', { name: files[0], exact: true }), 'the focus is where it was').toBeFocused()
  })
}

test('what a PDF asks for beyond being shown does not happen, and nothing broke the policy', () => {
  expect(knocks).toEqual([])
  expect(complaints).toEqual([])
})

/** Takes up the work at the record, in a language. */
async function wear(language: 'zh-CN' | 'en'): Promise<void> {
  await desk.page.evaluate(async (preferences) => window.opsdesk.call('setPreferences', preferences), {
    language,
    theme: 'light' as const,
    railCollapsed: false,
  })
  await ask(desk.page, 'session.keepView', { viewState: { place: { screen: 'record', recordId }, kept: {} } })
  await desk.page.reload()
  desk.page.removeAllListeners('console')
  desk.page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) complaints.push(message.text())
  })
  await expect(desk.page.locator('html')).toHaveAttribute('lang', language)
}

/** Whether something dark stands where the two lines were written, and nothing beneath them. */
async function inkOf(canvas: Locator): Promise<{ latin: boolean; chinese: boolean; beneath: boolean }> {
  return canvas.evaluate((element) => {
    const shown = element as HTMLCanvasElement
    const dark = (from: number, to: number): boolean => {
      const scale = shown.height / 842
      const { data } = shown.getContext('2d')?.getImageData(0, Math.round(from * scale), shown.width, Math.round((to - from) * scale)) ?? { data: [] }
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 100 && (data[at + 3] ?? 0) > 200) return true
      return false
    }
    return { latin: dark(105, 150), chinese: dark(205, 255), beneath: dark(300, 800) }
  })
}
