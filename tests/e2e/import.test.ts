import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../../scripts/tour/words.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** A file of an earlier system brought in by a person: its bad rows named and put right in place, the good ones first, an import stopped half-way, and taken back. */
const head = 'claim_no,amount,BudgetNumber,DeclarationNumber,submitted_at,closed_at,outcome'
const claim = (n: number, amount: string, outcome = 'paid') =>
  `HD${String(n).padStart(6, '0')},${amount},budget 86566,declaration ${n},2017-03-1${n % 9}T09:10:00Z,,${outcome}`
const query = { definitionKey: 'claim-register', filters: [], sort: [], search: '' }
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('import')
  desk = await stage.enrolled('zhangwei')
  desk.cable.pull()
  const rows = [claim(1, '1240.50'), claim(2, '一百二'), claim(3, '88', 'vielleicht'), claim(4, '96.40', 'open'), claim(5, '7')]
  await writeFile(path.join(stage.folder, '小文件.csv'), [head, ...rows].join('\n'))
  const many = Array.from({ length: 20_000 }, (_, n) => claim(100_000 + n, `${n % 900}.25`))
  await writeFile(path.join(stage.folder, '大文件.csv'), [head, ...many].join('\n'))
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('the dry run names every bad row, and the good ones go in without them', async () => {
  const { page } = desk
  await opened('小文件.csv')
  await page.getByRole('button', { name: wordsAt('imports.check') }).click()
  await expect(figure('imports.checked.good')).toHaveText('3')
  await expect(figure('imports.checked.bad')).toHaveText('2')
  await expect(cellAt(0, 0), 'the row says which field is wrong and why').toHaveText(/金额/)
  await expect(cellAt(1, 0)).toHaveText(/\S/)
  await expect(cellAt(0, 2)).toHaveAttribute('aria-invalid', 'true')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(words('imports.done', { n: '3' }))).toBeVisible()
  await expect(page.getByText(words('imports.done.rest', { n: '2' }))).toBeVisible()
  expect(await inRegister()).toEqual({ total: 3, amount: 124_050 + 9640 + 700 })
})

test('a bad row is put right in its cell, judged at once, and goes in alone; the other waits', async () => {
  const { page } = desk
  await cellAt(0, 2).click()
  await page.keyboard.type('120')
  await page.keyboard.press('Enter')
  await expect(cellAt(0, 0), 'nothing is wrong with it any more').toHaveText('')
  await expect(figure('imports.checked.bad')).toHaveText('1')
  await page.getByRole('button', { name: new RegExp(`^${words('imports.run.rest', { n: '1' })}`) }).click()
  await expect(page.getByText(words('imports.done', { n: '4' }))).toBeVisible()
  expect(await inRegister()).toEqual({ total: 4, amount: 124_050 + 9640 + 700 + 12_000 })
})

test('an import is taken back as a whole, and can go in again', async () => {
  const { page } = desk
  await page.getByRole('button', { name: wordsAt('imports.undo') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: wordsAt('imports.undo') })
    .click()
  await expect(page.getByText(words('imports.undone'))).toBeVisible()
  expect(await inRegister()).toEqual({ total: 0, amount: 0 })
  await page.getByRole('button', { name: wordsInside('imports.run') }).click()
  await expect(page.getByText(words('imports.done', { n: '4' }))).toBeVisible()
  expect((await inRegister()).total).toBe(4)
})

test('a long import shows how far it is and stops where it is told to; what went in can go on or be taken back', async () => {
  const { page } = desk
  await opened('大文件.csv')
  await page.getByRole('button', { name: wordsAt('imports.check') }).click()
  await expect(figure('imports.checked.good')).toHaveText('20,000', { timeout: 120_000 })
  await page.keyboard.press('Control+Enter')
  const progress = page.getByRole('progressbar')
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow').catch(() => '0')), { intervals: [20] }).toBeGreaterThan(0)
  await page.getByRole('button', { name: wordsAt('job.cancel') }).click()
  await expect(page.getByText(wordsInside('imports.cancelled'))).toBeVisible()
  const { total } = await inRegister()
  expect(total - 4, 'part of it is in').toBeGreaterThan(0)
  expect(total - 4).toBeLessThan(20_000)
  await expect(page.getByText(words('imports.cancelled', { n: (total - 4).toLocaleString('en-US') }))).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(words('imports.done', { n: '20,000' }))).toBeVisible({ timeout: 60_000 })
  expect((await inRegister()).total, 'nothing twice').toBe(20_004)
})

test('a file that is dropped on the window is read without the page learning where it lies', async () => {
  const { page } = desk
  await ask(page, 'session.keepView', { viewState: { place: { screen: 'import', definitionKey: 'claim-register', importId: null }, kept: {} } })
  await page.reload()
  const box = await page.getByRole('button', { name: wordsAt('imports.choose') }).boundingBox()
  const data = { items: [], files: [path.join(stage.folder, '小文件.csv')], dragOperationsMask: 1 }
  const at = { x: (box?.x ?? 0) + 5, y: (box?.y ?? 0) + 5, data }
  const driver = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await driver.send('Input.dispatchDragEvent', { type, ...at })
  await driver.detach()
  await expect(page.getByRole('button', { name: wordsAt('imports.check') })).toBeVisible()
})

test('[ENT-09] files that are dropped into a folder become records by themselves; at the locked desk they wait and are counted', async () => {
  const { page } = desk
  const folder = path.join(stage.folder, '投递')
  await mkdir(folder)
  const intake = { viewState: { place: { screen: 'settings', part: 'intake' }, kept: {} } }
  await ask(page, 'session.keepView', intake)
  await page.reload()
  await desk.answerDialogs({ open: folder })
  await page.getByRole('button', { name: wordsAt('intake.folder.choose') }).click()
  await expect(page.getByRole('cell', { name: folder, exact: true })).toBeVisible()
  const before = (await inRegister()).total
  await writeFile(path.join(folder, '每日.csv.part'), [head, claim(900_001, '5.50'), claim(900_002, 'x')].join('\n'))
  await rename(path.join(folder, '每日.csv.part'), path.join(folder, '每日.csv'))
  await expect(page.getByText(words('intake.state.partly'))).toBeVisible({ timeout: 30_000 })
  expect((await inRegister()).total).toBe(before + 1)
  expect(await readdir(path.join(folder, 'refused'))).toEqual([expect.stringMatching(/^每日 .*\.errors\.xlsx$/)])

  await desk.lock()
  await writeFile(path.join(folder, '夜里.csv'), [head, claim(900_003, '6.50')].join('\n'))
  await expect(desk.page.getByText(wordsInside('session.lock.dropped'))).toBeVisible({ timeout: 45_000 })
  await desk.unlock()
  await expect.poll(async () => (await inRegister()).total, { timeout: 30_000 }).toBe(before + 2)
})

/** Chooses a file on the import screen; the dialog itself belongs to the operating system. */
async function opened(name: string): Promise<void> {
  const { page } = desk
  await ask(page, 'session.keepView', { viewState: { place: { screen: 'import', definitionKey: 'claim-register', importId: null }, kept: {} } })
  await page.reload()
  await desk.answerDialogs({ open: path.join(stage.folder, name) })
  await page.getByRole('button', { name: wordsAt('imports.choose') }).click()
}

const figure = (key: 'imports.checked.good' | 'imports.checked.bad') =>
  desk.page
    .locator('[class*=figures] > span')
    .filter({ hasText: words(key) })
    .locator('strong')
const cellAt = (row: number, column: number) => grid(desk.page).locator(`[row-index="${row}"] [col-id="${column}"]`)
const grid = (page: Page) => page.getByRole('grid', { name: words('imports.rows.label') })

async function inRegister(): Promise<{ total: number; amount: number }> {
  const { handle, total, totals } = await ask(desk.page, 'register.open', query)
  await ask(desk.page, 'register.close', { handle })
  return { total, amount: totals['amount'] ?? 0 }
}
