import path from 'node:path'
import { expect, test } from '@playwright/test'
import type { Place } from '#renderer/view/places.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { throughCable } from '../../scripts/tour/company.ts'
import { lockedBy } from './support/locking.ts'
import { makeClaims, makeImports } from './support/sample-work.ts'
import { at, seen } from './support/seeing.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask, chosen } from './support/store-calls.ts'
import { allLooks, twoLooks, wear, type Look } from './support/wearing.ts'

/**
 * Every screen of the real product over real data, seen in both looks (`OPSDESK_ALL_SHOTS=1`: in every combination) and without an
 * accessibility violation.
 */
const looks = process.env['OPSDESK_ALL_SHOTS'] === '1' ? allLooks : twoLooks

let stage: Stage
let operator: TourDesk
let approver: TourDesk
let administrator: TourDesk
let fresh: TourDesk
let importId: string
let draftId: string

test.beforeAll(async () => {
  stage = await foundStage('desk-screens')
  operator = await stage.enrolled('zhangwei')
  approver = await stage.enrolled('liuyang')
  administrator = await stage.enrolled('heqiang')
  fresh = await stage.start(path.join(stage.folder, 'fresh'))
  await makeClaims(operator, approver)
  importId = await makeImports(operator, stage.folder)
  draftId = crypto.randomUUID()
  const today = new Date().toISOString().slice(0, 10)
  const lines = [{ spent_on: today, category: 'lodging', description: '两晚', receipts: 1, amount: 78_000 }]
  const data = { purpose: '供应商验收', expense_type: 'trip', trip_from: today, trip_to: today, budget_number: 'budget 86566', lines }
  await ask(operator.page, 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await ask(operator.page, 'backup.setFolder', { folder: await chosen(operator, 'chooseFolder', stage.folder), schedule: '18:30' }).catch(() => undefined)
})
test.afterAll(async () => {
  await stage.end()
  expect(stage.complaints, 'a word in the console').toEqual([])
})

for (const look of looks) {
  test(`a new desk, ${look.name}`, async () => {
    await wear(fresh, look)
    await seen(fresh, 'first-start', look)
    await fresh.page.keyboard.press('Enter')
    await fresh.page.locator('textarea').fill(throughCable(stage.credential('sunhao').enrolmentCode, stage.server.port))
    await next()
    await fresh.page.locator('dl').waitFor()
    await seen(fresh, 'enrol-1-code', look)
    await next()
    await fresh.page.locator('input').nth(1).waitFor()
    await fresh.page.locator('input').nth(0).fill('sunhao')
    await fresh.page.locator('input').nth(1).fill('initial')
    await seen(fresh, 'enrol-2-who', look)
    await next()
    await fresh.page.locator('input').nth(0).fill('Desk-7')
    await seen(fresh, 'enrol-3-password', look)
    await fresh.page.locator('input').nth(0).fill(password)
    await fresh.page.locator('input').nth(1).fill(password)
    await next()
    await seen(fresh, 'enrol-4-desk', look)
  })

  test(`the operator’s screens, ${look.name}`, async () => {
    await wear(operator, look)
    const mine = (await ask(operator.page, 'inbox.list', { tab: 'mine', offset: 0, limit: 1 })).rows[0]
    await shown(operator, 'inbox-mine', look, { screen: 'inbox', tab: 'mine', recordId: mine?.recordId ?? null })
    await shown(operator, 'entry-catalogue', look, { screen: 'entry', definitionKey: null, draftId: null })
    await shown(operator, 'entry-form', look, { screen: 'entry', definitionKey: 'expense-claim', draftId })
    await shown(operator, 'register', look, { screen: 'register', definitionKey: 'claim-register', recordId: null })
    await shown(operator, 'import', look, { screen: 'import', definitionKey: 'claim-register', importId })
    await shown(operator, 'import-start', look, { screen: 'import', definitionKey: null, importId: null })
    await shown(operator, 'sync', look, { screen: 'sync' })
    await shown(operator, 'backup', look, { screen: 'backup' })
    await shown(operator, 'settings', look, { screen: 'settings', part: 'general' })
    await shown(operator, 'settings-delegation', look, { screen: 'settings', part: 'delegation' })
    await operator.page.keyboard.press('Control+k')
    await operator.page.keyboard.type('bx')
    await operator.page.getByRole('option').first().waitFor()
    await seen(operator, 'palette', look)
    await operator.page.keyboard.press('Escape')
    await lockedBy(operator, () => operator.page.keyboard.press('Control+l'))
    await seen(operator, 'lock', look)
    await operator.page.locator('input[type=password]').fill(password)
    await operator.page.keyboard.press('Enter')
    await operator.page.getByRole('navigation').waitFor()
  })

  test(`the approver’s screens, ${look.name}`, async () => {
    await wear(approver, look)
    const [first] = (await ask(approver.page, 'inbox.list', { tab: 'todo', offset: 0, limit: 1 })).rows
    await shown(approver, 'inbox-todo', look, { screen: 'inbox', tab: 'todo', recordId: first?.recordId ?? null })
    await shown(approver, 'record', look, { screen: 'record', recordId: first?.recordId ?? '' })
    await shown(approver, 'conflicts', look, { screen: 'conflicts', id: null })
  })

  test(`the administrator’s screens, ${look.name}`, async () => {
    await wear(administrator, look)
    for (const part of ['members', 'units', 'library', 'desks', 'audit'] as const)
      await shown(administrator, `admin-${part}`, look, { screen: 'admin', part, id: null })
    await shown(administrator, 'admin-library-definition', look, { screen: 'admin', part: 'library', id: 'meeting-notice' })
    await shown(administrator, 'admin-library-pack', look, { screen: 'admin', part: 'library', id: 'pack:Closed area' })
    await shown(administrator, 'settings-company', look, { screen: 'settings', part: 'company' })
  })
}

test('[TPL-03] an administrator publishes from the library by keys, sets a number, goes back to the first version, and retires it', async () => {
  const { page } = administrator
  await wear(administrator, { ...looks[0]!, language: 'en' })
  await at(administrator, { screen: 'admin', part: 'library', id: null })
  const content = page.getByRole('region', { name: 'Leave', exact: true })
  const heading = (words: string) => content.locator('header').getByText(words, { exact: true })
  await page.getByRole('textbox', { name: 'Find a process' }).fill('leave')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')
  await expect(heading('In force · v1')).toBeVisible()
  await content.getByLabel('Days from which the head above approves').fill('5.5')
  await page.keyboard.press('Control+Enter')
  await expect(heading('Parameters set · v2')).toBeVisible()
  await expect(content.getByText('5.5', { exact: true })).toBeVisible()
  expect((await ask(page, 'definition.get', { key: 'leave' })).version).toBe(2)
  await content.getByRole('button', { name: 'Publish again' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(heading('In force · v3')).toBeVisible()
  await content.getByRole('button', { name: 'Retire' }).click()
  await page.keyboard.press('Control+Enter')
  await expect(heading('Retired · v3')).toBeVisible()
})

async function shown(desk: TourDesk, name: string, look: Look, place: Place): Promise<void> {
  await at(desk, place)
  await seen(desk, name, look)
}

async function next(): Promise<void> {
  await fresh.page.locator('form button[type=submit], main button').last().click()
}
