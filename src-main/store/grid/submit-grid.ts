import { setImmediate } from 'node:timers/promises'
import type { Grid } from '#shared/contract/store.ts'
import { alikesOf } from '#shared/definition/alike.ts'
import { failed, FaultError, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Jobs, StoreContext } from '#store/context.ts'
import { absentFile, unreadText } from '#store/entry/submit-draft.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import { watchAlike, type AlikeRows } from '#store/import/alike-rows.ts'
import { watchUniqueValues, type UniqueValues } from '#store/import/unique-values.ts'
import { linesOf, markRefused, type GridLine } from './grid-table.ts'
import { lineJudge, type LineJudge } from './judge-lines.ts'

/**
 * Submitting a grid: every row becomes a mutation of its own, the very one that the form sends, so that each stands or falls alone at the
 * server and goes its own way through the route. A few share a transaction and its fsync; between the transactions everybody else gets a turn.
 * Which rows became records is noted in the same transaction: after a kill or a cancel the next run goes on where this one stopped.
 */
const rowsAtOnce = 20

type Progress = Parameters<Parameters<Jobs['run']>[1]>[0]
type Submitting = {
  readonly grid: Grid
  readonly judge: LineJudge
  readonly unique: UniqueValues
  readonly alike: AlikeRows
  /** Where a row stands, from 1. */
  readonly placeByRow: ReadonlyMap<number, number>
}

const liveByStore = new WeakMap<StoreContext['database'], Set<Id>>()

/** Grids that are being submitted just now; nobody else writes into them meanwhile. */
export function liveGrids(context: StoreContext): Set<Id> {
  const live = liveByStore.get(context.database) ?? new Set<Id>()
  liveByStore.set(context.database, live)
  return live
}

/** Starts submitting the rows that pass. */
export async function startSubmitting(context: StoreContext, grid: Grid): Promise<Result<{ jobId: Id }>> {
  const compiled = await context.definition(grid.definitionKey, grid.definitionVersion)
  if (!compiled.ok) return compiled
  const judge = await lineJudge(context, compiled.value)
  const live = liveGrids(context)
  if (live.has(grid.id)) return failed('act-not-allowed', { state: 'running' })
  live.add(grid.id)
  const uniqueKeys = compiled.value.body.form.flatMap((field) => (field.kind === 'text' && field.unique ? [field.key] : []))
  const unique = watchUniqueValues(await uniqueHolder(context, grid.definitionKey), uniqueKeys)
  const alike = watchAlike(
    () => [],
    alikesOf(compiled.value.body).filter(({ severity }) => severity === 'block'),
  )
  const placeByRow = new Map(grid.order.map((row, index) => [row, index + 1]))
  const { jobId } = context.jobs.run('grid-submit', async (job) => {
    try {
      await submitAll(context, { grid, judge, unique, alike, placeByRow }, job)
    } finally {
      live.delete(grid.id)
      context.emit('stale', { topics: ['grid', 'draft'] })
    }
  })
  return ok({ jobId })
}

async function submitAll(context: StoreContext, work: Submitting, job: Progress): Promise<void> {
  const { order, id } = work.grid
  for (let done = 0; done < order.length && !job.cancelled;) {
    const lines = linesOf(context.database.readRaw, id, order.slice(done, done + rowsAtOnce))
    await submitLines(context, work, await ready(context, work, lines))
    done += rowsAtOnce
    job.report(Math.min(done, order.length), order.length)
    await setImmediate()
  }
}

/** The rows that pass; for one that does not by more than what the window judges itself, the reason is kept beside it. */
async function ready(context: StoreContext, work: Submitting, lines: readonly GridLine[]): Promise<readonly GridLine[]> {
  const { grid } = work
  const passing: GridLine[] = []
  for (const line of lines) {
    if (line.recordId !== null) continue
    const fault = await lineFault(context, work, line)
    if (fault === null) passing.push(line)
    else if (fault !== 'shown') await context.database.write(async (_db, raw) => markRefused(raw, grid.id, line.row, fault))
  }
  return passing
}

/** What stops a row: null when nothing does, `shown` when the window sees it for itself. */
async function lineFault(context: StoreContext, { grid, judge, unique, alike, placeByRow }: Submitting, line: GridLine): Promise<Fault | 'shown' | null> {
  const judged = judge.judge(line)
  if (unreadText(line.text) !== undefined || judged.errors.length > 0 || isBlank(line)) return 'shown'
  if (judged.warnings.some(({ params }) => (grid.reasons[String(params?.['rule'] ?? '')] ?? '').trim() === '')) return 'shown'
  // By where the row stands and not by its number: rows move.
  const place = placeByRow.get(line.row) ?? 0
  unique.note(place, line.data)
  const subject = judge.subject(line)
  alike.note(place, subject)
  const [double] = [...unique.faultsOf(place, line.data), ...alike.faultsOf(place, subject)]
  if (double) return double
  const absent = await absentFile(context, { recordId: null, data: line.data })
  return absent === undefined ? null : { code: 'attachment-missing', field: absent }
}

function isBlank({ data, text }: GridLine): boolean {
  return Object.keys(text).length === 0 && Object.values(data).every((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0))
}

/** Submits rows together; one that is refused is marked with the reason and the others go again without it. */
async function submitLines(context: StoreContext, work: Submitting, lines: readonly GridLine[]): Promise<void> {
  if (lines.length === 0) return
  const { grid, judge } = work
  const planned = lines.map(({ row, data }) => {
    const recordId = context.newId()
    const rules = new Set(judge.judge({ row, data }).warnings.map(({ params }) => String(params?.['rule'] ?? '')))
    const warningReasons = Object.fromEntries(Object.entries(grid.reasons).filter(([rule]) => rules.has(rule)))
    const { unitId, businessDate } = judge.scope
    const { definitionKey, definitionVersion } = grid
    return { name: 'record.submit', version: 1, recordId, args: { recordId, definitionKey, definitionVersion, data, businessDate, unitId, warningReasons } }
  })
  const saved = await context.mutateEach(planned, {
    also: async (db) => {
      for (const [index, { row }] of lines.entries()) {
        const { recordId } = planned[index] ?? {}
        if (recordId !== undefined) await db.updateTable('grid_row').set({ recordId, fault: '' }).where('gridId', '=', grid.id).where('row', '=', row).execute()
      }
    },
  })
  if (saved.ok) return context.emit('stale', { topics: ['grid'] })
  const refused = saved.fault.row === undefined ? undefined : lines[saved.fault.row - 1]
  if (!refused) throw new FaultError(saved.fault)
  await context.database.write(async (_db, raw) => markRefused(raw, grid.id, refused.row, { ...saved.fault, row: refused.row }))
  await submitLines(
    context,
    work,
    lines.filter(({ row }) => row !== refused.row),
  )
}
