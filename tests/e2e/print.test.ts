import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import type {} from '#renderer/bridge/desk.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { readPrinted, type Printed } from './support/printed-pages.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** A record on paper, out of the real window: by keys, in both languages, upright and across, with a code that this desk checks. */
const a4 = { width: 595, height: 842 }
const across = { width: 842, height: 595 }
const model = 'PT100 三线制 防水型 304 不锈钢护套 φ6×50 引线 3 m 带航空插头，−50…200 ℃'
const background = '冷库探头老化，读数漂移。\n更换后须逐只比对，合格后方可投入使用。'
let stage: Stage
let desk: TourDesk
let recordId: string
let printed: Printed

test.beforeAll(async () => {
  stage = await foundStage('print')
  desk = await stage.enrolled('zhangwei')
  const draftId = crypto.randomUUID()
  const items = Array.from({ length: 44 }, (_, n) => ({ item: `温度探头 ${n + 1} 号`, model, quantity: n + 1, measure: '支', price: 12_345 }))
  const data = {
    subject: '冷库温度探头',
    purchase_type: 'equipment',
    needed_by: '2099-01-01',
    budget_number: 'B-7',
    urgency: 'normal',
    background: `${background}${'更换范围含一号库、二号库和三号库。'.repeat(60)}`,
    items,
    supplier: '示例<b>供应商',
    single_source_reason: '原厂备件',
  }
  await ask(desk.page, 'draft.save', { id: draftId, definitionKey: 'purchase-request', recordId: null, data, text: {} })
  recordId = (await ask(desk.page, 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
  await ask(desk.page, 'record.comment', { recordId, text: '请一并\n考虑运费。' })
  await desk.syncNow()
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

for (const { language, words } of [
  { language: 'zh-CN', words: { save: '存为 PDF', part: '审批经过', saved: /已存为 out-zh-CN\.pdf/, first: '第 1 页，共 4 页' } },
  { language: 'en', words: { save: 'Save as PDF', part: 'Approval trail', saved: /Saved as out-en\.pdf/, first: 'Page 1 of 4' } },
] as const) {
  test(`Ctrl+P shows the pages, Ctrl+S saves them as PDF, ${language} [RPT-03]`, async () => {
    const { page } = desk
    await wear(language)
    await page.keyboard.press('Control+p')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('img', { name: words.first })).toHaveAttribute('aria-busy', 'false')
    const file = path.join(stage.folder, `out-${language}.pdf`)
    await desk.answerDialogs({ save: file })
    await page.keyboard.press('Control+s')
    await expect(dialog.getByRole('status')).toHaveText(words.saved)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    const read = await readPrinted(await readFile(file))
    if (language === 'zh-CN') printed = read
    expect(read.pages.map(({ width, height }) => ({ width, height }))).toEqual([a4, a4, across, across])
    expect(read.code).toMatch(/^\d{700,}$/)
  })
}

test('the pages are what a clerk files: who, what, the whole of it, page x of y, and nothing is cut', () => {
  const text = printed.pages.map((page) => page.text.replace(/\s+/g, ''))
  for (const words of [
    '采购申请',
    '冷库温度探头',
    '张伟',
    '业务日期',
    '示例<b>供应商',
    '大写：壹拾贰万贰仟贰佰壹拾伍元伍角整',
    '见附表1',
    '签字栏',
    '请一并考虑运费。',
    '办理中',
  ])
    expect(text.slice(0, 2).join(''), words).toContain(words)
  expect(text[0]).toContain('更换范围含一号库、二号库和三号库。'.repeat(20))
  text.forEach((page, at) => {
    expect(page).toContain(`第${at + 1}页共${text.length}页`)
    expect(page).toContain('打印：张伟（zhangwei）')
  })
  for (const annex of text.slice(2)) expect(annex, 'headings come again').toContain('规格型号')
  const annexes = text.slice(2).join('')
  for (let n = 1; n <= 44; n += 1) expect(annexes).toContain(`温度探头${n}号`)
  expect(annexes.split('带航空插头').length - 1).toBe(44)
})

test('the printed code is genuine here until the record changes, and a changed figure is not', async () => {
  const { page } = desk
  await wear('zh-CN')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('yzdyj')
  await page.keyboard.press('Enter')
  const field = page.getByRole('textbox', { name: '核验码' })
  await expect(field).toBeFocused()
  const code = printed.code ?? ''
  const scan = async (figures: string, words: string | RegExp) => {
    await page.keyboard.insertText(figures)
    await page.keyboard.press('Enter')
    await expect(page.getByText(words)).toBeVisible()
    await expect(field, 'it stands ready for the next').toBeFocused()
  }
  await scan(code, '真件，内容与现在一致。')
  await expect(page.getByRole('region', { name: /请对照纸面/ })).toContainText('冷库温度探头')
  await scan(`${code.slice(0, -1)}${code.endsWith('1') ? '2' : '1'}`, '不是真件：签名对不上。')
  await ask(page, 'record.comment', { recordId, text: '已改由二号库使用。' })
  await scan(code, /打印之后单据有了变化/)
})

/** Stands at the record, in a language. */
async function wear(language: 'zh-CN' | 'en'): Promise<void> {
  await desk.page.evaluate(async (preferences) => window.opsdesk.call('setPreferences', preferences), {
    language,
    theme: 'light' as const,
    railCollapsed: false,
  })
  await ask(desk.page, 'session.keepView', { viewState: { place: { screen: 'record', recordId }, kept: {} } })
  await desk.page.reload()
  await expect(desk.page.locator('html')).toHaveAttribute('lang', language)
  await expect(desk.page.getByRole('article')).toBeVisible()
}
