import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestDesk, type TestDesk } from '../tests/support/store-harness.ts'
import { unitIds } from '../tests/support/store-company.ts'
import { openCommitFloor } from './floors.ts'
import { eachRound, figureOf, interleave, mean, p95, processPeakMb, type Figure } from './measure.ts'

const samplesPerRound = 60
const backlog = 20_000

/** Saving one expense claim: validated, carried out, signed, put into the outbox, chained into the audit log, on the disk. */
export async function measureSaving(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'opsdesk-bench-'))
  const [busy, idle] = [await createTestDesk(), await createTestDesk()]
  try {
    const first = await saveMs(busy)
    const floor = openCommitFloor(folder, writtenBytes(busy))
    if (!(first > 0)) throw new Error('the clock stands still')
    const saved = await interleave({ ours: () => samples(() => saveMs(idle)), floor: () => samples(async () => floor.commitMs()) }, { rounds: 6, seconds: 15 })
    floor.close()
    const each = { unit: 'ms', better: 'lower', peakMb: processPeakMb() } as const
    const single = [figureOf({ name: 'durable-save', ...each }, eachRound(saved, mean)), figureOf({ name: 'durable-save-p95', ...each }, eachRound(saved, p95))]
    while (waiting(busy) < backlog) await saveMs(busy)
    const behind = await interleave(
      {
        ours: () => samples(() => saveMs(busy)),
        floor: async () => {
          await sendNowhere(idle)
          return samples(() => saveMs(idle))
        },
      },
      { rounds: 6, seconds: 12 },
    )
    return [...single, figureOf({ name: 'durable-save-backlog', unit: 'ms', better: 'lower', peakMb: processPeakMb() }, eachRound(behind, p95))]
  } finally {
    await busy.remove()
    await idle.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function samples(take: () => Promise<number>): Promise<readonly number[]> {
  const taken: number[] = []
  while (taken.length < samplesPerRound) taken.push(await take())
  return taken
}

async function saveMs(desk: TestDesk): Promise<number> {
  const context = desk.as('operator')
  const args = {
    recordId: context.newId(),
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    data: {
      purpose: '赴杭州验收',
      expense_type: 'daily',
      budget_number: 'budget 86566',
      lines: [
        { spent_on: '2026-02-27', category: 'lodging', description: '两晚', receipts: 2, amount: 116_800 },
        { spent_on: '2026-02-28', category: 'transport', description: '机场往返', receipts: 1, amount: 18_650 },
      ],
    },
    businessDate: '2026-03-02',
    unitId: unitIds.laboratory,
    warningReasons: { 'receipts-attached': '纸质票据已交财务' },
  }
  const started = performance.now()
  const saved = await context.mutate('record.submit', 1, args)
  const ms = performance.now() - started
  if (!saved.ok) throw new Error(JSON.stringify(saved.fault))
  return ms
}

/** What one save leaves in the store: the signed mutation, and the rows it makes. */
function writtenBytes({ store }: TestDesk): number {
  const raw = store.database.readRaw
  const rows = [
    ['outbox', '1'],
    ['record', '1'],
    ['task', '1'],
    ['act', '1'],
  ].flatMap(([table]) => raw.prepare(`select * from "${table ?? ''}"`).all())
  return Buffer.byteLength(JSON.stringify(rows))
}

function waiting({ store }: TestDesk): number {
  return store.database.readRaw.prepare('select count(*) from "outbox"').pluck().get() as number
}

/** Empties the outbox, as confirmed mutations would leave it. */
async function sendNowhere({ store }: TestDesk): Promise<void> {
  await store.database.write(async (_db, raw) => {
    for (const table of ['waiting_record', 'outbox']) raw.exec(`delete from "${table}"`)
  })
}
