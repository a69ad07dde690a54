import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import type { CallArgs } from '#shared/contract/store.ts'
import { en } from '#renderer/text/en.ts'
import { zhCN } from '#renderer/text/zh-CN.ts'
import { samplePdf } from '#tests/support/sample-files.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words } from '../../scripts/tour/words.ts'
import { untilSaved } from './support/claims.ts'
import { makeImports } from './support/sample-work.ts'
import { at, seen } from './support/seeing.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask, chosen } from './support/store-calls.ts'
import { allLooks, twoLooks, wear } from './support/wearing.ts'

/** What opens inside a screen while one works there: a grid, a chart and its filters, a second person's check, a back entry, a file. */
const looks = process.env['OPSDESK_ALL_SHOTS'] === '1' ? allLooks : twoLooks
const gridId = crypto.randomUUID()
let stage: Stage
let desk: TourDesk
let supervisor: TourDesk
let dailyId: string
let claimId: string

test.beforeAll(async () => {
  test.setTimeout(240_000)
  stage = await foundStage('work-screens')
  desk = await stage.enrolled('zhangwei')
  await desk.lock()
  await desk.page.getByText(words('session.lock.switch')).click()
  await desk.page.getByText(words('session.lock.another')).click()
  await desk.enrolSteps(stage.credential('wulei'), password, false)
  await desk.inside()
  await desk.lock()
  await desk.unlockAs('张伟', password)
  supervisor = await stage.enrolled('liuyang')
  await makeImports(desk, stage.folder)
  dailyId = await submitted('daily-operations', { ...daily, line: '二号线' })
  claimId = await submittedWithFile()
  await fillGrid()
  await desk.syncNow()
  await supervisor.syncNow()
})
test.afterAll(async () => {
  await stage.end()
  expect(stage.complaints, 'a word in the console').toEqual([])
})

const daily = { shift: 'early', recorded_at: '09:00', orders_in: 120, orders_done: 118, errors_found: 1, turnover: 1_234_500, temperature: -180 }

for (const look of looks) {
  const { record, register } = look.language === 'en' ? en : zhCN

  test(`a grid with rows and faults, ${look.name}`, async () => {
    await wear(desk, look)
    await at(desk, { screen: 'grid', definitionKey: 'daily-operations', gridId })
    await desk.page.getByRole('complementary').getByRole('button').first().click()
    await expect(desk.page.locator('[data-away="false"]')).toBeFocused()
    await seen(desk, 'grid', look)
  })

  test(`a register drawn and filtered, ${look.name}`, async () => {
    await wear(desk, look)
    await at(desk, { screen: 'register', definitionKey: 'claim-register', recordId: null })
    await desk.page.getByRole('button', { name: register.chart, exact: true }).click()
    await desk.page.locator('canvas, [class*=chart] svg').first().waitFor()
    await seen(desk, 'register-chart', look)
    await desk.page.getByRole('button', { name: register.filter }).first().click()
    await seen(desk, 'register-filter', look)
    await desk.page.keyboard.press('Escape')
  })

  test(`the second person checks, ${look.name}`, async () => {
    await wear(desk, look)
    await at(desk, { screen: 'record', recordId: dailyId })
    await desk.page.getByText(record.trail, { exact: true }).waitFor()
    await desk.page.keyboard.press('Alt+c')
    await expect(desk.page.getByLabel(record['second.password'])).toBeFocused()
    await seen(desk, 'second-check', look)
    await desk.page.keyboard.press('Escape')
  })

  test(`a PDF of a record, ${look.name}`, async () => {
    await wear(desk, look)
    await at(desk, { screen: 'record', recordId: claimId })
    await desk.page.getByRole('button', { name: '住宿发票.pdf', exact: true }).click()
    await desk.page.getByRole('dialog').locator('canvas[aria-busy=false]').first().waitFor()
    await seen(desk, 'pdf', look)
    await desk.page.keyboard.press('Escape')
  })

  test(`what happened outside is entered, ${look.name}`, async () => {
    await wear(supervisor, look)
    await at(supervisor, { screen: 'record', recordId: claimId })
    await supervisor.page.getByRole('button', { name: record.backEntry, exact: true }).click()
    await supervisor.page.getByRole('form', { name: record.backEntry }).waitFor()
    await seen(supervisor, 'back-entry', look)
    await supervisor.page.keyboard.press('Escape')
  })
}

async function submitted(definitionKey: string, data: CallArgs<'draft.save'>['data']): Promise<string> {
  const id = crypto.randomUUID()
  await ask(desk.page, 'draft.save', { id, definitionKey, recordId: null, data, text: {} })
  return (await ask(desk.page, 'entry.submit', { draftId: id, warningReasons: {}, opinion: '' })).recordId
}

async function submittedWithFile(): Promise<string> {
  const file = path.join(stage.folder, '住宿发票.pdf')
  await writeFile(file, samplePdf([{ latin: 'Hotel invoice 044031900111', chinese: '增值税电子普通发票' }], 'http://127.0.0.1:9'))
  const id = crypto.randomUUID()
  const spent = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
  const lines = [{ spent_on: spent, category: 'lodging', description: '两晚', receipts: 1, amount: 78_000 }]
  const data = { purpose: '宁波仓验收住宿', expense_type: 'daily', budget_number: 'budget 86566', lines }
  await ask(desk.page, 'draft.save', { id, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  const attachments = [await ask(desk.page, 'attachment.add', { draftId: id, field: 'attachments', file: await chosen(desk, 'chooseFile', file) })]
  await ask(desk.page, 'draft.save', { id, definitionKey: 'expense-claim', recordId: null, data: { ...data, attachments }, text: {} })
  return (await ask(desk.page, 'entry.submit', { draftId: id, warningReasons: {}, opinion: '' })).recordId
}

/** Twelve rows from a spreadsheet, two of them with faults. */
async function fillGrid(): Promise<void> {
  await at(desk, { screen: 'grid', definitionKey: 'daily-operations', gridId })
  await desk.page.getByRole('grid').waitFor()
  const row = (n: number) => {
    const done = 118 + n * 3
    return [
      '早班',
      `09:${10 + n}`,
      `${1 + (n % 3)} 号线`,
      String(done + (n === 4 ? -9 : 2)),
      String(done),
      '',
      '1',
      n === 7 ? '一百二' : `${12_345 + n * 310}.50`,
      `-18.${n % 9}`,
    ].join('\t')
  }
  const text = Array.from({ length: 12 }, (_, n) => row(n)).join('\r\n')
  await desk.app.evaluate(({ clipboard }, given) => clipboard.writeText(given), text)
  await desk.page.keyboard.press('Control+Home')
  await desk.page.keyboard.press('Control+v')
  await expect(desk.page.getByRole('grid').locator('[row-index="11"] [col-id="0"]')).toHaveText('早班')
  await untilSaved(desk)
}
