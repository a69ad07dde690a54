import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test, type Locator } from '@playwright/test'
import type {} from '#renderer/bridge/desk.ts'
import { samplePdf, samplePng } from '#tests/support/sample-files.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { readPrinted, type Printed } from './support/printed-pages.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask, chosen } from './support/store-calls.ts'

/**
 * A record's files shown inside the window, by keys, in both languages; what a file asks for beyond being shown does not happen. Then records on paper: as PDF by keys,
 * upright and across, with a code that the desk checks.
 */
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

const a4 = { width: 595, height: 842 }
const across = { width: 842, height: 595 }
const scope = '更换范围含一号库、二号库和三号库。'
const model = 'PT100 三线制 防水型 304 不锈钢护套 φ6×50 引线 3 m 带航空插头，−50…200 ℃'

/** A text as this reader has it for sure: it loses the figures of some fonts, which the square has all. */
const bare = (text: string): string => text.replace(/[\d\p{C}\p{Z}]/gu, '')

/** Prints the record that stands there into a PDF, by keys. */
async function printedBy(words: { readonly page: RegExp; readonly saved: RegExp }, name: string): Promise<Printed> {
  const { page } = desk
  const dialog = page.getByRole('dialog')
  const file = path.join(stage.folder, name)
  // Only a record that stands there is printed.
  await expect(page.getByRole('article').getByRole('button', { name: /^(Print|打印)/ })).toBeVisible()
  await page.keyboard.press('Control+p')
  await expect(dialog.getByRole('img', { name: words.page })).toHaveAttribute('aria-busy', 'false')
  await desk.answerDialogs({ save: file })
  await page.keyboard.press('Control+s')
  await expect(dialog.getByRole('status')).toHaveText(words.saved)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  return readPrinted(await readFile(file))
}

test('a record with its files is printed in English on one upright page', async () => {
  await wear('en', 'dark')
  const { pages, code, margin } = await printedBy({ page: /^Page 1 of 1$/, saved: /Saved as claim\.pdf/ }, 'claim.pdf')
  expect(pages.map(({ width, height }) => ({ width, height }))).toEqual([a4])
  const [{ text } = { text: '' }] = pages
  for (const words of [
    'Expense claim',
    '带附件的报销',
    'Attachments (3)',
    ...files,
    'Approval trail',
    'Signatures',
    'Page 1 of 1',
    'Printed by 张伟 (zhangwei)',
  ])
    expect(bare(text)).toContain(bare(words))
  expect(code).toMatch(/^\d{700,}$/)
  expect(margin, 'the paper is white, whatever the window wears').toEqual([255, 255, 255])
})

test('[RPT-03] a wide table is printed across, everything is there whole, and the code is genuine until the record changes', async () => {
  const { page } = desk
  const draftId = crypto.randomUUID()
  const items = Array.from({ length: 40 }, (_, n) => ({
    item: `温度探头 ${n + 1} 号 ${model.slice(0, 60)}`,
    model,
    quantity: n + 1,
    measure: '支',
    price: 1_234_500,
  }))
  const data = {
    subject: '冷库温度探头',
    purchase_type: 'equipment',
    needed_by: '2099-01-01',
    budget_number: 'B-7',
    urgency: 'normal',
    background: `探头老化。\n${scope.repeat(110)}`,
    items,
    supplier: '示例<b>供应商',
    single_source_reason: '原厂备件',
  }
  await ask(page, 'draft.save', { id: draftId, definitionKey: 'purchase-request', recordId: null, data, text: {} })
  recordId = (await ask(page, 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
  await ask(page, 'record.comment', { recordId, text: '请一并\n考虑运费。' })
  await wear('zh-CN')
  await desk.syncNow()
  await wear('zh-CN')
  const { pages, code } = await printedBy({ page: /^第 1 页，共 \d 页$/, saved: /已存为 purchase\.pdf/ }, 'purchase.pdf')

  const sizes = pages.map(({ width, height }) => ({ width, height }))
  const upright = sizes.findIndex(({ width }) => width === across.width)
  expect(
    [upright, sizes.length - upright].map((count) => count > 1),
    'more than one page upright, and more than one across',
  ).toEqual([true, true])
  expect(sizes).toEqual(sizes.map((_, at) => (at < upright ? a4 : across)))
  const text = pages.map((each) => bare(each.text))
  const whole = text.join('')
  for (const words of ['采购申请', '冷库温度探头', '业务日期', '示例<b>供应商', '大写：', '见附表1', '附表1采购明细', '签字栏', '请一并考虑运费。', '办理中'])
    expect(whole).toContain(bare(words))
  expect(whole.split('三号库。').length - 1, 'a long text goes over the page whole').toBe(110)
  expect(whole.split('带航空插头').length - 1, 'no line is lost and no cell is cut').toBeGreaterThanOrEqual(40)
  text.forEach((each, at) => {
    expect(each).toContain('第页共页')
    expect(each).toContain('打印：张伟（zhangwei）')
    if (at >= upright) expect(each, 'headings come again').toContain('规格型号')
  })

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('yzdyj')
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: '核验码' })
  await expect(field).toBeFocused()
  const figures = code ?? ''
  const scan = async (scanned: string, words: RegExp) => {
    await page.keyboard.insertText(scanned)
    await page.keyboard.press('Enter')
    await expect(page.getByText(words)).toBeVisible()
    await expect(field, 'it stands ready for the next').toBeFocused()
  }
  await scan(figures, /真件，内容与现在一致/)
  await expect(page.getByRole('region', { name: /请对照纸面/ })).toContainText('冷库温度探头')
  await scan(`${figures.slice(0, -1)}${figures.endsWith('1') ? '2' : '1'}`, /不是真件：签名对不上/)
  await ask(page, 'record.comment', { recordId, text: '已改由二号库使用。' })
  await scan(figures, /打印之后单据有了变化/)
})

test('what a PDF asks for beyond being shown does not happen, and nothing broke the policy', () => {
  expect(knocks).toEqual([])
  expect(complaints).toEqual([])
})

/** Takes up the work at the record, in a language. */
async function wear(language: 'zh-CN' | 'en', theme: 'light' | 'dark' = 'light'): Promise<void> {
  await desk.page.evaluate(async (preferences) => window.opsdesk.call('setPreferences', preferences), {
    language,
    theme,
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
