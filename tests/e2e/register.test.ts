import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words } from '../../scripts/tour/words.ts'
import { fillDesk } from './support/filled-desk.ts'
import { watchFrames } from './support/frames.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** A register of a hundred thousand rows in the real window: what stands at each frame while it scrolls. */
const rows = 100_000
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('register')
  desk = await stage.enrolled('zhangwei')
  await desk.close()
  await fillDesk(desk, rows)
  desk = await stage.start(desk.dataDir)
  await desk.unlock()
  await ask(desk.page, 'session.keepView', { viewState: { place: { screen: 'register', definitionKey: 'claim-register', recordId: null }, kept: {} } })
  await desk.page.reload()
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('at no frame does a place of the list stand empty: by wheel, by page, by leaps over the whole length', async () => {
  const { page } = desk
  await expect(line(2)).toHaveText(/declaration/)
  const frames = await watchFrames(page, grid(), 32, 34)
  const box = await grid().boundingBox()
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 200)
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 120 + 40 * turn)
  for (let turn = 0; turn < 20; turn += 1) await page.mouse.wheel(0, turn % 3 === 2 ? -90_000 : 150_000)
  await grid().focus()
  for (let turn = 0; turn < 20; turn += 1) await page.keyboard.press('PageDown')
  // The scroll bar dragged up and down: any place at any frame.
  await grid().evaluate(async (scroller) => {
    for (let turn = 1; turn <= 60; turn += 1) {
      await new Promise(requestAnimationFrame)
      scroller.scrollTop = ((turn * 7919) % 1000) * (scroller.scrollHeight / 1000)
    }
  })
  await page.keyboard.press('End')
  await expect(line(rows + 1)).toBeInViewport()
  const seen = await frames.stop()
  expect(seen.empty, 'places without a row, by frame').toEqual([])
  expect(seen.frames, 'frames looked at').toBeGreaterThan(100)
  expect(seen.rows, 'different rows seen: it really moved').toBeGreaterThan(300)
})

test('[RPT-04] a look is saved as a view, named anew, made the default, and is there after a lock and a restart; taken away it is gone', async () => {
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
  const search = () => desk.page.getByRole('textbox', { name: words('register.search') })
  await search().fill('declaration9')
  const { handle, total } = await ask(desk.page, 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: 'declaration9' })
  await ask(desk.page, 'register.close', { handle })
  const found = String(total + 1)
  await expect(grid()).toHaveAttribute('aria-rowcount', found)
  await inViews(words('register.view.save'))
  await desk.page.getByLabel(words('register.view.name')).fill('九字头')
  await desk.page.keyboard.press('Enter')
  await expect(viewsButton('九字头')).toBeVisible()

  await inViews(words('register.view.reset'))
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
  await expect(search()).toHaveValue('')
  await inViews(words('register.view.rename', { name: '九字头' }))
  await desk.page.getByLabel(words('register.view.name')).fill('九字头的')
  await desk.page.keyboard.press('Enter')
  await desk.lock()
  await desk.unlock()
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
  await inViews('九字头的')
  await expect(grid(), 'the view asks what was asked when it was saved').toHaveAttribute('aria-rowcount', found)
  await expect(search()).toHaveValue('declaration9')

  await inViews(words('register.view.default', { name: '九字头的' }))
  await desk.page.keyboard.press('Escape')
  await search().fill('')
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
  // The lock writes down where one was; the closing of a window may come before its next turn.
  await desk.lock()
  await desk.close()
  desk = await stage.start(desk.dataDir)
  await desk.unlock()
  await expect(grid(), 'one is where one was').toHaveAttribute('aria-rowcount', String(rows + 1))
  await inViews(words('register.view.reset'))
  await expect(grid(), 'and back at the default is at the view').toHaveAttribute('aria-rowcount', found)

  await inViews(words('register.view.remove', { name: '九字头的' }))
  await desk.page
    .getByRole('dialog', { name: words('register.view.remove', { name: '九字头的' }) })
    .getByRole('button', { name: words('register.view.removeYes') })
    .click()
  await expect(viewsButton(words('register.view'))).toBeVisible()
  await inViews(words('register.view.reset'))
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
})

test('another order is read from its top, whatever stood in view before', async () => {
  const { page } = desk
  await grid().focus()
  await page.keyboard.press('End')
  await expect(line(rows + 1)).toBeInViewport()
  await page.getByRole('columnheader', { name: /金额/ }).getByRole('button').click()
  await expect(page.getByRole('columnheader', { name: /金额/ })).toHaveAttribute('aria-sort', 'ascending')
  await expect(line(2)).toBeInViewport()
  await expect(line(2)).toHaveAttribute('aria-selected', 'true')
})

const viewsButton = (label: string) => desk.page.getByRole('button', { name: label, exact: true })

/** Opens the menu of views, under whatever name it stands, and presses what is called so. */
async function inViews(label: string): Promise<void> {
  await desk.page.getByRole('button', { name: new RegExp(`^(${words('register.view')}|九字头|九字头的)$`) }).click()
  await desk.page
    .getByRole('dialog')
    .getByRole(/^九字头的?$/.test(label) ? 'menuitemradio' : 'button', { name: label, exact: true })
    .click()
}

const grid = () => desk.page.locator('[role=grid][aria-rowcount]')
const line = (rowIndex: number) => grid().locator(`[role=row][aria-rowindex="${rowIndex}"]`)
