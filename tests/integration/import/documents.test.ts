import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { goodClaim, readWorkbook, writeClaimsWorkbook } from '../../support/claims-files.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

async function openImport(path: string) {
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  expect(await desk.settled(jobId)).toMatchObject({ state: 'done' })
  return desk.get('operator', 'import.get', { importId })
}

test('the template has the headings, drop-downs and one sample row, which is not imported when it is left in', async () => {
  const path = join(desk.directory, 'template.xlsx')
  await desk.get('operator', 'import.template', { definitionKey: 'claim-register', file: desk.chosen('write', path), language: 'zh-CN' })
  const { rows, sheet } = await readWorkbook(path)
  expect(rows[0]).toEqual(['报销单号 *', '金额 *', '预算编号', '申报编号', '提交时间 *', '办结时间', '结果 *'])
  expect(rows).toHaveLength(2)
  expect(sheet.getCell('G2').dataValidation).toMatchObject({ type: 'list' })
  const opened = await openImport(path)
  expect(opened).toMatchObject({
    state: 'mapping',
    rows: 0,
    mapping: ['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome'],
  })
})

test('times typed into the template are those on the wall of the company', async () => {
  const path = join(desk.directory, 'typed.xlsx')
  await desk.get('operator', 'import.template', { definitionKey: 'claim-register', file: desk.chosen('write', path), language: 'en' })
  const { sheet } = await readWorkbook(path)
  sheet.addRow(['T-1', '12.50', '', '', '2026-01-05 09:30', '', 'Paid'])
  await sheet.workbook.xlsx.writeFile(path)
  const { id, mapping } = await openImport(path)
  await desk.settled((await desk.get('operator', 'import.check', { importId: id, mapping })).jobId)
  expect(await desk.get('operator', 'import.get', { importId: id })).toMatchObject({ good: 1, bad: 0 })
  await desk.settled((await desk.get('operator', 'import.run', { importId: id })).jobId)
  const { handle } = await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })
  const { rows } = await desk.get('analyst', 'register.rows', { handle, columns: ['submitted_at', 'outcome', 'business_date'], offset: 0, limit: 1 })
  expect(rows[0]?.cells).toEqual([Date.UTC(2026, 0, 5, 1, 30), 'paid', '2026-01-05'])
})

test('bad rows come back as a file: their cells, their row numbers, and why', async () => {
  const path = join(desk.directory, 'claims.xlsx')
  await writeClaimsWorkbook(path, [goodClaim(1), ['=HYPERLINK("x")', 'twelve', '', '', new Date(0), new Date(1), 'lost'], goodClaim(1)])
  const { id, mapping } = await openImport(path)
  await desk.settled((await desk.get('operator', 'import.check', { importId: id, mapping })).jobId)
  const errors = join(desk.directory, 'errors.xlsx')
  await desk.get('operator', 'import.errors', { importId: id, file: desk.chosen('write', errors), language: 'zh-CN' })
  const { rows, sheet } = await readWorkbook(errors)
  expect(rows.map((row) => row.slice(7))).toEqual([
    ['原行号', '原因'],
    [3, '金额：格式不对；结果：不在选项之内'],
    [4, '报销单号：与第 2 行重复'],
  ])
  // A text that begins like a formula stays a text.
  expect(sheet.getCell('A2').value).toBe('=HYPERLINK("x")')
  expect(sheet.getCell('A2').formula).toBeUndefined()
})

test('a file that cannot be written is answered, and leaves nothing behind', async () => {
  const path = join(desk.directory, 'no-such-folder', 'template.xlsx')
  expect(await desk.call('operator', 'import.template', { definitionKey: 'claim-register', file: desk.chosen('write', path), language: 'en' })).toEqual({
    ok: false,
    fault: { code: 'file-missing' },
  })
})
