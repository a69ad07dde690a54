import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RegisterQuery } from '#shared/contract/store.ts'
import { verifyAudit } from '#store/audit/audit-chain.ts'
import { goodClaim, readWorkbook, writeClaimsWorkbook, type ClaimCells } from '../../support/claims-files.ts'
import { memberIds } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

async function fill(claims: readonly ClaimCells[]): Promise<void> {
  const path = join(desk.directory, 'in.xlsx')
  await writeClaimsWorkbook(path, claims)
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  await desk.settled(jobId)
  const { mapping } = await desk.get('operator', 'import.get', { importId })
  await desk.settled((await desk.get('operator', 'import.check', { importId, mapping })).jobId)
  await desk.settled((await desk.get('operator', 'import.run', { importId })).jobId)
}

const query: RegisterQuery = {
  definitionKey: 'claim-register',
  filters: [{ column: 'outcome', op: 'in', value: ['paid', 'open'] }],
  sort: [{ column: 'claim_no', descending: false }],
  search: '',
}
const columns = ['claim_no', 'amount', 'submitted_at', 'business_date', 'outcome', 'creator', 'state']

test('[RPT-02] [RPT-03] an export has headings, the filters used, who and when, typed values and totals, and is in the audit chain', async () => {
  await fill([
    ['=1+1', 1234.5, '', '', new Date(Date.UTC(2017, 0, 9, 16, 30)), new Date(Date.UTC(2018, 0, 1)), 'paid'],
    ['@cmd', 0.1, '', '', new Date(Date.UTC(2017, 0, 9)), null, 'open'],
    goodClaim(1),
  ])
  const path = join(desk.directory, 'out.xlsx')
  const { jobId } = await desk.get('analyst', 'register.export', { query, columns, file: desk.chosen('write', path), language: 'zh-CN' })
  expect(await desk.settled(jobId)).toMatchObject({ state: 'done', done: 2, total: 2, fault: null })
  const { rows, sheet } = await readWorkbook(path)
  expect(String(rows[0]?.[0])).toMatch(/^OpsDesk · 历史报销台账 · 2 行 · 由 李分析 \(analyst\) 于 2026-03-02 10:00.* 导出 · 内部资料/)
  expect(rows[1]).toEqual(['筛选：结果 为 已支付、未办结'])
  expect(rows[2]).toEqual(['报销单号', '金额 (EUR)', '提交时间', '业务日期', '结果', '发起人', '状态'])
  // exceljs reads serials as UTC; the file shows the wall of the company.
  expect(rows[3]).toEqual(['=1+1', 1234.5, new Date(Date.UTC(2017, 0, 10, 0, 30)), new Date(Date.UTC(2017, 0, 10)), '已支付', '张三', '已办结'])
  expect(rows[4]?.slice(0, 2)).toEqual(['@cmd', 0.1])
  expect(rows[5]?.slice(0, 2)).toEqual(['合计', 1234.6])
  expect(sheet.getCell('A4').formula).toBeUndefined()
  expect(sheet.getCell('B4').numFmt).toBe('#,##0.00')
  expect(sheet.getCell('C4').numFmt).toBe('yyyy-mm-dd hh:mm')
  const events = desk.store.database.readRaw.prepare(`SELECT "actorId", "subject" FROM "audit" WHERE "act" = 'register.export'`).all()
  expect(events).toEqual([{ actorId: memberIds.analyst, subject: 'claim-register' }])
  expect(await verifyAudit(desk.store.database.readRaw, desk.store.deskId)).toMatchObject({ intact: true })
})

test('what is exported can be imported: the headings are found below the marks, and times come back the same', async () => {
  await fill([goodClaim(1), goodClaim(2)])
  const path = join(desk.directory, 'out.xlsx')
  const { jobId } = await desk.get('analyst', 'register.export', {
    query: { ...query, filters: [] },
    columns: ['claim_no', 'amount', 'submitted_at', 'outcome'],
    file: desk.chosen('write', path),
    language: 'en',
  })
  await desk.settled(jobId)
  const opened = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  await desk.settled(opened.jobId)
  expect(await desk.get('operator', 'import.get', { importId: opened.importId })).toMatchObject({
    mapping: ['claim_no', 'amount', 'submitted_at', 'outcome'],
    rows: 3,
  })
  const { rows } = await desk.get('operator', 'import.rows', { importId: opened.importId, only: 'all', offset: 0, limit: 1 })
  expect(rows[0]?.cells).toEqual(['C1', '1.3', '2017-01-09 16:49:01', 'Rejected'])
})

test('[PRM-02] only those the definition names may export, and only what they may see', async () => {
  await fill([goodClaim(3)])
  const path = join(desk.directory, 'out.xlsx')
  expect(await desk.call('operator', 'register.export', { query, columns, file: desk.chosen('write', path), language: 'en' })).toMatchObject({
    ok: false,
    fault: { code: 'permission-denied' },
  })
  const { jobId } = await desk.get('supervisor', 'register.export', { query, columns: ['claim_no'], file: desk.chosen('write', path), language: 'en' })
  await desk.settled(jobId)
  expect((await readWorkbook(path)).rows.slice(3)).toEqual([['C3']])
})

test('a cancelled export, or one that cannot be written, leaves no file', async () => {
  await fill(Array.from({ length: 1500 }, (_, n) => goodClaim(n)))
  const path = join(desk.directory, 'out.xlsx')
  const cancelled = await desk.get('analyst', 'register.export', { query, columns, file: desk.chosen('write', path), language: 'en' })
  await desk.get('analyst', 'job.cancel', { jobId: cancelled.jobId })
  expect((await desk.settled(cancelled.jobId)).state).toBe('cancelled')
  const failing = await desk.get('analyst', 'register.export', {
    query,
    columns,
    file: desk.chosen('write', join(desk.directory, 'missing', 'out.xlsx')),
    language: 'en',
  })
  expect(await desk.settled(failing.jobId)).toMatchObject({ state: 'failed', fault: { code: 'file-missing' } })
  expect(existsSync(path)).toBe(false)
  expect((await readdir(desk.directory)).filter((name) => name.endsWith('.part'))).toEqual([])
})
