import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { definitionBodySchema, type DefinitionDraft } from '#shared/definition/definition.ts'
import type {} from '#renderer/bridge/desk.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { readPrinted, type Printed } from './support/printed-pages.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** A record on paper, out of the real window: by keys, in both languages, upright and across, with a code that this desk checks. */
const a4 = { width: 595, height: 842 }
const across = { width: 842, height: 595 }
const note = '更换范围含一号库、二号库和三号库。'
const readings = Array.from({ length: 12 }, (_, n) => ({
  key: `m${n + 1}`,
  kind: 'integer' as const,
  label: { zh: `第 ${n + 1} 项读数`, en: `Reading ${n + 1}` },
}))
const inspection = definitionBodySchema.parse({
  format: 1,
  key: 'probe-inspection',
  version: 1,
  name: { zh: '探头比对单', en: 'Probe comparison' },
  summary: { zh: '探头逐只比对', en: 'Probes compared one by one' },
  title: 'form.subject',
  amount: 'total',
  form: [
    { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' }, required: true, width: 'full' },
    { key: 'supplier', kind: 'text', label: { zh: '供应商', en: 'Supplier' } },
    { key: 'compared_on', kind: 'date', label: { zh: '比对日期', en: 'Compared on' } },
    { key: 'note', kind: 'long-text', label: { zh: '说明', en: 'Note' } },
    {
      key: 'readings',
      kind: 'table',
      label: { zh: '读数', en: 'Readings' },
      columns: [{ key: 'probe', kind: 'text', label: { zh: '探头', en: 'Probe' } }, ...readings],
    },
    {
      key: 'lines',
      kind: 'table',
      label: { zh: '费用明细', en: 'Costs' },
      columns: [
        { key: 'item', kind: 'text', label: { zh: '项目', en: 'Item' } },
        { key: 'cost', kind: 'money', label: { zh: '金额', en: 'Cost' } },
      ],
    },
    { key: 'total', kind: 'computed', label: { zh: '合计', en: 'Total' }, expression: 'sum(form.lines.map(line, line.cost))', result: 'money' },
  ],
  route: { nodes: [{ key: 'unit-head', label: { zh: '部门负责人', en: 'Unit head' }, kind: 'approve', assignee: { kind: 'unit-head' } }] },
  numbering: { prefix: 'TT', period: 'year', digits: 5 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number'], sort: { column: 'number', descending: true } },
} satisfies DefinitionDraft)
let stage: Stage
let desk: TourDesk
let recordId: string
let printed: Printed

test.beforeAll(async () => {
  stage = await foundStage('print')
  desk = await stage.enrolled('heqiang')
  await ask(desk.page, 'mutate', { name: 'definition.publish', version: 1, args: { body: JSON.parse(JSON.stringify(inspection)) } })
  const draftId = crypto.randomUUID()
  const rows = Array.from({ length: 40 }, (_, n) => ({
    probe: `PT-${n + 1}`,
    ...Object.fromEntries(readings.map(({ key }, at) => [key, 100_000 + n * 100 + at])),
  }))
  const lines = Array.from({ length: 30 }, (_, n) => ({ item: `温度探头 ${n + 1} 号 ${'不锈钢护套'.repeat(9)}`, cost: 12_345 }))
  const data = { subject: '冷库温度探头', supplier: '示例<b>供应商', compared_on: '2026-11-01', note: `探头老化。\n${note.repeat(160)}`, readings: rows, lines }
  await ask(desk.page, 'draft.save', { id: draftId, definitionKey: inspection.key, recordId: null, data, text: {} })
  recordId = (await ask(desk.page, 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
  await ask(desk.page, 'record.comment', { recordId, text: '请一并\n考虑运费。' })
  await desk.syncNow()
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

for (const { language, words } of [
  { language: 'zh-CN', words: { saved: /已存为 out-zh-CN\.pdf/, first: /^第 1 页，共 \d 页$/ } },
  { language: 'en', words: { saved: /Saved as out-en\.pdf/, first: /^Page 1 of \d$/ } },
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
    const sizes = read.pages.map(({ width, height }) => ({ width, height }))
    const upright = sizes.findIndex(({ width }) => width === across.width)
    expect(upright, 'pages before the annex').toBeGreaterThan(1)
    expect(sizes.length - upright, 'pages of the annex').toBeGreaterThan(1)
    expect(sizes).toEqual(sizes.map((_, at) => (at < upright ? a4 : across)))
    expect(read.code).toMatch(/^\d{700,}$/)
  })
}

test('the pages are what a clerk files: who, what, the whole of it, page x of y, and nothing is cut', () => {
  const text = printed.pages.map((page) => page.text.replace(/\s+/g, ''))
  const whole = text.join('')
  for (const words of [
    '探头比对单',
    '冷库温度探头',
    '何强',
    '业务日期',
    '示例<b>供应商',
    '大写：叁仟柒佰零叁元伍角整',
    '见附表1',
    '附表1读数',
    '签字栏',
    '请一并考虑运费。',
    '办理中',
    '部门负责人',
  ])
    expect(whole, words).toContain(words)
  expect(whole.split('三号库。').length - 1, 'a long text goes over the page whole').toBe(160)
  text.forEach((page, at) => {
    expect(page).toContain(`第${at + 1}页共${text.length}页`)
    expect(page).toContain('打印：何强（heqiang）')
  })
  const annexes = printed.pages.flatMap(({ width }, at) => (width === across.width ? [text[at] ?? ''] : []))
  for (const annex of annexes) expect(annex, 'headings come again').toContain('第12项读数')
  for (let n = 1; n <= 40; n += 1) expect(annexes.join('')).toContain(`PT-${n}`)
  expect(whole.split('温度探头').length - 1, 'every line of the narrow table').toBeGreaterThanOrEqual(31)
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
