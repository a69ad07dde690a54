import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { onTestFinished, expect, test } from 'vitest'
import { FaultError } from '#shared/kernel/fault.ts'
import type { Condition } from '#store/read/readable.ts'
import type { Reports } from '#store/context.ts'
import { writeInWorker } from '#store/export/write-in-worker.ts'
import { planRegister, registerHandlers } from '#store/register/handlers.ts'
import { rebuildProjection } from '#store/register/project.ts'
import { createReports } from '#store/report/reports.ts'
import type { TaskArgs } from '#store/report/tasks.ts'
import { makeClaims } from '../../../scripts/claims/claims.ts'
import { fillRegister } from '../../support/filled-register.ts'
import { createTestDesk, storeFolder, type TestDesk } from '../../support/store-harness.ts'
import { chosenPath } from '#tests/support/choosing.ts'

const query = { definitionKey: 'claim-register', filters: [], sort: [], search: '' }
/** Counts up to so many in SQL: a report of any length over no records. */
const counting = (to: number): Condition => ({
  sql: `(WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < ${to}) SELECT max(x) FROM n) > 0`,
  params: [],
})
const long = 12_000_000

async function openTestDesk(): Promise<TestDesk> {
  const desk = await createTestDesk()
  onTestFinished(() => desk.remove())
  return desk
}

async function report(desk: TestDesk, length: number): Promise<TaskArgs<'groups'>> {
  const planned = await planRegister(desk.as('analyst'), query)
  if (!planned.ok) throw new Error(planned.fault.code)
  return { planned: { ...planned.value, condition: counting(length) }, by: 'outcome', part: 'value', timeZone: 'Asia/Shanghai' }
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return error instanceof FaultError ? error.fault.code : String(error)
}

const saveDraft = (desk: TestDesk, id: string) =>
  desk.as('operator').mutate('record.import', 1, {
    definitionKey: 'claim-register',
    definitionVersion: 1,
    importId: desk.as('operator').newId(),
    rows: [{ recordId: desk.as('operator').newId(), businessDate: '2026-01-05', data: { claim_no: id, amount: 1, submitted_at: 1, outcome: 'paid' } }],
  })

test('[RPT-01] saves are not queued behind a long report: all of them are on disk before it ends', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  // A short one first, so that the worker stands.
  await reports.run('groups', await report(desk, 10))
  const order: string[] = []
  const reporting = reports.run('groups', await report(desk, long)).then(() => order.push('report'))
  for (let n = 0; n < 5; n++) {
    expect((await saveDraft(desk, `claim ${n}`)).ok).toBe(true)
    order.push('saved')
  }
  await reporting
  expect(order).toEqual(['saved', 'saved', 'saved', 'saved', 'saved', 'report'])
  const counted = await reports.run('groups', await report(desk, 1))
  expect(counted).toMatchObject({ ok: true, value: [{ key: 'paid', count: 5 }] })
})

test('tasks run one at a time, in the order asked; one that is no longer wanted does not run', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  const order: string[] = []
  const first = reports.run('groups', await report(desk, 2_000_000)).then(() => order.push('first'))
  const second = reports.run('groups', await report(desk, 1)).then(() => order.push('second'))
  const unwanted = faultOf(reports.run('groups', await report(desk, 1), { cancelled: () => true }))
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(await unwanted).toBe('call-cancelled')
})

test('a worker that dies fails its task with a fault that says so, and the next task has another', async () => {
  const desk = await openTestDesk()
  const worker = new URL('../../support/mortal-worker.ts', import.meta.url)
  const reports = createReports({ directory: storeFolder(desk.directory), key: desk.key, worker })
  onTestFinished(() => reports.close())
  writeFileSync(join(storeFolder(desk.directory), 'store.db.die'), '')
  const dying = faultOf(reports.run('groups', await report(desk, 1)))
  const next = reports.run('groups', await report(desk, 1))
  expect(await dying).toBe('report-interrupted')
  expect(await next).toMatchObject({ ok: true })
})

test('a worker that has done many tasks has nobody left listening to it', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  const warnings: Error[] = []
  const warned = (warning: Error): number => warnings.push(warning)
  process.on('warning', warned)
  onTestFinished(() => void process.off('warning', warned))
  for (let n = 0; n < 12; n++) expect(await reports.run('groups', await report(desk, 1))).toMatchObject({ ok: true })
  await setImmediate()
  expect(warnings.map(({ message }) => message)).toEqual([])
})

test('the worker can read the store and write nothing', async () => {
  const desk = await openTestDesk()
  const args = await report(desk, 1)
  const planned = { ...args.planned, condition: { sql: `TRUE; DELETE FROM "record"; --`, params: [] } }
  expect(await faultOf(desk.as('analyst').reports.run('groups', { ...args, planned }))).toBe('internal-error')
  const pragma = { ...args.planned, projection: { ...args.planned.projection, table: 'pragma_query_only' }, condition: { sql: '"query_only" = 1', params: [] } }
  const answer = await desk
    .as('analyst')
    .reports.run('order', { planned: { ...pragma, columns: [], order: '"row"' } })
    .catch((error: unknown) => error)
  expect(answer).toBeInstanceOf(FaultError)
})

test('[AUT-19] locking ends a long report at once with a fault, takes the key from the worker and leaves no WAL behind', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  const running = faultOf(reports.run('groups', await report(desk, long)))
  const waiting = faultOf(reports.run('groups', await report(desk, 1)))
  await saveDraft(desk, 'claim')
  await reports.close()
  expect(await running).toBe('store-sealed')
  expect(await waiting).toBe('store-sealed')
  expect(await faultOf(reports.run('groups', await report(desk, 1)))).toBe('store-sealed')
  await desk.as('analyst').search.close()
  await desk.store.close()
  const wal = join(storeFolder(desk.directory), 'store.db-wal')
  expect(existsSync(wal) ? statSync(wal).size : 0).toBe(0)
})

test('a lock in the middle of an export leaves no half of a file', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  const path = join(desk.directory, 'half.xlsx')
  const plan = { sheetName: 'x', columns: [], above: [], timeZone: null, author: '', look: 'plain' as const, footRows: 0 }
  let batches = 0
  const begun = Promise.withResolvers<void>()
  function* endless(): Generator<string[][]> {
    for (;;) {
      if (++batches === 3) begun.resolve()
      yield [['text']]
    }
  }
  const writing = faultOf(writeInWorker(reports, 'workbook', { path: chosenPath(path), plan }, { rows: endless() }))
  await begun.promise
  expect(existsSync(`${path}.part`)).toBe(true)
  await reports.close()
  expect(await writing).toBe('store-sealed')
  expect(existsSync(`${path}.part`) || existsSync(path)).toBe(false)
})

test('what a window waits for does not stand behind a file that is being written', async () => {
  const desk = await openTestDesk()
  const { reports } = desk.as('analyst')
  const path = join(desk.directory, 'long.xlsx')
  const plan = { sheetName: 'x', columns: [], above: [], timeZone: null, author: '', look: 'plain' as const, footRows: 0 }
  let wanted = true
  function* untilUnwanted(): Generator<string[][]> {
    while (wanted) yield [['text']]
  }
  const order: string[] = []
  const writing = writeInWorker(reports, 'workbook', { path: chosenPath(path), plan }, { rows: untilUnwanted() }).then(() => order.push('file'))
  await reports.run('groups', await report(desk, 1))
  order.push('answer')
  wanted = false
  await writing
  expect(order).toEqual(['answer', 'file'])
})

/** A register that no desk sorts in the turn of whoever saves. */
async function openLargeRegister(): Promise<TestDesk> {
  const desk = await openTestDesk()
  await fillRegister(desk, makeClaims(6000, 1))
  return desk
}

test('a large register is sorted by the worker and shows what it did, while whoever saves has his turn', async () => {
  const desk = await openLargeRegister()
  const analyst = desk.as('analyst')
  const asked: string[] = []
  const reports: Reports = {
    run(name, args, options) {
      asked.push(name)
      return analyst.reports.run(name, args, options)
    },
    close: async () => undefined,
  }
  const sorted = { ...query, sort: [{ column: 'amount', descending: true }] }
  const opened = await registerHandlers['register.open']({ ...analyst, reports }, sorted)
  if (!opened.ok) throw new Error(opened.fault.code)
  expect(asked).toEqual(['order'])
  const amounts = makeClaims(6000, 1).map(({ amountMinor }) => amountMinor)
  expect(opened.value).toMatchObject({ total: 6000, totals: { amount: amounts.reduce((sum, amount) => sum + amount, 0) } })
  const { rows } = await desk.get('analyst', 'register.rows', { handle: opened.value.handle, columns: ['amount'], offset: 5990, limit: 10 })
  expect(rows.map(({ cells }) => cells[0])).toEqual(amounts.toSorted((a, b) => b - a).slice(5990))
})

test('a register whose table was rebuilt while its query waited for the worker is asked for again', async () => {
  const desk = await openLargeRegister()
  const analyst = desk.as('analyst')
  let rebuilt = 0
  const reports: Reports = {
    async run(name, args, options) {
      if (rebuilt++ === 0) await desk.store.database.write(async (_db, raw) => rebuildProjection(raw, 'claim-register'))
      return analyst.reports.run(name, args, options)
    },
    close: async () => undefined,
  }
  const opened = await registerHandlers['register.open']({ ...analyst, reports }, query)
  expect(opened).toMatchObject({ ok: true, value: { total: 6000 } })
  expect(rebuilt).toBe(2)
})
