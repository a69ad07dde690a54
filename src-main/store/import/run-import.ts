import { setImmediate } from 'node:timers/promises'
import { FaultError, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { StoreContext } from '#store/context.ts'
import { judgeOf } from './check-rows.ts'
import { countRows, rowsAfter, setImportState, setRowFaults, setRowRecord, type ImportEntry, type ImportRow } from './import-table.ts'
import { startImportJob, type Progress, type StartedJob } from './live-imports.ts'
import type { RowJudge } from './row-judge.ts'

/**
 * Running and undoing an import: chunks of rows, each one mutation and one transaction that also notes which rows it made records of.
 * Between chunks everybody else gets a turn; what a kill or a cancel interrupts is whole chunks, so the next run goes on where it stopped.
 */
const chunkRows = 200

/** Starts importing the good rows that are not records yet. */
export function startRunning(context: StoreContext, entry: ImportEntry): Promise<Result<StartedJob>> {
  return startImportJob(context, entry.id, async () => {
    const judge = await judgeOf(context, entry)
    await context.database.write(async (_db, raw) => setImportState(raw, entry.id, 'running'))
    return { kind: 'import-run', ends: { done: 'done', cancelled: 'cancelled', failed: 'checked' }, work: (job) => runChunks(context, entry, judge, job) }
  })
}

/** Starts taking back every record that the import made. */
export function startUndoing(context: StoreContext, entry: ImportEntry): Promise<Result<StartedJob>> {
  return startImportJob(context, entry.id, async () => ({
    kind: 'import-undo',
    ends: { done: 'undone', cancelled: 'cancelled', failed: 'done' },
    work: (job) => undoChunks(context, entry, job),
  }))
}

async function runChunks(context: StoreContext, entry: ImportEntry, judge: RowJudge, job: Progress): Promise<void> {
  const { readRaw } = context.database
  const { rows, bad, imported } = countRows(readRaw, entry.id)
  let done = 0
  for (let after = 0; !job.cancelled;) {
    const chunk = rowsAfter(readRaw, entry.id, 'ready', after, chunkRows)
    const last = chunk.at(-1)
    if (!last) return
    await importChunk(context, entry, judge, chunk)
    after = last.row
    done += chunk.length
    job.report(done, rows - bad - imported)
    context.emit('stale', { topics: ['import'] })
    await setImmediate()
  }
}

/** Imports one chunk; a row that the mutation refuses is marked and the others go again without it. */
async function importChunk(context: StoreContext, entry: ImportEntry, judge: RowJudge, chunk: readonly ImportRow[]): Promise<void> {
  const rows = chunk.map(({ row, cells }) => ({ row, recordId: context.newId(), judged: judge.judge(row, cells) }))
  const args = {
    definitionKey: entry.definitionKey,
    definitionVersion: entry.definitionVersion,
    importId: entry.id,
    rows: rows.map(({ recordId, judged }) => ({ recordId, businessDate: judged.businessDate, data: judged.data })),
  }
  const saved = await context.mutate('record.import', 1, args, {
    also: async (_db, raw) => {
      for (const { row, recordId } of rows) setRowRecord(raw, entry.id, row, recordId)
    },
  })
  if (saved.ok) return
  const refused = saved.fault.row === undefined ? undefined : rows[saved.fault.row - 1]
  if (!refused) throw new FaultError(saved.fault)
  const fault: Fault = { ...saved.fault, row: refused.row }
  await context.database.write(async (_db, raw) => setRowFaults(raw, entry.id, refused.row, [fault]))
  const others = chunk.filter(({ row }) => row !== refused.row)
  if (others.length > 0) await importChunk(context, entry, judge, others)
}

async function undoChunks(context: StoreContext, entry: ImportEntry, job: Progress): Promise<void> {
  const { readRaw } = context.database
  const total = countRows(readRaw, entry.id).imported
  let done = 0
  while (!job.cancelled) {
    const chunk = rowsAfter(readRaw, entry.id, 'imported', 0, chunkRows)
    if (chunk.length === 0) return
    const recordIds = chunk.flatMap(({ recordId }) => recordId ?? [])
    const undone = await context.mutate(
      'record.undo-import',
      1,
      { importId: entry.id, recordIds },
      {
        also: async (db) => {
          const rows = chunk.map(({ row }) => row)
          await db.updateTable('import_row').set({ recordId: null }).where('importId', '=', entry.id).where('row', 'in', rows).execute()
        },
      },
    )
    if (!undone.ok) throw new FaultError(undone.fault)
    done += chunk.length
    job.report(done, total)
    context.emit('stale', { topics: ['import'] })
    await setImmediate()
  }
}
