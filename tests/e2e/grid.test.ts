import { expect, test, type Page } from '@playwright/test'
import { formatCount } from '#renderer/text/format.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../../scripts/tour/words.ts'
import { untilSaved } from './support/claims.ts'
import { pidsOf } from './support/processes.ts'
import { lockedBy } from './support/locking.ts'
import { expectAccessible, picture } from './support/seeing.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'
import { twoLooks, wear } from './support/wearing.ts'

/** Grid entry as a person does it: keys, the real clipboard, a lock, a kill, ten thousand rows. */
let stage: Stage
let desk: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('grid')
  desk = await stage.enrolled('zhangwei')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[ENT-13] a grid is opened, typed in with Tab and Enter, copied from above and filled down with keys alone', async () => {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.keyboard.type('yyrsj')
  await expect(page.getByRole('option', { selected: true })).toContainText('运营日数据')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: wordsAt('grid.open') }).waitFor()
  await page.keyboard.press('Control+g')
  await expect(editorAt(1, '班次'), 'the first cell is ready to type in').toBeFocused()
  // Initials pick the option, full-width digits are read, what is worked out is passed over and shown.
  for (const cell of ['zb', '0930', 'A1', '１２０', '118', '', '1', '12345.6', '-18']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  await expect(editorAt(1, '异常说明')).toBeFocused()
  await expect(cellAt(1, 5), 'worked out by the definition once the pause has saved the row').toHaveText('2')
  expect(await rowOf(1)).toEqual(['早班', '09:30', 'A1', '120', '118', '2', '1', '12,345.60', '-18.0'])
  await page.keyboard.press('Enter')
  await expect(editorAt(2, '班次'), 'Enter goes down to where the run of Tabs began').toBeFocused()
  await page.keyboard.press("Control+'")
  await page.keyboard.press('ArrowDown')
  await expect(cellAt(2, 0)).toHaveText('早班')
})

test('[ENT-13] the keys of an input method move nothing and submit nothing', async () => {
  const { page } = desk
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const session = await page.context().newCDPSession(page)
  await session.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 })
  await expect(editorAt(1, '作业线')).toHaveValue('nihao')
  for (const composing of [{ isComposing: true }, { keyCode: 229 }, { key: 'Process' }]) await pressEnter(page, composing)
  await pressEnter(page, { isComposing: true, ctrlKey: true })
  await expect(editorAt(1, '作业线'), 'the cursor stays while words are chosen').toBeFocused()
  await session.send('Input.insertText', { text: '你好' })
  await expect(editorAt(1, '作业线')).toHaveValue('你好')
  await page.keyboard.press('Enter')
  await expect(cellAt(1, 2)).toHaveText('你好')
  await page.keyboard.press('Control+z')
  await expect(cellAt(1, 2), 'one step back is the whole word').toHaveText('A1')
})

test('[ENT-13] a block of three by four from the real clipboard, filled down, undone and redone as one step each', async () => {
  const { page } = desk
  await copied('早班\t8:05\tB1\t￥1,000\r\n中班\t16:00\t"B\n2"\t900\r\n晚班\t23:59\tB3\t８００')
  await page.keyboard.press('Control+Home')
  for (const key of ['ArrowDown', 'ArrowDown', 'Control+v']) await page.keyboard.press(key)
  await expect(cellAt(5, 3)).toHaveText('800')
  expect(await rowOf(3, 4)).toEqual(['早班', '08:05', 'B1', '1,000'])
  expect(await rowOf(4, 4), 'a line break has no place in a field of one line').toEqual(['中班', '16:00', 'B 2', '900'])
  expect(await rowOf(5, 4)).toEqual(['晚班', '23:59', 'B3', '800'])
  await page.keyboard.press('Control+z')
  await expect(cellAt(4, 3)).toHaveCount(0)
  await page.keyboard.press('Control+y')
  await expect(cellAt(5, 3)).toHaveText('800')
  await page.keyboard.press('Control+d')
  await expect(cellAt(5, 2), 'the block pasted is still selected').toHaveText('B1')
  await page.keyboard.press('Control+z')
  await expect(cellAt(5, 2)).toHaveText('B3')
  await page.keyboard.press('Control+c')
  expect(await desk.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('早班\t08:05\tB1\t1,000\r\n中班\t16:00\tB 2\t900\r\n晚班\t23:59\tB3\t800')

  await cellAt(3, 2).click()
  await page.locator('[class*="_handle_"]').hover()
  await page.mouse.down()
  await cellAt(5, 2).hover()
  await page.mouse.up()
  await expect(cellAt(4, 2), 'the fill handle copies down').toHaveText('B1')
  await expect(cellAt(5, 2)).toHaveText('B1')
  await page.keyboard.press('Control+z')
  await expect(cellAt(5, 2)).toHaveText('B3')
  await expect(cellAt(4, 2)).toHaveText('B 2')

  await copied('"甲\n乙"')
  await cellAt(4, 9).click()
  await page.keyboard.press('Control+v')
  await expect.poll(async () => cellAt(4, 9).textContent(), 'a field of several lines keeps it').toBe('甲\n乙')
  await page.keyboard.press('F2')
  await page.keyboard.press('Enter')
  await expect.poll(async () => cellAt(4, 9).textContent(), 'and so does editing').toBe('甲\n乙')
})

test('[ENT-20] what cannot be read stays as it was typed, through a lock and a kill of the store', async () => {
  const { page } = desk
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowDown')
  for (let n = 0; n < 7; n += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.type('一百二')
  await page.keyboard.press('Enter')
  await expect(cellAt(2, 7)).toHaveAttribute('aria-invalid', 'true')
  await expect(side().getByText(wordsInside('entry.malformed.money')).first()).toBeVisible()
  await untilSaved(desk)
  await desk.lock()
  await desk.unlock()
  await expect(cellAt(2, 7)).toHaveText('一百二')
  expect(await rowOf(5, 4)).toEqual(['晚班', '23:59', 'B3', '800'])
  await cellAt(5, 2).click()
  await desk.page.keyboard.type('C9')
  await desk.page.keyboard.press('Enter')
  await untilSaved(desk)
  const { store } = await pidsOf(desk.app)
  await lockedBy(desk, async () => process.kill(store, 'SIGKILL'))
  await desk.unlock()
  await expect(cellAt(5, 2)).toHaveText('C9')
  await expect(cellAt(2, 7)).toHaveText('一百二')
})

for (const look of twoLooks) {
  test(`a grid with errors, ${look.name}: no accessibility violation, and every error leads to its cell`, async () => {
    const { page } = desk
    await wear(desk, look)
    await page.getByRole('grid').waitFor()
    await side().getByRole('button').first().click()
    await expect(page.locator('[data-away="false"]')).toBeFocused()
    await picture(page, `grid-errors-${look.name}`)
    await expectAccessible(page, look.name)
  })
}

test('[WFL-02] good rows are submitted and go to the second person; bad ones stay with their reason', async () => {
  const { page } = desk
  await wear(desk, twoLooks[0])
  await page.getByRole('button', { name: wordsAt('grid.submitGood') }).waitFor()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(words('grid.submitted', { count: 1 }))).toBeVisible()
  await expect(cellAt(2, 7)).toHaveText('一百二')
  const { rows } = await ask(page, 'inbox.list', { tab: 'mine', offset: 0, limit: 5 })
  expect(rows).toMatchObject([{ definitionKey: 'daily-operations', nodeLabel: { zh: '第二人核对' }, state: 'running' }])
})

test('[ENT-13] ten thousand rows are pasted and scrolled, and one step takes them back', async () => {
  const { page } = desk
  await pasteLines(10_000)
  await expect(page.getByText(wordsInside('grid.pasting')).first()).toBeVisible()
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', /^100\d\d$/, { timeout: 60_000 })
  await expect(page.getByRole('button', { name: /提交无误的 10,000 行/ })).toBeVisible({ timeout: 120_000 })
  await expect(cellAt(6, 0), 'where the paste began is still in view').toBeInViewport()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('gridcell', { name: 'L9999', exact: true })).toBeVisible()
  await untilSaved(desk)
  const { ms } = await page.evaluate(() => Reflect.get(window, 'worst') as { ms: number })
  // Figures for people, beside those of a page that does nothing: no machine is quiet enough to be judged by them.
  console.log(`grid: longest task while 10,000 rows were pasted and judged ${Math.round(ms)} ms`)
  console.log(`grid: frames while scrolling ${shares(await framesWhile(page, 320))}; while nothing moves ${shares(await framesWhile(page, 0))}`)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', /^\d$/)
  await untilSaved(desk)
})

test('[ENT-13] a submission is cancelled on the way and goes on where it stopped; no row is lost and none is a record twice', async () => {
  const { page } = desk
  await pasteLines(1000)
  await expect(page.getByRole('button', { name: /提交无误的 1,000 行/ })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  await page.getByRole('progressbar').waitFor()
  await expect.poll(async () => (await ask(page, 'sync.state', {})).waiting, { timeout: 60_000, intervals: [20] }).toBeGreaterThan(40)
  await page.getByRole('button', { name: words('job.cancel') }).click()
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 })
  const { total } = await ask(page, 'inbox.list', { tab: 'mine', offset: 0, limit: 1 })
  expect(total, 'it stopped on the way').toBeLessThan(1001)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(words('grid.submitted', { count: formatCount(1001 - total) }))).toBeVisible({ timeout: 180_000 })
  expect((await ask(page, 'inbox.list', { tab: 'mine', offset: 0, limit: 1 })).total).toBe(1001)
})

/** Pastes good rows below all others, and has the longest task noted from then on. */
async function pasteLines(count: number): Promise<void> {
  const { page } = desk
  const lines = Array.from({ length: count }, (_, n) => `早班\t08:00\tL${n}\t${n + 1}\t${n + 1}\t\t0\t${n}.50\t-18`)
  await copied(lines.join('\r\n'))
  await page.evaluate(() => {
    const worst = { ms: 0 }
    Object.assign(window, { worst })
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (worst.ms = Math.max(worst.ms, entry.duration)))).observe({ type: 'longtask' })
  })
  await cellAt(1, 0).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+v')
}

const grid = () => desk.page.getByRole('grid')
const side = () => desk.page.getByRole('complementary')
/** A cell by its row, from 1, and its column, from 0. */
const cellAt = (row: number, column: number) => grid().locator(`[row-index="${row - 1}"] [col-id="${column}"]`)
const editorAt = (row: number, field: string) => desk.page.getByLabel(new RegExp(`^${words('entry.cell', { row, field })}`))

async function rowOf(row: number, columns = 9): Promise<string[]> {
  const texts: string[] = []
  for (let column = 0; column < columns; column += 1) texts.push((await cellAt(row, column).textContent()) ?? '')
  return texts
}

async function copied(text: string): Promise<void> {
  await desk.app.evaluate(({ clipboard }, given) => clipboard.writeText(given), text)
}

/** A key press with what an input method adds to it; nothing but a page's own event can carry that in a test. */
async function pressEnter(page: Page, init: Readonly<Record<string, string | number | boolean>>): Promise<void> {
  await page.evaluate((given) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ...given })
    ;(document.activeElement ?? document.body).dispatchEvent(event)
  }, init)
}

/** How long the frames took while so many pixels of rows ran through each of them. */
async function framesWhile(page: Page, pixels: number): Promise<number[]> {
  return page.evaluate(async (step) => {
    const rows = document.querySelector('.ag-grid-viewport')
    const frames: number[] = []
    let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let n = 0; n < 180; n += 1) {
      if (rows !== null && step > 0) rows.scrollTop = n * step
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      frames.push(now - before)
      before = now
    }
    return frames
  }, pixels)
}

function shares(frames: readonly number[]): string {
  const sorted = frames.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  return `half below ${at(0.5)} ms, 95 of 100 below ${at(0.95)} ms`
}
