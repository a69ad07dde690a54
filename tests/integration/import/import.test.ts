import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Import } from '#shared/contract/store.ts'
import { goodClaim, writeClaimsWorkbook, type ClaimCells } from '../../support/claims-files.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

/** Row 2 of the file is the first claim. */
const planted: ReadonlyMap<number, ClaimCells> = new Map<number, ClaimCells>([
  [11, ['', 5, 'budget 1', 'x', new Date(0), new Date(1000), 'paid']],
  [51, ['BAD-AMOUNT', 'twelve', 'budget 1', 'x', new Date(0), new Date(1000), 'paid']],
  [52, ['BAD-NEGATIVE', -5, 'budget 1', 'x', new Date(0), new Date(1000), 'paid']],
  [53, ['BAD-CENT', 1.005, 'budget 1', 'x', new Date(0), new Date(1000), 'paid']],
  [101, ['BAD-OUTCOME', 5, 'budget 1', 'x', new Date(0), new Date(1000), 'lost']],
  [102, ['BAD-ORDER', 5, 'budget 1', 'x', new Date(5000), new Date(1000), 'paid']],
  [501, ['C7', 5, 'budget 1', 'x', new Date(0), new Date(1000), 'paid']],
])

async function claimsFile(name: string, count: number): Promise<string> {
  const path = join(desk.directory, name)
  await writeClaimsWorkbook(
    path,
    Array.from({ length: count }, (_, index) => planted.get(index + 2) ?? goodClaim(index)),
  )
  return path
}

async function openAndCheck(path: string): Promise<Import> {
  const { importId, jobId } = await desk.get('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })
  expect((await desk.settled(jobId)).state).toBe('done')
  const { mapping } = await desk.get('operator', 'import.get', { importId })
  await finished(await desk.get('operator', 'import.check', { importId, mapping }))
  return desk.get('operator', 'import.get', { importId })
}

async function finished({ jobId }: { jobId: string }): Promise<void> {
  expect(await desk.settled(jobId)).toMatchObject({ fault: null })
}

async function registerTotal(): Promise<{ total: number; totals: Record<string, number> }> {
  const { total, totals } = await desk.get('analyst', 'register.open', { definitionKey: 'claim-register', filters: [], sort: [], search: '' })
  return { total, totals }
}

test('[ENT-03] [ENT-15] a dry run names every bad row, imports nothing, and only good rows become records', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 1000))
  expect(checked).toMatchObject({
    state: 'checked',
    rows: 1000,
    bad: 7,
    good: 993,
    imported: 0,
    headings: ['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome'],
  })
  const { rows, total } = await desk.get('operator', 'import.rows', { importId: checked.id, only: 'bad', offset: 0, limit: 100 })
  expect(total).toBe(7)
  expect(rows.map(({ row, faults }) => [row, faults.map(({ code, field, row: at }) => [code, field, at])])).toEqual([
    [11, [['field-required', 'claim_no', 11]]],
    [51, [['field-malformed', 'amount', 51]]],
    [52, [['field-too-small', 'amount', 52]]],
    [53, [['field-malformed', 'amount', 53]]],
    [101, [['field-not-an-option', 'outcome', 101]]],
    [102, [['field-rule', 'closed_at', 102]]],
    [501, [['field-duplicate', 'claim_no', 501]]],
  ])
  expect(rows.at(-1)?.faults[0]?.params).toEqual({ other: 9 })
  expect((await registerTotal()).total).toBe(0)

  await finished(await desk.get('operator', 'import.run', { importId: checked.id }))
  expect(await desk.get('operator', 'import.get', { importId: checked.id })).toMatchObject({ state: 'done', imported: 993, bad: 7 })
  // n + 0.1 + 0.2 is a double with noise; the sum must be exact to the cent.
  const good = Array.from({ length: 1000 }, (_, index) => index).filter((index) => !planted.has(index + 2))
  expect(await registerTotal()).toEqual({ total: 993, totals: { amount: good.reduce((sum, n) => sum + n * 100 + 30, 0) } })
})

test('a bad cell is fixed in place; a value that becomes free heals the row that had it second', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 600))
  const healed = await desk.get('operator', 'import.fix', { importId: checked.id, row: 9, column: 0, text: 'C7-b' })
  expect(healed).toMatchObject({ row: 9, faults: [] })
  const still = await desk.get('operator', 'import.rows', { importId: checked.id, only: 'bad', offset: 0, limit: 100 })
  expect(still.rows.map(({ row }) => row)).toEqual([11, 51, 52, 53, 101, 102])
  const doubled = await desk.get('operator', 'import.fix', { importId: checked.id, row: 20, column: 0, text: 'C1' })
  expect(doubled.faults).toEqual([{ code: 'field-duplicate', params: { other: 3 }, field: 'claim_no', row: 20 }])
  expect((await desk.get('operator', 'import.fix', { importId: checked.id, row: 51, column: 1, text: '１２．５０' })).faults).toEqual([])
})

test('what is a record already is found by the next import, by its number', async () => {
  const first = await openAndCheck(await claimsFile('claims.xlsx', 9))
  await finished(await desk.get('operator', 'import.run', { importId: first.id }))
  const second = await openAndCheck(await claimsFile('again.xlsx', 9))
  const { rows } = await desk.get('operator', 'import.rows', { importId: second.id, only: 'bad', offset: 0, limit: 100 })
  expect(rows).toHaveLength(9)
  expect(String(rows[0]?.faults[0]?.params?.['other'])).toMatch(/A1/)
})

test('undo takes every record back; the rows stay and can run again', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 500))
  await finished(await desk.get('operator', 'import.run', { importId: checked.id }))
  expect((await registerTotal()).total).toBe(493)
  await finished(await desk.get('operator', 'import.undo', { importId: checked.id }))
  expect(await desk.get('operator', 'import.get', { importId: checked.id })).toMatchObject({ state: 'undone', imported: 0, rows: 500 })
  expect((await registerTotal()).total).toBe(0)
  await finished(await desk.get('operator', 'import.run', { importId: checked.id }))
  expect((await registerTotal()).total).toBe(493)
})

test('[ENT-20] cancelling keeps whole chunks; after a restart the same import goes on and nothing is doubled', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 1000))
  const { jobId } = await desk.get('operator', 'import.run', { importId: checked.id })
  while ((await desk.get('operator', 'import.get', { importId: checked.id })).imported === 0) await new Promise((resolve) => setImmediate(resolve))
  await desk.get('operator', 'job.cancel', { jobId })
  expect((await desk.settled(jobId)).state).toBe('cancelled')
  await finished({ jobId })
  const stopped = await desk.get('operator', 'import.get', { importId: checked.id })
  expect(stopped.state).toBe('cancelled')
  expect(stopped.imported % 200).toBe(0)
  expect((await registerTotal()).total).toBe(stopped.imported)

  desk = await desk.reopen()
  await finished(await desk.get('operator', 'import.run', { importId: checked.id }))
  expect(await desk.get('operator', 'import.get', { importId: checked.id })).toMatchObject({ state: 'done', imported: 993 })
  expect((await registerTotal()).total).toBe(993)
})

test('an import that a kill cut off says so and can go on; a reading that was cut off must start again', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 300))
  // What a kill leaves behind: the state of a job that no longer works.
  const context = desk.as('operator')
  await context.database.write(async (db) => {
    await db.updateTable('import').set({ state: 'running' }).where('id', '=', checked.id).execute()
  })
  desk = await desk.reopen()
  expect((await desk.get('operator', 'import.get', { importId: checked.id })).state).toBe('cancelled')
  await desk.as('operator').database.write(async (db) => {
    await db.updateTable('import').set({ state: 'reading' }).where('id', '=', checked.id).execute()
  })
  expect(await desk.get('operator', 'import.get', { importId: checked.id })).toMatchObject({ state: 'failed', fault: { code: 'call-cancelled' } })
  expect(await desk.call('operator', 'import.run', { importId: checked.id })).toMatchObject({ ok: false, fault: { code: 'act-not-allowed' } })
  await desk.get('operator', 'import.drop', { importId: checked.id })
  expect(await desk.get('operator', 'import.list', {})).toEqual([])
})

test('a second job does not begin beside the first', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 400))
  const [one, two] = await Promise.all([
    desk.call('operator', 'import.run', { importId: checked.id }),
    desk.call('operator', 'import.run', { importId: checked.id }),
  ])
  expect([one.ok, two.ok]).toEqual([true, false])
  if (one.ok) await finished(one.value)
  expect((await registerTotal()).total).toBe(394)
})

test('[PRM-02] [PRM-10] an import is for those the definition names, and each sees only his own', async () => {
  const path = await claimsFile('claims.xlsx', 3)
  expect(await desk.call('analyst', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) })).toMatchObject({
    ok: false,
    fault: { code: 'permission-denied' },
  })
  const checked = await openAndCheck(path)
  expect(await desk.call('finance', 'import.get', { importId: checked.id })).toMatchObject({ ok: false, fault: { code: 'import-unknown' } })
  expect(await desk.call('finance', 'import.run', { importId: checked.id })).toMatchObject({ ok: false, fault: { code: 'import-unknown' } })
  expect(await desk.get('finance', 'import.list', {})).toEqual([])
})

test('a mapping must name each field once, and only fields that can be typed', async () => {
  const checked = await openAndCheck(await claimsFile('claims.xlsx', 3))
  for (const mapping of [['claim_no'], Array.from({ length: 7 }, () => 'amount'), ['nothing', null, null, null, null, null, null]]) {
    expect(await desk.call('operator', 'import.check', { importId: checked.id, mapping })).toMatchObject({ ok: false, fault: { code: 'call-malformed' } })
  }
})
