import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt } from '../../scripts/tour/words.ts'
import { picture } from './support/seeing.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'

/** One desk, two operators of the same shift, no network after they have enrolled: hand-over and second check in the real window. */
let stage: Stage
let desk: TourDesk
const second = 'Desk-8-evening!'
test.beforeAll(async () => {
  stage = await foundStage('shift')
  desk = await stage.enrolled('zhangwei')
  await desk.lock()
  await desk.page.getByText(words('session.lock.switch')).click()
  await desk.page.getByText(words('session.lock.another')).click()
  await desk.enrolSteps(stage.credential('wulei'), second, false)
  await desk.inside()
  await desk.syncNow()
  await desk.lock()
  desk.cable.pull()
})
test.afterAll(() => stage.end())
test.describe.configure({ mode: 'serial' })

const data = { shift: 'early', recorded_at: '09:00', line: '一号线', orders_in: 120, orders_done: 118, errors_found: 1, turnover: 1_234_500, temperature: -180 }

async function enterDaily(line: string): Promise<string> {
  const id = crypto.randomUUID()
  await ask(desk.page, 'draft.save', { id, definitionKey: 'daily-operations', recordId: null, data: { ...data, line }, text: {} })
  return (await ask(desk.page, 'entry.submit', { draftId: id, warningReasons: {}, opinion: '' })).recordId
}

/** Hands over with the key and waits for the choice of who takes over. */
async function handOver(): Promise<void> {
  const fresh = desk.app.waitForEvent('window')
  await desk.page.keyboard.press('Control+j').catch(() => undefined)
  await fresh
  await desk.page.getByRole('group', { name: words('session.lock.takeOver') }).waitFor()
}

test('[AUT-19] [ENT-01] what one operator entered at nine the next one sees at noon, without network, and drafts stay each one’s own', async () => {
  await desk.unlockAs('张伟', password)
  const recordId = await enterDaily('一号线')
  await ask(desk.page, 'draft.save', {
    id: crypto.randomUUID(),
    definitionKey: 'expense-claim',
    recordId: null,
    data: { purpose: '张伟自己的草稿' },
    text: {},
  })
  await handOver()
  await picture(desk.page, 'hand-over')
  // Whoever takes over is the first choice; Enter takes it, and a figure beside the name any other.
  await expect(desk.page.getByRole('button', { name: /吴磊/ })).toBeFocused()
  await desk.page.keyboard.press('Enter')
  const field = desk.page.getByLabel(wordsAt('session.lock.password'))
  await expect(field).toBeFocused()
  await desk.page.keyboard.type(second)
  await desk.page.keyboard.press('Enter')
  await desk.inside()
  await expect(desk.page.locator('body')).toContainText('吴磊')
  await expect(desk.page.getByText('一号线 早班').first()).toBeVisible()
  expect((await ask(desk.page, 'record.get', { id: recordId })).record.creatorId).toBe((await memberOf('zhangwei')).id)
  expect(await ask(desk.page, 'draft.list', {})).toEqual([])
  const acts = (await ask(desk.page, 'sync.state', {})).waiting
  expect(acts).toBeGreaterThan(0)
})

test('[ENT-05] the second person checks in the first one’s session: his name, his password, his signature', async () => {
  await handOver()
  await desk.page.keyboard.press('1')
  await desk.page.keyboard.type(password)
  await desk.page.keyboard.press('Enter')
  await desk.inside()
  const recordId = await enterDaily('二号线')
  await desk.go('inbox')
  await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
  await desk.page.getByText('二号线 早班').first().click()
  await desk.page.getByText(words('record.trail')).waitFor()
  await desk.page.keyboard.press('Alt+c')
  const dialog = desk.page.getByRole('dialog', { name: words('record.second.title') })
  await expect(dialog.getByLabel(words('record.second.userName'))).toHaveValue('wulei')
  const box = dialog.getByLabel(words('record.second.password'))
  await expect(box).toBeFocused()
  // The key that decides in an input method’s list of candidates submits nothing.
  await box.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true })))
  await desk.page.keyboard.type('Not-his-Secret-9')
  await desk.page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText(/密码不对/)
  await expect(box).toHaveValue('')
  await dialog.getByLabel(words('record.second.userName')).fill('zhangwei')
  await box.fill(password)
  await desk.page.keyboard.press('Control+Enter')
  await expect(dialog.getByRole('alert')).toContainText(words('fault.second-person-same'))
  await dialog.getByLabel(words('record.second.userName')).fill('wulei')
  await box.fill(second)
  await desk.page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  const view = await ask(desk.page, 'record.get', { id: recordId })
  expect(view.record.state).toBe('completed')
  expect(view.trail.find(({ kind }) => kind === 'agree')).toMatchObject({ actorName: '吴磊', actorId: (await memberOf('wulei')).id })
  expect((await ask(desk.page, 'session.get', {})).member.userName).toBe('zhangwei')
})

test('[ENT-05] the work of both is sent by whoever is signed in when the network is back, each act as its author’s', async () => {
  desk.cable.plug()
  await desk.syncNow()
  await expect.poll(async () => ask(desk.page, 'sync.state', {})).toMatchObject({ waiting: 0, conflicts: 0, link: 'online' })
})

async function memberOf(userName: string) {
  const { members } = await ask(desk.page, 'organisation.get', {})
  const found = members.find((member) => member.userName === userName)
  if (!found) throw new Error(`nobody is called ${userName}`)
  return found
}
