import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words } from '../../scripts/tour/words.ts'
import { memberOf, startRecord } from './support/desk-records.ts'
import { submitClaim } from './support/sample-work.ts'
import { at, seen } from './support/seeing.ts'
import { foundStage, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'
import { twoLooks, wear } from './support/wearing.ts'

/** Several tasks decided on one page, by keys alone: each with its own opinion, each judged by itself. */
let stage: Stage
let operator: TourDesk
let approver: TourDesk
const titles = ['车站接送', '样品快递', '会场布置', '停车费'] as const
const recordIds: string[] = []
let receiptId = ''
test.beforeAll(async () => {
  stage = await foundStage('batch', '--library')
  operator = await stage.enrolled('zhangwei')
  approver = await stage.enrolled('liuyang')
  for (const [n, title] of titles.entries()) recordIds.push(await submitClaim(operator.page, title, [[2 + n, 'other', '见附单', 10_000 + n * 1100]]))
  // What wants more than a decision lies among the others.
  const { id: approverId } = await memberOf(operator.page, 'liuyang')
  const startsAt = Date.now() + 7 * 86_400_000
  const meeting = { subject: '下周例会', starts_at: startsAt, ends_at: startsAt + 3_600_000, place: '二楼会议室', chair: approverId, agenda: '一、温控整改' }
  receiptId = await startRecord(operator.page, 'meeting-notice', { ...meeting, invited: [{ person: approverId }] })
  await operator.syncNow()
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

test('several tasks are marked with keys, and what cannot be decided together says why', async () => {
  const { page } = approver
  await expect(list().getByRole('option')).toHaveCount(5, { timeout: 60_000 })
  await list().focus()
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  await expect(marked()).toHaveCount(1)
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(marked()).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(marked(), 'Escape takes the marks away and leaves one where one was').toHaveCount(0)
  await page.keyboard.press('Control+a')
  await expect(marked()).toHaveCount(5)
  await page.keyboard.press('b')
  await expect(page.getByRole('heading', { name: words('batch.title', { n: 4 }) })).toBeVisible()
  await expect(page.getByRole('region', { name: words('batch.leftOut', { n: 1 }) })).toContainText(words('batch.why.do'))
  for (const title of titles) await expect(row(title)).toBeVisible()
})

test('[WFL-05] [WFL-06] one opinion is filled in everywhere and stays each one’s own; a return wants a reason of its own, and nothing is sent as long as one is missing', async () => {
  const { page } = approver
  await expect(page.getByRole('textbox', { name: words('batch.fillWords') })).toBeFocused()
  await page.keyboard.type('票据齐全，同意。')
  await page.keyboard.press('Alt+f')
  for (const title of titles) await expect(opinion(title)).toHaveValue('票据齐全，同意。')
  await page.keyboard.press('Alt+ArrowDown')
  const [first] = titles
  await expect(opinion(first)).toBeFocused()
  await page.keyboard.press('Alt+r')
  await expect(reason(first), 'an opinion for all is no reason to send one back').toHaveValue('')
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.type('下次请附行程单。')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toHaveText(words('batch.lacking', { n: 1 }))
  await expect(reason(first), 'the one that lacks its words has the caret').toBeFocused()
  expect((await ask(page, 'inbox.counts', {})).todo, 'nothing has been sent').toBe(5)
  await page.keyboard.type('缺少接送的行程说明，请补上。')
})

test('what others did meanwhile leaves the batch with its reason; the rest is decided, each by itself', async () => {
  const { page } = approver
  const taken = recordIds[3] ?? ''
  const theirs = await ask(operator.page, 'record.get', { id: taken })
  await ask(operator.page, 'record.withdraw', { recordId: taken, revision: theirs.record.revision, reason: '重复报销' })
  await operator.syncNow()
  await expect(page.getByText(words('batch.why.gone'))).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText(words('batch.all', { n: 3 }))).toBeVisible()
  const decided: unknown[] = []
  for (const id of recordIds.slice(0, 3)) {
    const { trail } = await ask(page, 'record.get', { id })
    const last = trail.findLast(({ kind }) => kind === 'agree' || kind === 'return')
    decided.push([last?.kind, last?.opinion])
  }
  expect(decided).toEqual([
    ['return', '缺少接送的行程说明，请补上。'],
    ['agree', '票据齐全，同意。下次请附行程单。'],
    ['agree', '票据齐全，同意。'],
  ])
  await page.keyboard.press('Escape')
  await expect(list().getByRole('option')).toHaveCount(1)
  await expect(marked(), 'what was decided is no longer marked').toHaveCount(1)
  await page.keyboard.press('Escape')
})

test('the page in both looks', async () => {
  for (const [n, title] of ['电话费', '打印纸', '清洁用品'].entries())
    recordIds.push(await submitClaim(operator.page, title, [[2 + n, 'other', '见附单', 20_000 + n * 900]]))
  await operator.syncNow()
  await expect(list().getByRole('option')).toHaveCount(4, { timeout: 60_000 })
  for (const look of twoLooks) {
    await wear(approver, look)
    await at(approver, { screen: 'batch', recordIds: [...recordIds.slice(4), receiptId] })
    await approver.page.getByRole('textbox').nth(2).fill('Tickets checked, 同意。')
    await seen(approver, 'batch', look)
  }
})

const list = () => approver.page.getByRole('listbox', { name: words('inbox.list') })
const marked = () => list().locator('[role=option][aria-checked=true]')
const row = (title: string) =>
  approver.page
    .getByRole('list', { name: words('batch.list') })
    .getByRole('listitem')
    .filter({ hasText: title })
const opinion = (title: string) => approver.page.getByRole('textbox', { name: words('batch.opinionOf', { title }) })
const reason = (title: string) => approver.page.getByRole('textbox', { name: words('batch.reasonOf', { title }) })
