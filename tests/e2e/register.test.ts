import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
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
  // A driver's keys are none of the system's: without this the desk would lock itself as one that was left.
  await desk.app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleTime = () => 0
  })
  await ask(desk.page, 'session.keepView', { viewState: { place: { screen: 'register', definitionKey: 'claim-register', recordId: null }, kept: {} } })
  await desk.page.reload()
  await expect(grid()).toHaveAttribute('aria-rowcount', String(rows + 1))
})
test.afterAll(() => stage.end())
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

const grid = () => desk.page.locator('[role=grid][aria-rowcount]')
const line = (rowIndex: number) => grid().locator(`[role=row][aria-rowindex="${rowIndex}"]`)
