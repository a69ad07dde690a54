import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { gridRowsAtOnce, type CallArgs } from '#shared/contract/store.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const gridId = '00000009-0000-7000-8000-000000000001'
const shift = { shift: 'early', recorded_at: '09:30', line: 'A1', orders_in: 100, orders_done: 90, errors_found: 1, turnover: 123_450, temperature: -180 }

type Save = CallArgs<'grid.save'>
const save = (change: Partial<Save>): Save => ({
  id: gridId,
  definitionKey: 'daily-operations',
  order: null,
  reasons: {},
  rows: [],
  removed: [],
  ...change,
})
const row = (number: number, data: Record<string, unknown>, text: Record<string, string> = {}) => ({ row: number, data: data as typeof shift, text })

async function submitted(): Promise<void> {
  const { jobId } = await desk.get('operator', 'grid.submit', { gridId })
  expect(await desk.settled(jobId)).toMatchObject({ state: 'done' })
}

async function rowsNow() {
  return (await desk.get('operator', 'grid.rows', { gridId, after: 0, limit: gridRowsAtOnce })).rows
}

test('[ENT-20] a grid is on disk as it was typed, what cannot be read with it, belongs to its member alone, and survives a restart', async () => {
  const saved = await desk.get('operator', 'grid.save', save({ order: [2, 1], rows: [row(1, shift), row(2, { line: 'B' }, { turnover: '12..5' })] }))
  expect(saved.judged[0]).toMatchObject({ row: 1, computed: { orders_open: 10 }, errors: [], hidden: ['abnormal_note'] })
  expect(saved.judged[1]?.errors.map(({ field }) => field)).toContain('shift')
  await desk.get('operator', 'grid.save', save({ rows: [row(3, { line: 'C' })], order: [2, 1, 3], reasons: { 'error-rate': '试运行' } }))
  desk = await desk.reopen()

  expect(await desk.get('operator', 'grid.get', { id: gridId })).toMatchObject({ order: [2, 1, 3], reasons: { 'error-rate': '试运行' }, definitionVersion: 1 })
  expect(await rowsNow()).toMatchObject([
    { row: 1, data: shift, text: {}, recordId: null },
    { row: 2, data: { line: 'B' }, text: { turnover: '12..5' } },
    { row: 3, data: { line: 'C' } },
  ])
  expect(await desk.get('operator', 'inbox.counts', {})).toMatchObject({ drafts: 1 })
  expect(await desk.get('head', 'grid.list', {})).toEqual([])
  expect(await desk.call('head', 'grid.get', { id: gridId })).toMatchObject({ ok: false, fault: { code: 'record-missing' } })
  expect(await desk.call('head', 'grid.save', save({ order: [] }))).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  expect(await desk.call('head', 'grid.submit', { gridId })).toMatchObject({ ok: false })
})

test('rows move and go; a removed one is gone from the disk', async () => {
  await desk.get('operator', 'grid.save', save({ order: [1, 2, 3], rows: [row(1, { line: 'A' }), row(2, { line: 'B' }), row(3, { line: 'C' })] }))
  await desk.get('operator', 'grid.save', save({ order: [3, 1], removed: [2] }))
  expect((await desk.get('operator', 'grid.get', { id: gridId })).order).toEqual([3, 1])
  expect((await rowsNow()).map((each) => each.row)).toEqual([1, 3])
  await desk.get('operator', 'grid.remove', { id: gridId })
  expect(await desk.get('operator', 'grid.list', {})).toEqual([])
})

test('[ENT-10] [WFL-02] good rows become records on their route, bad ones keep their place with the reason, and nothing goes twice', async () => {
  const typed = [
    row(1, shift),
    row(2, { ...shift, orders_done: 200 }),
    row(3, { ...shift, line: 'B2' }, { turnover: '一百' }),
    row(4, { ...shift, line: 'C3', errors_found: 9 }),
    row(5, {}),
    row(6, { ...shift, line: 'D4' }),
  ]
  await desk.get('operator', 'grid.save', save({ order: [6, 1, 2, 3, 4, 5], rows: typed }))
  await submitted()
  const after = await rowsNow()
  expect(after.filter(({ recordId }) => recordId !== null).map((each) => each.row)).toEqual([1, 6])
  expect(after.find((each) => each.row === 3)).toMatchObject({ text: { turnover: '一百' }, recordId: null })

  const record = await desk.get('operator', 'record.get', { id: after[0]?.recordId ?? '' })
  expect(record).toMatchObject({ record: { state: 'running', source: 'form', nodes: ['second-check'], data: { ...shift, orders_open: 10 } } })
  expect(record.trail.map(({ kind }) => kind)).toEqual(['submit'])

  // The warning may pass with its reason, which the record then carries; a second run leaves alone what is a record.
  await desk.get('operator', 'grid.save', save({ reasons: { 'error-rate': '新设备试运行' }, rows: [row(1, { line: 'changed' })] }))
  await submitted()
  const again = await rowsNow()
  expect(again.filter(({ recordId }) => recordId !== null).map((each) => each.row)).toEqual([1, 4, 6])
  expect(again[0]).toMatchObject({ data: shift, recordId: after[0]?.recordId })
  const warned = await desk.get('operator', 'record.get', { id: again[3]?.recordId ?? '' })
  expect(warned.trail[0]).toMatchObject({ changes: { 'warning:error-rate': [null, '新设备试运行'] } })
  expect((await desk.get('operator', 'inbox.list', { tab: 'mine', offset: 0, limit: 10 })).total).toBe(3)
})

test('each row is a mutation of its own: signed alone, in the outbox alone', async () => {
  const numbers = Array.from({ length: 45 }, (_, index) => index + 1)
  await desk.get('operator', 'grid.save', save({ order: numbers, rows: numbers.map((number) => row(number, { ...shift, line: `L${number}` })) }))
  await submitted()
  const outbox = desk.store.database.readRaw.prepare('SELECT "name", "recordId" FROM "outbox" ORDER BY "sequence"').all() as {
    name: string
    recordId: string
  }[]
  expect(outbox.map(({ name }) => name)).toEqual(numbers.map(() => 'record.submit'))
  expect(outbox.map(({ recordId }) => recordId)).toEqual((await rowsNow()).map(({ recordId }) => recordId))
})

test('a refused row takes nothing of its neighbours with it', async () => {
  await desk.get('operator', 'grid.save', save({ order: [1, 2, 3], rows: [row(1, shift), row(2, { ...shift, line: 'B' }), row(3, { ...shift, line: 'C' })] }))
  const context = desk.as('operator')
  const { mutateEach } = context
  let asked = 0
  Object.assign(context, {
    mutateEach: (async (planned, options) => {
      asked += 1
      return mutateEach(
        asked === 1 ? planned.with(1, { ...planned[1], args: { ...planned[1]?.args, definitionVersion: 9 } } as (typeof planned)[number]) : planned,
        options,
      )
    }) satisfies typeof mutateEach,
  })
  await submitted()
  expect((await rowsNow()).map(({ recordId, fault }) => [recordId !== null, fault?.code ?? null])).toEqual([
    [true, null],
    [false, 'definition-missing'],
    [true, null],
  ])
  expect((await desk.get('operator', 'inbox.list', { tab: 'mine', offset: 0, limit: 10 })).total).toBe(2)
})

test('nobody writes into a grid while its rows go, and a cancelled run goes on where it stopped', async () => {
  const numbers = Array.from({ length: 200 }, (_, index) => index + 1)
  await desk.get('operator', 'grid.save', save({ order: numbers, rows: numbers.map((number) => row(number, { ...shift, line: `L${number}` })) }))
  const { jobId } = await desk.get('operator', 'grid.submit', { gridId })
  expect(await desk.call('operator', 'grid.save', save({ rows: [row(1, {})] }))).toMatchObject({ ok: false, fault: { code: 'act-not-allowed' } })
  expect(await desk.call('operator', 'grid.remove', { id: gridId })).toMatchObject({ ok: false, fault: { code: 'act-not-allowed' } })
  expect(await desk.call('operator', 'grid.submit', { gridId })).toMatchObject({ ok: false, fault: { code: 'act-not-allowed' } })
  await desk.get('operator', 'job.cancel', { jobId })
  expect(await desk.settled(jobId)).toMatchObject({ state: 'cancelled' })
  const first = (await rowsNow()).filter(({ recordId }) => recordId !== null).length
  expect(first).toBeLessThan(200)
  await submitted()
  expect((await rowsNow()).every(({ recordId }) => recordId !== null)).toBe(true)
  expect((await desk.get('operator', 'inbox.list', { tab: 'mine', offset: 0, limit: 1 })).total).toBe(200)
})

test('a definition whose table must be filled has no grid, and a row holds no field that the form has not', async () => {
  expect(await desk.call('operator', 'grid.save', save({ definitionKey: 'expense-claim', order: [] }))).toMatchObject({
    ok: false,
    fault: { code: 'act-not-allowed' },
  })
  expect(await desk.call('operator', 'grid.save', save({ order: [1], rows: [row(1, { stops: [] })] }))).toMatchObject({ fault: { code: 'field-unknown' } })
})

test('a file is taken in for a row, read by its member, and goes with the record', async () => {
  await desk.get('operator', 'grid.save', save({ order: [1], rows: [row(1, shift)] }))
  const path = join(desk.directory, 'paper.pdf')
  await writeFile(path, '%PDF-1.4 papers')
  const file = await desk.get('operator', 'attachment.add', { draftId: gridId, field: 'source_papers', file: desk.chosen('read', path) })
  await desk.get('operator', 'grid.save', save({ rows: [row(1, { ...shift, source_papers: [file] })] }))
  expect(await desk.call('operator', 'attachment.read', { sha256: file.sha256 })).toMatchObject({ ok: true })
  expect(await desk.call('head', 'attachment.read', { sha256: file.sha256 })).toMatchObject({ ok: false })
  await submitted()
  const [line] = await rowsNow()
  expect((await desk.get('operator', 'record.get', { id: line?.recordId ?? '' })).attachments).toMatchObject([{ name: 'paper.pdf', field: 'source_papers' }])
})
