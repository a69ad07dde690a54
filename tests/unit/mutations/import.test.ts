import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { companyStore, idOf, member } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const importId = idOf(5000)
const row = (n: number, change: object = {}) => ({
  recordId: idOf(6000 + n),
  businessDate: '2017-01-09',
  data: { claim_no: `C${n}`, amount: 100 + n, submitted_at: 1_483_951_790_000, outcome: 'paid', ...change },
})
const args = (rows: object[]) => ({ definitionKey: 'claim-register', definitionVersion: 1, importId, rows })

test('[ENT-07] a chunk comes in whole: completed at once, numbered in order, each with one line of trail', async () => {
  const { act, reader, raw } = await companyStore()
  expect(await act(member.amy, 'record.import', args(Array.from({ length: 200 }, (_, n) => row(n))))).toEqual({ ok: true, value: undefined })
  const records = await reader().list('record', { importId })
  expect(records).toHaveLength(200)
  expect(records[0]).toMatchObject({ state: 'completed', number: 'LS-0000001', source: 'import', title: 'C0', amountMinor: 100, creatorId: member.amy })
  expect(records.at(-1)?.number).toBe('LS-0000200')
  expect(raw.prepare('select count(*) from act where kind = ?').pluck().get('import')).toBe(200)
  expect(raw.prepare('select count(*) from task').pluck().get()).toBe(0)
})

test('a bad row refuses its chunk and is named', async () => {
  const { act, reader } = await companyStore()
  expect(await act(member.amy, 'record.import', args([row(1), row(2, { outcome: 'lost' })]))).toEqual({
    ok: false,
    fault: { code: 'record-invalid', params: { code: 'field-not-an-option', count: 1 }, field: 'outcome', row: 2 },
  })
  expect(await act(member.amy, 'record.import', args([row(1), row(2), { ...row(3), data: row(1).data }]))).toMatchObject({
    fault: { code: 'record-invalid', params: { code: 'field-duplicate', other: '1' }, field: 'claim_no', row: 3 },
  })
  expect(await act(member.amy, 'record.import', args([row(1), row(1)]))).toMatchObject({ fault: { code: 'record-exists' } })
  expect(await reader().list('record', { importId })).toEqual([])
  expect(code(await act(member.shiftHead, 'record.import', args([row(1)])))).toBe('permission-denied')
  expect(code(await act(member.amy, 'record.import', args(Array.from({ length: 201 }, (_, n) => row(n)))))).toBe('mutation-malformed')
})

test('an import cannot write over a record that stands', async () => {
  const { act } = await companyStore()
  await act(member.amy, 'record.import', args([row(1)]))
  expect(await act(member.ben, 'record.import', args([row(2), { ...row(3), recordId: row(1).recordId }]))).toMatchObject({
    fault: { code: 'record-exists', row: 2 },
  })
})

test('an import of a definition with a route starts the route', async () => {
  const { act, reader } = await companyStore()
  const data = { shift: 'early', recorded_at: '08:30', line: 'A3', orders_in: 12, orders_done: 11, errors_found: 0, turnover: 100, temperature: -185 }
  expect(
    code(
      await act(member.amy, 'record.import', {
        definitionKey: 'daily-operations',
        definitionVersion: 1,
        importId,
        rows: [{ recordId: idOf(7000), businessDate: '2026-03-02', data }],
      }),
    ),
  ).toBe('ok')
  expect(await reader().get('record', idOf(7000))).toMatchObject({ state: 'running', nodes: ['second-check'], number: 'YY20260302-0001' })
  expect(await reader().list('task', { recordId: idOf(7000) })).toMatchObject([{ assigneeId: member.ben, kind: 'check' }])
})

test('undoing an import takes its records and all that hangs on them; what somebody touched stays', async () => {
  const { act, reader, raw } = await companyStore()
  await act(member.amy, 'record.import', args([row(1), row(2), row(3)]))
  const undo = (author: string, numbers: number[], id = importId) =>
    act(author, 'record.undo-import', { importId: id, recordIds: numbers.map((n) => row(n).recordId) })
  expect(code(await undo(member.ben, [1]))).toBe('permission-denied')
  expect(code(await undo(member.amy, [1], idOf(5001)))).toBe('import-unknown')
  await act(member.shiftHead, 'record.comment', { recordId: row(3).recordId, text: '核对' })
  expect(await undo(member.amy, [1, 2, 3])).toMatchObject({ fault: { code: 'record-changed', row: 3 } })
  expect(await reader().list('record', { importId })).toHaveLength(3)
  expect(code(await undo(member.amy, [1, 2]))).toBe('ok')
  expect(code(await undo(member.amy, [1, 2]))).toBe('ok')
  expect((await reader().list('record', { importId })).map(({ id }) => id)).toEqual([row(3).recordId])
  expect(raw.prepare('select count(*) from act').pluck().get()).toBe(2)
})

test('a record that was changed without a line of trail is not taken back either', async () => {
  const { act, reader } = await companyStore()
  await act(member.amy, 'record.import', args([row(1)]))
  const writing = reader()
  const record = (await writing.get('record', row(1).recordId))!
  await writing.put('record', { ...record, scopes: [...record.scopes, `member:${member.ben}`] })
  writing.take()
  await writing.flush()
  expect(await act(member.amy, 'record.undo-import', { importId, recordIds: [row(1).recordId] })).toMatchObject({
    fault: { code: 'record-changed', params: { expected: 1, actual: 2 } },
  })
})
