import { expect, test } from '@playwright/test'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { words, wordsAt, wordsInside } from '../../scripts/tour/words.ts'
import { memberOf, receipt, startRecord } from './support/desk-records.ts'
import { expectAccessible, picture, seen } from './support/seeing.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'
import { twoLooks, wear } from './support/wearing.ts'

/** One desk, two operators of the same shift, no network after they have enrolled: hand-over and second check in the real window. */
let stage: Stage
let desk: TourDesk
const second = 'Desk-8-evening!'
const third = 'Desk-9-nightly!'
test.beforeAll(async () => {
  stage = await foundStage('shift', '--library')
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
  expect((await ask(desk.page, 'record.get', { id: recordId })).record.creatorId).toBe((await memberOf(desk.page, 'zhangwei')).id)
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
  expect(view.trail.find(({ kind }) => kind === 'agree')).toMatchObject({ actorName: '吴磊', actorId: (await memberOf(desk.page, 'wulei')).id })
  expect((await ask(desk.page, 'session.get', {})).member.userName).toBe('zhangwei')
})

test('[ENT-06] [ENT-18] what was entered wrongly is put right with keys, and its old value, reason and author stand beside it from then on', async () => {
  const recordId = await enterDaily('三号线')
  await desk.go('inbox')
  await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
  await desk.page.getByText('三号线 早班').first().click()
  await desk.page.getByText(words('record.trail')).waitFor()
  await desk.page.keyboard.press('Alt+g')
  const form = desk.page.getByRole('form', { name: words('correction.name') })
  await expect(form.getByRole('combobox', { name: words('correction.fields') })).toBeFocused()
  await desk.page.keyboard.type('jdl')
  await desk.page.keyboard.press('Enter')
  const value = form.getByRole('textbox', { name: '接单量' })
  await expect(value, 'the right value is typed next').toBeFocused()
  await expect(form).toContainText(words('correction.old', { value: '120 单' }))
  await desk.page.keyboard.press('Control+a')
  await desk.page.keyboard.type('12')
  await form.getByRole('textbox', { name: words('correction.reason') }).fill('抄串一行，见交接单第 3 行')
  await desk.page.keyboard.press('Control+Enter')
  await expect(form.getByRole('alert').first(), 'the form is judged as when it was handed in').toContainText('完成量不能大于接单量')
  await value.fill('121')
  await picture(desk.page, 'correction-form')
  await desk.page.keyboard.press('Control+Enter')
  await expect(form).toBeHidden()
  const mark = desk.page.getByRole('button', { name: words('correction.markOf', { field: '接单量' }) })
  await mark.click()
  await expect(desk.page.getByRole('tooltip')).toContainText('120 单 → 121 单')
  await expect(desk.page.getByRole('tooltip')).toContainText('抄串一行，见交接单第 3 行')
  await picture(desk.page, 'correction')
  const view = await ask(desk.page, 'record.get', { id: recordId })
  expect(view.record.data).toMatchObject({ orders_in: 121, orders_open: 3 })
  expect(view.trail.find(({ kind }) => kind === 'correct')).toMatchObject({
    actorName: (await ask(desk.page, 'session.get', {})).member.name,
    changes: { orders_in: [120, 121], orders_open: [2, 3] },
  })
})

test('[ENT-20] [ENT-03] what a task asks to be filled in has its form: kept while it is typed, finished by the keyboard, and a wait says till when', async () => {
  const me = await memberOf(desk.page, 'zhangwei')
  const meeting = (subject: string, startsAt: number) => ({
    subject,
    starts_at: startsAt,
    ends_at: startsAt + 3_600_000,
    place: '二楼会议室',
    chair: me.id,
    agenda: '一、温控整改',
    invited: [{ person: me.id }],
  })
  const waiting = await startRecord(desk.page, 'meeting-notice', meeting('下周例会', Date.now() + 7 * 86_400_000))
  const recordId = await startRecord(desk.page, 'meeting-notice', meeting('本周例会', Date.now() - 86_400_000))
  for (const id of [waiting, recordId]) await receipt(desk.page, id)
  await desk.page.reload()
  await desk.inside()
  await desk.go('inbox')
  await expect(desk.page.getByRole('option', { name: /整理纪要（填 1 项）/ })).toBeVisible()
  await desk.page.getByRole('option', { name: /本周例会/ }).click()
  await expect(desk.page.getByText(words('task.fillDetail', { count: 1, fields: '会议纪要' }))).toBeVisible()
  await picture(desk.page, 'task-asked')
  await desk.page.keyboard.press('Control+Enter')
  const minutes = desk.page.getByLabel('会议纪要')
  await expect(minutes).toBeFocused()
  await desk.page.keyboard.type('一、二号库探头本周换完。')
  await expect(desk.page.getByText(wordsInside('entry.saved'))).toBeVisible()
  // The page goes as in a crash: the form comes back with what was typed, whatever it looks like then.
  await inBothLooks('task-form')
  await expect(minutes).toHaveValue('一、二号库探头本周换完。')
  await desk.page.keyboard.press('Control+Enter')
  await expect(desk.page.getByRole('tab', { name: wordsAt('inbox.tab.todo') })).toBeVisible()
  expect((await ask(desk.page, 'record.get', { id: recordId })).record).toMatchObject({ nodes: ['chair'], data: { minutes: '一、二号库探头本周换完。' } })
  await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.mine') }).click()
  await desk.page.getByRole('option', { name: /下周例会/ }).click()
  await expect(desk.page.getByRole('list', { name: words('record.course') })).toContainText('等待会议结束')
  await picture(desk.page, 'task-wait')
})

test('[ENT-04] at the same desk the second person enters blind, and settles on the difference page which entry is right', async () => {
  const lines = [
    { item_code: 'T-01', item_name: '扫描枪', booked: 12, counted: 12 },
    { item_code: 'T-02', item_name: '叉车钥匙', booked: 6, counted: 5, reason: '一把送修' },
  ]
  const recordId = await startRecord(desk.page, 'stock-taking', { place: '工具间', taker: (await memberOf(desk.page, 'zhangwei')).id, lines })
  await desk.page.getByRole('option', { name: /工具间 盘点/ }).click()
  await desk.page.getByText(words('record.trail')).waitFor()
  await desk.page.keyboard.press('Alt+b')
  await expect(desk.page.getByLabel(words('task.userName'))).toHaveValue('wulei')
  await expect(desk.page.getByLabel(words('task.password'))).toBeFocused()
  await picture(desk.page, 'second-entry-sign-in')
  await desk.page.keyboard.type(second)
  await desk.page.keyboard.press('Enter')
  await expect(desk.page.getByText('叉车钥匙').first()).toBeVisible()
  await expect(desk.page.getByText('一把送修')).toHaveCount(0)
  await desk.page.keyboard.press('Control+Enter')
  await expect(desk.page.getByText(words('entry.fixFirst', { count: 2 }))).toBeVisible()
  await picture(desk.page, 'second-entry-blind')
  // The fourth column is the one to be entered; the three before it are given.
  await desk.page.getByRole('grid', { name: '盘点明细' }).getByRole('gridcell').nth(3).click()
  await desk.page.keyboard.type('12')
  await desk.page.keyboard.press('Enter')
  await desk.page.keyboard.type('6')
  await desk.page.keyboard.press('Enter')
  await desk.page.keyboard.press('Control+Enter')
  const table = desk.page.getByRole('table', { name: words('task.differsTable') })
  await expect(table.getByRole('row')).toHaveCount(2)
  await expect(table).toContainText('叉车钥匙')
  await inBothLooks('second-entry-differs')
  await expect(table.getByRole('radio').first()).toBeFocused()
  await desk.page.keyboard.press('1')
  await desk.page.keyboard.type('再数一遍，确为五把')
  await picture(desk.page, 'second-entry-settled')
  await desk.page.keyboard.press('Control+Enter')
  await expect(table).toBeHidden()
  const view = await ask(desk.page, 'record.get', { id: recordId })
  expect(view.record.nodes).toEqual(['shortage'])
  expect(view.trail.at(-1)).toMatchObject({ kind: 'agree', actorName: '吴磊', changes: { 'entry-kept:lines.1.counted': [5, 6] } })
  expect((await ask(desk.page, 'session.get', {})).member.userName).toBe('zhangwei')
})

test('[TPL-01] [TPL-02] a process is changed at a desk without network, by the keyboard: the design outlives a lock and is submitted for review', async () => {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: words('palette.title') }).waitFor()
  await page.keyboard.type('designer')
  await page.getByRole('option', { selected: true }).getByText(words('designer.open')).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `${words('designer.start.change')} 请假` }).click()
  await page.getByRole('listbox', { name: words('designer.fields') }).focus()
  await page.keyboard.press('Insert')
  await page.keyboard.press('Enter')
  const label = page.getByRole('textbox', { name: `${words('designer.label')} ${words('designer.labelZh')}` })
  await expect(label).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('联系电话')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: words('designer.key'), exact: true })).toHaveValue('lian_xi_dian_hua')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: /联系电话.*缺少英文/ })).toBeVisible()
  await page.keyboard.type('Phone')
  await expect(page.getByText(words('designer.problems.none'))).toBeVisible()
  await picture(page, 'designer-form')
  await expectAccessible(page, 'the designer’s form')
  await page.keyboard.press('Alt+2')
  await page.locator('#design-route').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: '名称 中文' }), 'the properties are open at their first field').toBeFocused()
  await page.getByRole('spinbutton', { name: words('designer.minutes'), exact: true }).fill('210')
  await expect(page.getByText(words('designer.limitShort.working', { n: 210 }))).toBeVisible()
  await picture(page, 'designer-route')
  await expectAccessible(page, 'the designer’s route')
  await desk.lock()
  await desk.unlockAs('张伟', password)
  await expect(desk.page.getByText(words('designer.limitShort.working', { n: 210 }))).toBeVisible()
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.getByLabel('现状与问题').fill('请假期间联系不上本人')
  await desk.page.getByLabel('目标与设计要点').fill('请假时写明联系电话，半日内审批')
  await desk.page.getByLabel('制度依据').fill('考勤管理办法第八条')
  await desk.page.keyboard.press('Control+Enter')
  await expect(desk.page.getByText(wordsInside('entry.submitted')).first()).toBeVisible()
  const mine = await ask(desk.page, 'inbox.list', { tab: 'mine', offset: 0, limit: 20 })
  const row = mine.rows.find(({ definitionName }) => definitionName.zh === '流程设计申请')
  const { record } = await ask(desk.page, 'record.get', { id: row?.recordId ?? '' })
  expect(record.data).toMatchObject({ process: '请假', kind: 'change', proposal: { key: 'leave', version: 2 } })
  expect(JSON.stringify(record.data['proposal'])).toMatch(/"key":"lian_xi_dian_hua".*"workingMinutes":210/)
})
/** Looks at what is on the screen in both languages, colours and sizes, and comes back to the first. */
async function inBothLooks(name: string): Promise<void> {
  for (const look of [...twoLooks].toReversed()) {
    await wear(desk, look)
    await expect(desk.page.getByRole('main')).toContainText(/\S{2}/)
    await seen(desk, name, look)
  }
}

test('[ENT-05] the work of both is sent by whoever is signed in when the network is back, each act as its author’s', async () => {
  desk.cable.plug()
  await desk.syncNow()
  await expect.poll(async () => ask(desk.page, 'sync.state', {})).toMatchObject({ waiting: 0, conflicts: 0, link: 'online' })
})

test('[PRM-06] [AUD-01] what is shielded is open while it is decided, covered afterwards, and shown for a minute by a key to whoever is cleared', async () => {
  const { id: stand_in } = await memberOf(desk.page, 'liuyang')
  const leaves_at = Date.now() + 3_600_000
  const outing = { kind: 'customer', stand_in, destination: '宁波仓', reason: '交接货单', leaves_at, returns_at: leaves_at + 3_600_000, phone: '13812345678' }
  await startRecord(desk.page, 'temporary-outing', outing)
  await desk.lock()
  await desk.page.getByText(words('session.lock.switch')).click()
  await desk.page.getByText(words('session.lock.another')).click()
  await desk.enrolSteps(stage.credential('liuyang'), third, false)
  await desk.inside()
  await desk.go('inbox')
  await desk.page.getByRole('option', { name: /宁波仓/ }).click()
  const body = desk.page.getByRole('article', { name: /宁波仓/ })
  await expect(body).toContainText('13812345678')
  await desk.page.keyboard.press('Control+Enter')
  await expect(desk.page.getByRole('alert')).toBeVisible()
  await desk.page.keyboard.type('同意，注意安全')
  await desk.page.keyboard.press('Control+Enter')
  await desk.page.getByRole('tab', { name: wordsAt('inbox.tab.done') }).click()
  await desk.page.getByRole('option', { name: /宁波仓/ }).click()
  await expect(body).toContainText('138 **** 5678')
  await expect(body).not.toContainText('13812345678')
  await picture(desk.page, 'shielded')
  await desk.page.keyboard.press('Alt+v')
  await expect(body).toContainText('13812345678')
  await picture(desk.page, 'shielded-shown')
  await desk.page.getByRole('button', { name: words('shield.hideOf', { field: '外出联系电话' }) }).click()
  await expect(body).not.toContainText('13812345678')
})
