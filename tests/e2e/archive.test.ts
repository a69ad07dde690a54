import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, type Page } from '@playwright/test'
import { z } from 'zod'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsInside } from '../../scripts/tour/words.ts'
import { untilSaved } from './support/claims.ts'
import { at, seen } from './support/seeing.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'
import { twoLooks, wear } from './support/wearing.ts'

/** Twelve years on: an archivist sees what is due, holds one record and asks for the others to be disposed of; two people agree; it is gone at both desks, and certified. */
const lawsuit = '诉讼（2026）民字第 12 号'
let stage: Stage
let archivist: TourDesk
let approvers: TourDesk
let claims: readonly string[]
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  test.setTimeout(300_000)
  stage = await foundStage('archive')
  const seed = path.join(import.meta.dirname, '../support/seed-archive.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [seed, path.join(stage.folder, 'server')])
  claims = z.array(z.string()).parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
  archivist = await stage.enrolled('fengxue')
  approvers = await stage.enrolled('liuyang')
})
test.afterAll(async () => {
  await stage.end()
  expect(stage.complaints, 'a word in the console').toEqual([])
})

test('[ARC-04] [WFL-19] the archivist sees what is due, holds one record with a reason, and asks for the rest by keys alone', async () => {
  const { page } = archivist
  await page.keyboard.press('Control+k')
  await page.keyboard.type('dangan')
  await expect(page.getByRole('option', { selected: true })).toContainText(words('frame.nav.archive'))
  await page.keyboard.press('Enter')
  const list = page.getByRole('listbox', { name: words('archive.list') })
  await expect(list.getByRole('option')).toHaveCount(3, { timeout: 60_000 })
  for (const look of twoLooks) {
    await wear(archivist, look)
    await seen(archivist, 'archive-due', look)
  }
  await at(archivist, { screen: 'archive', shelf: 'due', id: null })
  await wear(archivist, twoLooks[0])
  await expect(list.getByRole('option', { selected: true })).toContainText('BX-2013')

  await page.keyboard.press('h')
  await expect(page.getByLabel(words('archive.holdReason'))).toBeFocused()
  // As hands type: what comes faster is a scan, whose Enter submits nothing.
  await page.keyboard.type(lawsuit, { delay: 60 })
  await page.keyboard.press('Enter')
  await expect(page.getByText(lawsuit)).toBeVisible()
  await expect(list.getByRole('option', { selected: true })).toContainText(words('archive.isHeld'))

  await page.keyboard.press('Control+a')
  await expect(page.getByText(words('archive.marked', { n: 3 }))).toBeVisible()
  await page.keyboard.press('p')
  const preview = page.getByRole('dialog')
  await expect(preview.getByRole('row').filter({ hasText: words('archive.block.held') })).toHaveCount(1)
  await expect(preview.getByRole('row').filter({ hasText: words('archive.block.none') })).toHaveCount(2)
  await seen(archivist, 'archive-preview', twoLooks[0])
  await page.keyboard.press('Control+Enter')
  await tabTo(page, page.getByLabel('销毁依据'))
  await page.keyboard.type('bgqm')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('说明'))
  await page.keyboard.type('保管期满，按年度清理')
  await expect(page.getByRole('table', { name: '销毁清册' }).getByRole('row')).toHaveCount(3)
  await untilSaved(archivist)
  await seen(archivist, 'disposal-entry', twoLooks[0])
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(wordsInside('entry.submitted'))).toBeVisible()
  await archivist.syncNow()
})

test('[ARC-04] two people agree, each by his own act, with the records before their eyes', async () => {
  await approvers.syncNow()
  await agree(approvers, async () => seen(approvers, 'disposal-record', twoLooks[0]))
  await approvers.lock()
  await approvers.page.getByText(words('session.lock.switch')).click()
  await approvers.page.getByText(words('session.lock.another')).click()
  await approvers.enrolSteps(stage.credential('wangjianguo'), password, false)
  await approvers.inside()
  await approvers.syncNow()
  await agree(approvers)
  await approvers.syncNow()
})

test('[ARC-04] carried out by the archivist: what nobody holds is gone at both desks and its certificate can be read; what is held stays', async () => {
  await archivist.syncNow()
  await archivist.go('inbox')
  await act(archivist.page, words('record.do.dispose'))
  await archivist.syncNow()
  await approvers.syncNow()
  const shown = await ask(archivist.page, 'archive.preview', { ids: [...claims] })
  expect(shown.lines.map(({ kind }) => kind).toSorted()).toEqual(['disposed', 'disposed', 'record'])
  for (const desk of [archivist, approvers]) {
    expect((await ask(desk.page, 'search.find', { text: 'BX-2013', limit: 10 })).length).toBe(1)
    await at(desk, { screen: 'archive', shelf: 'disposed', id: null })
    const certificate = desk.page.getByRole('article', { name: words('archive.certificate') })
    await expect(certificate).toContainText('刘洋')
    await expect(certificate).toContainText('王建国')
    await expect(desk.page.getByRole('listbox').getByRole('option')).toHaveCount(2)
  }
  for (const look of twoLooks) {
    await wear(archivist, look)
    await seen(archivist, 'archive-certificate', look)
  }
  await at(archivist, { screen: 'archive', shelf: 'held', id: null })
  await wear(archivist, twoLooks[1])
  await seen(archivist, 'archive-held', twoLooks[1])
})

async function agree(desk: TourDesk, look?: () => Promise<void>): Promise<void> {
  await desk.go('inbox')
  await expect(desk.page.getByRole('table', { name: '销毁清册' })).toContainText('BX-2013', { timeout: 60_000 })
  await look?.()
  await act(desk.page, words('record.do.agree'), words('record.opinion'))
}

/** The act that stands ready, with words, by its key. */
async function act(page: Page, name: string, label = name): Promise<void> {
  await expect(page.getByRole('button', { name: new RegExp(`^${name}`) })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('a')
  await expect(page.getByRole('textbox', { name: label })).toBeFocused()
  await page.keyboard.type('符合规定。')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('textbox', { name: label })).toHaveCount(0)
}

async function tabTo(page: Page, control: ReturnType<Page['getByLabel']>): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error('forty tabs did not lead there')
}
