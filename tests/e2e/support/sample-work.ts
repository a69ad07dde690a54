import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { TourDesk } from '../../../scripts/tour/desk.ts'
import { ask, chosen } from './store-calls.ts'

/** What a day at a desk leaves behind, made through the store's own calls: claims, a conflict, an import with mistakes, a backup. */
const day = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 10)

type Line = readonly [days: number, category: string, description: string, amount: number]

/** Submits an expense claim and returns its record. */
export async function submitClaim(page: Page, purpose: string, lines: readonly Line[]): Promise<string> {
  const id = crypto.randomUUID()
  const rows = lines.map(([days, category, description, amount]) => ({ spent_on: daysAgo(days), category, description, receipts: 1, amount }))
  const data = { purpose, expense_type: 'daily', budget_number: 'budget 86566', lines: rows }
  await ask(page, 'draft.save', { id, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  const answer = await ask(page, 'entry.submit', { draftId: id, warningReasons: { 'receipts-attached': '纸质票据随后交财务' }, opinion: '' })
  return answer.recordId
}

/** Claims of the operator that wait for the approver, and the one of them that both act on while they cannot see each other. */
export async function makeClaims(operator: TourDesk, approver: TourDesk): Promise<void> {
  await submitClaim(operator.page, '华东区冷链客户走访', [
    [6, 'travel', '杭州—宁波往返', 46_800],
    [5, 'lodging', '两晚', 78_000],
    [5, 'entertainment', '客户工作餐', 63_600],
  ])
  await submitClaim(operator.page, '温控探头校准快递费', [[3, 'office', '', 12_850]])
  const collides = await submitClaim(operator.page, '会议室投影租赁', [[2, 'other', '季度盘点会', 38_000]])
  await syncUntil(operator, async () => (await ask(operator.page, 'sync.state', {})).waiting === 0)
  await syncUntil(approver, async () => (await ask(approver.page, 'inbox.counts', {})).todo >= 3)

  const seen = await ask(approver.page, 'record.get', { id: collides })
  approver.cable.pull()
  const mine = await ask(operator.page, 'record.get', { id: collides })
  await ask(operator.page, 'record.withdraw', { recordId: collides, revision: mine.record.revision, reason: '改用自有设备，不再租赁。' })
  await syncUntil(operator, async () => (await ask(operator.page, 'sync.state', {})).waiting === 0)
  const decision = { recordId: collides, taskId: seen.myTaskId ?? '', revision: seen.record.revision, decision: 'agree', returnTo: null } as const
  await ask(approver.page, 'record.decide', { ...decision, opinion: '同意租赁，请保留合同。' })
  approver.cable.plug()
  await syncUntil(approver, async () => (await ask(approver.page, 'inbox.counts', {})).conflicts > 0)
}

/** A workbook of claims in the register, and a second one that waits with two mistakes; answers the second. */
export async function makeImports(desk: TourDesk, folder: string): Promise<string> {
  const good = path.join(folder, 'claims-2017.csv')
  const bad = path.join(folder, 'claims-2018.csv')
  const row = (n: number, amount: string, outcome: string) =>
    `HD${String(n).padStart(6, '0')},${amount},budget ${86_000 + (n % 37)},declaration ${n},2017-0${1 + (n % 9)}-1${n % 9}T09:${10 + (n % 49)}:00Z,,${outcome}`
  const head = 'claim_no,amount,BudgetNumber,DeclarationNumber,submitted_at,closed_at,outcome'
  const rows = Array.from({ length: 120 }, (_, n) => row(n, String(120.5 + n * 17.35), ['paid', 'open', 'rejected'][n % 3] ?? 'paid'))
  await writeFile(good, [head, ...rows].join('\n'))
  await writeFile(bad, [head, row(501, '"1,240.50"', 'paid'), row(502, 'viel', 'paid'), row(503, '88', 'vielleicht'), row(504, '96.40', 'open')].join('\n'))
  const { page } = desk
  const first = await checkedImport(desk, good)
  await ask(page, 'import.run', { importId: first })
  await expect.poll(async () => (await ask(page, 'import.get', { importId: first })).state).toBe('done')
  return checkedImport(desk, bad)
}

async function checkedImport(desk: TourDesk, file: string): Promise<string> {
  const { page } = desk
  const { importId } = await ask(page, 'import.open', { definitionKey: 'claim-register', file: await chosen(desk, 'chooseFile', file) })
  const state = async () => (await ask(page, 'import.get', { importId })).state
  await expect.poll(state).toBe('mapping')
  await ask(page, 'import.check', { importId, mapping: (await ask(page, 'import.get', { importId })).mapping })
  await expect.poll(state).toBe('checked')
  return importId
}

async function syncUntil(desk: TourDesk, reached: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await ask(desk.page, 'sync.now', {}).catch(() => undefined)
        return reached()
      },
      { timeout: 60_000, intervals: [250] },
    )
    .toBe(true)
}
