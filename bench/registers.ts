import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { periodsOf, planShelf } from '#store/archive/list.ts'
import { readShelf } from '#store/archive/read-shelf.ts'
import { planRegister } from '#store/register/handlers.ts'
import { orderRows } from '#store/register/open-query.ts'
import { makeClaims, type Claim } from '../scripts/claims/claims.ts'
import { createTestDesk, type TestDesk } from '../tests/support/store-harness.ts'
import { fillRegister } from '../tests/support/filled-register.ts'
import { openRegisterFloor } from './floors.ts'
import { eachRound, figureOf, interleave, p95, processPeakMb, watched, type Figure, type Rounds } from './measure.ts'

const records = 200_000
const pageRows = 100
const pagesPerRound = 100
const columns = ['claim_no', 'amount', 'budget_number', 'declaration_number', 'submitted_at', 'closed_at', 'outcome']
const query = {
  definitionKey: 'claim-register',
  filters: [
    { column: 'outcome', op: 'eq' as const, value: 'paid' },
    { column: 'amount', op: 'gt' as const, value: 5000 },
  ],
  sort: [{ column: 'closed_at', descending: true }],
  search: '',
}

/** A register of 200,000 records as an analyst meets it: opened with filter, order and sums, then paged through. */
export async function measureRegisters(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const desk = await createTestDesk()
  const claims = makeClaims(records, 1)
  await fillRegister(desk, claims)
  const floor = openRegisterFloor(folder, claims)
  try {
    const opened = await interleave({ ours: () => openMs(desk, claims), floor: () => floor.openMs() }, { rounds: 12, seconds: 12 })
    const stalls = await stallsOf(desk, claims)
    const archiveStalls = await archiveStallsOf(desk)
    const { handle, total } = await desk.get('analyst', 'register.open', query)
    const offsets = Array.from({ length: pagesPerRound }, (_, n) => (n * 7919) % (total - pageRows))
    const paged = await interleave(
      {
        ours: async () => {
          const taken: number[] = []
          for (const offset of offsets) taken.push(await pageMs(desk, handle, offset))
          return taken
        },
        floor: () => offsets.map((offset) => floor.pageMs(Uint32Array.from({ length: pageRows }, (_, n) => 1 + ((offset * 31 + n * 1009) % records)))),
      },
      { rounds: 10, seconds: 8 },
    )
    const each = { unit: 'ms', better: 'lower', peakMb: processPeakMb() } as const
    return [
      figureOf({ name: 'register-200k', ...each }, opened),
      figureOf({ name: 'register-stall', ...each }, stalls),
      figureOf({ name: 'archive-stall', ...each }, archiveStalls),
      figureOf({ name: 'register-page', ...each }, eachRound(paged, p95)),
    ]
  } finally {
    floor.close()
    await desk.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The longest stall of the thread that saves while a register opens, beside the same query sorted on that thread. */
async function stallsOf(desk: TestDesk, claims: readonly Claim[]): Promise<Rounds<number>> {
  const planned = await planRegister(desk.as('analyst'), query)
  if (!planned.ok) throw new Error(planned.fault.code)
  const { readRaw } = desk.store.database
  return interleave(
    {
      ours: async () => (await watched(() => openMs(desk, claims))).stallMs,
      floor: async () => (await watched(() => orderRows(readRaw, planned.value))).stallMs,
    },
    { rounds: 8, seconds: 12 },
  )
}

/** The same of the archive, in which all of these records are. */
async function archiveStallsOf(desk: TestDesk): Promise<Rounds<number>> {
  const context = desk.as('analyst')
  const filter = { shelf: 'kept', definitionKey: null, search: '', dueBy: null } as const
  const span = { offset: 0, limit: pageRows }
  const planned = await planShelf(context, filter, await periodsOf(context))
  const open = async (): Promise<void> => {
    const { total } = await desk.get('analyst', 'archive.list', { ...filter, ...span })
    if (total !== records) throw new Error(`the archive has ${total} records`)
  }
  return interleave(
    {
      ours: async () => (await watched(open)).stallMs,
      floor: async () => (await watched(() => readShelf(desk.store.database.readRaw, planned, span))).stallMs,
    },
    { rounds: 6, seconds: 12 },
  )
}

async function openMs(desk: TestDesk, claims: readonly Claim[]): Promise<number> {
  const started = performance.now()
  const { handle, total, totals } = await desk.get('analyst', 'register.open', query)
  const ms = performance.now() - started
  const expected = claims.filter(({ outcome, amountMinor }) => outcome === 'paid' && amountMinor > 5000)
  if (total !== expected.length || totals['amount'] !== expected.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
    throw new Error('the register is wrong')
  await desk.get('analyst', 'register.close', { handle })
  return ms
}

async function pageMs(desk: TestDesk, handle: string, offset: number): Promise<number> {
  const started = performance.now()
  const { rows } = await desk.get('analyst', 'register.rows', { handle, columns, offset, limit: pageRows })
  const ms = performance.now() - started
  if (rows.length !== pageRows) throw new Error(`a page has ${rows.length} rows`)
  return ms
}
