import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { en } from '#renderer/text/en.ts'
import { zhCN } from '#renderer/text/zh-CN.ts'
import type { Json } from '#renderer/view/kept.ts'
import type { Place } from '#renderer/view/places.ts'
import type { TourDesk } from '../../scripts/tour/desk.ts'
import { throughCable } from '../../scripts/tour/company.ts'
import { lockedBy } from './support/locking.ts'
import { makeClaims, makeImports } from './support/sample-work.ts'
import { foundStage, password, type Stage } from './support/stage.ts'
import { ask } from './support/store-calls.ts'
import { allLooks, twoLooks, wear, type Look } from './support/wearing.ts'

/**
 * Every screen of the real product over real data, seen in both looks (`OPSDESK_ALL_SHOTS=1`: in every combination) and without an
 * accessibility violation. The pictures are for people: they lie in `OPSDESK_SHOTS`, or below /tmp.
 */
const looks = process.env['OPSDESK_ALL_SHOTS'] === '1' ? allLooks : twoLooks
/** What a screen says while it does not know yet. */
const notYet = [zhCN.entry.nextUnknown, en.entry.nextUnknown, zhCN.session.connecting, en.session.connecting]
const shots = process.env['OPSDESK_SHOTS'] ?? `/tmp/opsdesk-desk-shots-${process.getuid?.() ?? 0}`

let stage: Stage
let operator: TourDesk
let approver: TourDesk
let administrator: TourDesk
let fresh: TourDesk
let importId: string
let draftId: string

test.beforeAll(async () => {
  await mkdir(shots, { recursive: true })
  stage = await foundStage('desk-screens')
  operator = await stage.enrolled('zhangwei')
  approver = await stage.enrolled('liuyang')
  administrator = await stage.enrolled('heqiang')
  fresh = await stage.start(path.join(stage.folder, 'fresh'))
  await makeClaims(operator, approver)
  importId = await makeImports(operator.page, stage.folder)
  draftId = crypto.randomUUID()
  const today = new Date().toISOString().slice(0, 10)
  const lines = [{ spent_on: today, category: 'lodging', description: '两晚', receipts: 1, amount: 78_000 }]
  const data = { purpose: '供应商验收', expense_type: 'trip', trip_from: today, trip_to: today, budget_number: 'budget 86566', lines }
  await ask(operator.page, 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  await ask(operator.page, 'backup.setFolder', { folder: stage.folder, schedule: '18:30' }).catch(() => undefined)
})
test.afterAll(() => stage.end())

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
    await at(operator, 'inbox-mine', look, { screen: 'inbox', tab: 'mine', recordId: mine?.recordId ?? null })
    await at(operator, 'entry-catalogue', look, { screen: 'entry', definitionKey: null, draftId: null })
    await at(operator, 'entry-form', look, { screen: 'entry', definitionKey: 'expense-claim', draftId })
    await at(operator, 'register', look, { screen: 'register', definitionKey: 'claim-register', recordId: null })
    await at(operator, 'import', look, { screen: 'import', definitionKey: 'claim-register', importId })
    await at(operator, 'import-start', look, { screen: 'import', definitionKey: null, importId: null })
    await at(operator, 'sync', look, { screen: 'sync' })
    await at(operator, 'backup', look, { screen: 'backup' })
    await at(operator, 'settings', look, { screen: 'settings', part: 'general' })
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
    await at(approver, 'inbox-todo', look, { screen: 'inbox', tab: 'todo', recordId: first?.recordId ?? null })
    await at(approver, 'record', look, { screen: 'record', recordId: first?.recordId ?? '' })
    await at(approver, 'conflicts', look, { screen: 'conflicts', id: null })
  })

  test(`the administrator’s screens, ${look.name}`, async () => {
    await wear(administrator, look)
    for (const part of ['members', 'units', 'audit'] as const) await at(administrator, `admin-${part}`, look, { screen: 'admin', part, id: null })
    await at(administrator, 'settings-company', look, { screen: 'settings', part: 'company' })
  })
}

/** Takes up the work at a place, as after a lock. */
async function at(desk: TourDesk, name: string, look: Look, place: Place): Promise<void> {
  await ask(desk.page, 'session.keepView', { viewState: { place, kept: {} } satisfies Json })
  await desk.page.reload()
  await expect(desk.page.getByRole('main')).toContainText(/\S{2}/)
  await seen(desk, name, look)
}

async function seen(desk: TourDesk, name: string, look: Look): Promise<void> {
  const { page } = desk
  await expect(page.locator('[aria-busy=true], [class*="_loading_"]')).toHaveCount(0)
  for (const text of notYet) await expect(page.getByText(text, { exact: true })).toHaveCount(0)
  await page.evaluate(async () => document.fonts.ready)
  await page.screenshot({ path: path.join(shots, `${name}-${look.name}.png`), animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join(' | ')}`)
  expect.soft(found, `${name}, ${look.name}`).toEqual([])
}

async function next(): Promise<void> {
  await fresh.page.locator('form button[type=submit], main button').last().click()
}
