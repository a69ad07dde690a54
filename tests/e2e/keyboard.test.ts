import { expect, test, type Page } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../../scripts/tour/words.ts'
import { untilSaved } from './support/claims.ts'
import { foundStage, type Stage } from './support/stage.ts'

/** Work at a desk without a mouse: nothing here clicks. */
const title = '只用键盘填的报销'
let stage: Stage
let operator: TourDesk
let approver: TourDesk
test.beforeAll(async () => {
  stage = await foundStage('keyboard')
  operator = await stage.enrolled('zhangwei')
  approver = await stage.enrolled('liuyang')
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('[ENT-13] an expense claim is found, entered and submitted with keys alone', async () => {
  const { page } = operator
  await page.keyboard.press('Control+k')
  await page.keyboard.type('fybx')
  await expect(page.getByRole('option', { selected: true })).toContainText('费用报销')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('报销事由'), 'the first field is ready to type in').toBeFocused()
  await page.keyboard.type(title)
  await tabTo(page, page.getByLabel('报销类型'))
  await page.keyboard.type('rc')
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('预算编号'))
  await page.keyboard.type('budget 86566')
  await tabTo(page, page.getByRole('textbox', { name: /^第 1 行/ }))
  for (const cell of ['-3', '住宿', '两晚', '2', '468']) {
    await page.keyboard.type(cell)
    await page.keyboard.press('Tab')
  }
  await expect(page.getByText('肆佰陆拾捌元整').first()).toBeVisible()
  await untilSaved(operator)
})

test('[ENT-13] keys of an input method choose words and never submit', async () => {
  const { page } = operator
  // Ctrl+Enter submits here; while an input method composes, and by the key that ends it, it must not.
  for (const composing of [{ isComposing: true }, { keyCode: 229 }, { key: 'Process' }]) await pressCtrlEnter(page, composing)
  await expect(page.getByRole('button', { name: wordsAt('entry.submit') }).first()).toBeEnabled()
  await expect(page.getByText(wordsInside('entry.submitted'))).toHaveCount(0)
  await expect(page.getByLabel('报销事由')).toHaveValue(title)
  await pressCtrlEnter(page, {})
  await expect(page.getByText(wordsInside('entry.submitted'))).toBeVisible()
})

test('no single key decides: a scanner so slow that it passes for a person leaves the record where it is', async () => {
  const { page } = approver
  await expect(waiting()).toBeVisible({ timeout: 60_000 })
  await expect(opinion(), 'the record beside the list can be acted on').toBeVisible()
  await page.keyboard.type('XA69R0123A\n', { delay: 60 })
  await expect(opinion(), 'the first letter has opened an act, the others are its words').toHaveValue('A69R0123A\n')
  await expect(waiting()).toBeVisible()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
})

test('[WFL-03] the initiator is asked out of the menu and answers from his inbox, both with keys alone', async () => {
  const { page } = approver
  await moveTo(page, title)
  await expect(opinion()).toBeVisible()
  await page.keyboard.press('Alt+m')
  const ask = page.getByRole('menuitem', { name: words('record.do.ask') })
  await expect(ask).toBeVisible()
  // The menu goes round: each press is looked at before the next one.
  await expect(async () => {
    await page.keyboard.press('ArrowDown')
    await expect(ask).toBeFocused({ timeout: 300 })
  }).toPass({ intervals: [0], timeout: 15_000 })
  await page.keyboard.press('Enter')
  await expect(opinion()).toBeFocused()
  await expect(opinion(), 'the key that chose it is not part of it').toHaveValue('')
  await page.keyboard.type('住的是哪一家？')
  await page.keyboard.press('Control+Enter')
  await expect(waiting(), 'its limit stands').toContainText(words('inbox.paused'))

  const desk = operator.page
  await desk.keyboard.press('Control+k')
  await desk.keyboard.type('daiban')
  await desk.keyboard.press('Enter')
  const asked = desk.getByRole('option').filter({ hasText: title })
  await expect(asked).toBeVisible({ timeout: 60_000 })
  await moveTo(desk, title)
  await expect(desk.getByRole('group', { name: words('record.details') })).toContainText('住的是哪一家？')
  await desk.keyboard.press('n')
  await desk.keyboard.type('宁波仓旁边的招待所。')
  await desk.keyboard.press('Control+Enter')
  await expect(asked).toHaveCount(0)
  await expect(waiting()).not.toContainText(words('inbox.paused'), { timeout: 60_000 })
})

test('[WFL-03] an approval with keys alone: J and K move, Enter reads, A opens the opinion, Ctrl+Enter decides', async () => {
  const { page } = approver
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await moveTo(page, title)
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-record-body]')).toBeFocused()
  await expect(opinion()).toBeVisible()
  await page.keyboard.press('a')
  await expect(opinion()).toBeFocused()
  await expect(opinion(), 'the letter that opens it is not part of it').toHaveValue('')
  await page.keyboard.type('票据齐全，同意。')
  await pressCtrlEnter(page, { isComposing: true })
  await expect(opinion(), 'an input method’s Enter decides nothing').toHaveValue('票据齐全，同意。')
  await page.keyboard.press('Control+Enter')
  await expect(waiting()).toHaveCount(0)
})

const waiting = () =>
  approver.page
    .getByRole('listbox', { name: words('inbox.list') })
    .getByRole('option')
    .filter({ hasText: title })
const opinion = () => approver.page.getByRole('group', { name: words('record.acts') }).getByRole('textbox')

/** The key with what an input method adds to it; nothing but a page's own event can carry that in a test. */
async function pressCtrlEnter(page: Page, composing: Readonly<Record<string, string | number | boolean>>): Promise<void> {
  await page.evaluate((init) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...init })
    ;(document.activeElement ?? document.body).dispatchEvent(event)
  }, composing)
}

/** Presses Tab until a control has the focus, as a person does who cannot click. */
async function tabTo(page: Page, control: ReturnType<Page['getByLabel']>): Promise<void> {
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement || element.contains(document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error('thirty tabs did not lead there')
}

async function moveTo(page: Page, wanted: string): Promise<void> {
  for (let steps = 0; steps < 30; steps += 1) {
    const selected = page.getByRole('option', { selected: true })
    if ((await selected.count()) > 0 && (await selected.innerText()).includes(wanted)) return
    await page.keyboard.press('j')
  }
  throw new Error(`J did not lead to ${wanted}`)
}
