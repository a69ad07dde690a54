import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words } from '../../scripts/tour/words.ts'
import { openClaim, purposeOf } from './support/claims.ts'
import { readPrinted } from './support/printed-pages.ts'
import { at, seen } from './support/seeing.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { twoLooks, wear } from './support/wearing.ts'

let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('handbook')
  desk = await stage.enrolled('zhangwei')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[TRN-10] F1 opens the handbook from within a field, Escape comes back, and Ctrl+S saves it on A4', async () => {
  const { page } = desk
  await openClaim(desk)
  await purposeOf(desk).click()
  await page.keyboard.press('F1')
  await expect(page.getByRole('heading', { name: words('keys.title'), level: 2 })).toBeVisible()
  await expect(page.getByRole('region', { name: words('keys.group.record') })).toContainText(words('keys.second'))
  await expect(page.getByRole('region', { name: words('keys.guides') })).toContainText('费用报销')
  const file = path.join(stage.folder, 'handbook.pdf')
  await desk.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath, bookmark: '' })
  }, file)
  await page.keyboard.press('Control+s')
  await expect(page.getByText(words('keys.saved', { name: 'handbook.pdf' }))).toBeVisible()
  const { pages } = await readPrinted(await readFile(file))
  expect(pages.map(({ width, height }) => [width, height])).toEqual(pages.map(() => [595, 842]))
  expect(pages.length).toBeLessThanOrEqual(3)
  expect(pages.map(({ text }) => text).join('')).toContain(words('keys.phrases'))
  await page.keyboard.press('Escape')
  await expect(purposeOf(desk)).toBeVisible()
})

test('the handbook in both looks', async () => {
  for (const look of twoLooks) {
    await wear(desk, look)
    await at(desk, { screen: 'handbook' })
    await seen(desk, 'handbook', look)
  }
})
