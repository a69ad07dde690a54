import { setImmediate } from 'node:timers/promises'
import { FaultError, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import type { StoreContext } from '#store/context.ts'
import { alikeFinder } from '#store/read/alike.ts'
import { uniqueHolder } from '#store/read/unique-holder.ts'
import { findRow, rowsAfter, setImportColumns, setImportState, setRowCells, setRowFaults, type ImportEntry, type ImportRow } from './import-table.ts'
import { startImportJob, type Progress, type StartedJob } from './live-imports.ts'
import { createRowJudge, type RowJudge } from './row-judge.ts'
import { watchAlike, type AlikeRows } from './alike-rows.ts'
import { watchUniqueValues, type UniqueValues } from './unique-values.ts'

const rowsAtOnce = 100

/** The judge of an import's rows, under its mapping, as the member who imports. */
export async function judgeOf(context: StoreContext, entry: Pick<ImportEntry, 'definitionKey' | 'definitionVersion' | 'mapping'>): Promise<RowJudge> {
  const compiled = await context.definition(entry.definitionKey, entry.definitionVersion)
  if (!compiled.ok) throw new FaultError(compiled.fault)
  const organisation = await context.organisation()
  const timeZone = organisation.settings['calendar.timeZone']
  const world = { today: dateAt(context.clock(), timeZone), timeZone, members: [...organisation.members.values()], units: [...organisation.units.values()] }
  const { id, unitId } = context.session.member
  return createRowJudge(compiled.value, entry.mapping, world, { unitId, creatorId: id })
}

/** Starts the dry run: every row is judged under this mapping, nothing is imported. */
export function startChecking(context: StoreContext, entry: ImportEntry): Promise<Result<StartedJob>> {
  return startImportJob(context, entry.id, async () => {
    const judge = await judgeOf(context, entry)
    return { kind: 'import-read', ends: { done: 'checked', cancelled: 'mapping', failed: 'mapping' }, work: (job) => checkAll(context, entry, judge, job) }
  })
}

async function checkAll(context: StoreContext, entry: ImportEntry, judge: RowJudge, job: Progress): Promise<void> {
  const { readRaw } = context.database
  await context.database.write(async (_db, raw) => {
    setImportColumns(raw, entry.id, entry)
    setImportState(raw, entry.id, 'mapping')
  })
  const unique = watchUniqueValues(await uniqueHolder(context, entry.definitionKey), judge.uniqueFields)
  const alike = watchAlike(await alikeFinder(context, entry.definitionKey), judge.alike)
  const total = Number(readRaw.prepare('SELECT count(*) FROM "import_row" WHERE "importId" = ?').pluck().get(entry.id))
  for (let after = 0, done = 0; done < total && !job.cancelled;) {
    const rows = rowsAfter(readRaw, entry.id, 'all', after, rowsAtOnce)
    const changed = rows.flatMap((row) => judgeRow(row, judge, { unique, alike }))
    if (changed.length > 0) {
      await context.database.write(async (_db, raw) => {
        for (const { row, faults } of changed) setRowFaults(raw, entry.id, row, faults)
      })
    }
    done += rows.length
    after = rows.at(-1)?.row ?? after
    job.report(done, total)
    await setImmediate()
  }
}

/** The row's faults where they are not what stands already. */
function judgeRow(
  row: ImportRow,
  judge: RowJudge,
  { unique, alike }: { readonly unique: UniqueValues; readonly alike: AlikeRows },
): { row: number; faults: readonly Fault[] }[] {
  const judged = judge.judge(row.row, row.cells)
  unique.note(row.row, judged.data)
  alike.note(row.row, judged)
  // What is a record already keeps its value against later rows and is judged no more.
  if (row.recordId !== null) return []
  const faults = [...judged.faults, ...unique.faultsOf(row.row, judged.data), ...alike.faultsOf(row.row, judged)]
  return JSON.stringify(faults) === JSON.stringify(row.faults) ? [] : [{ row: row.row, faults }]
}

/** Sets one cell and judges again what depends on it: its row, and rows that share a value which may stand only once. */
export async function fixCell(
  context: StoreContext,
  entry: ImportEntry,
  at: { readonly row: ImportRow; readonly column: number; readonly text: string },
): Promise<ImportRow> {
  const { readRaw } = context.database
  const judge = await judgeOf(context, entry)
  const cells = entry.headings.map((_, index) => (index === at.column ? at.text : (at.row.cells[index] ?? '')))
  const values = [judge.judge(at.row.row, at.row.cells), judge.judge(at.row.row, cells)]
  const unique = watchUniqueValues(await uniqueHolder(context, entry.definitionKey), judge.uniqueFields)
  const alike = watchAlike(await alikeFinder(context, entry.definitionKey), judge.alike)
  const affected: ImportRow[] = [{ ...at.row, cells }]
  if (judge.uniqueFields.length > 0 || judge.alike.length > 0) {
    for (const row of allRows(context, entry.id)) {
      const current = row.row === at.row.row ? { ...row, cells } : row
      const judged = judge.judge(current.row, current.cells)
      unique.note(current.row, judged.data)
      alike.note(current.row, judged)
      const shares =
        judge.uniqueFields.some((field) => values.some(({ data }) => data[field] !== undefined && data[field] === judged.data[field])) ||
        values.some((value) => alike.share(value, judged))
      if (shares && current.row !== at.row.row && current.recordId === null) affected.push(current)
    }
  }
  await context.database.write(async (_db, raw) => {
    setRowCells(raw, entry.id, at.row.row, cells)
    for (const row of affected) {
      const judged = judge.judge(row.row, row.cells)
      setRowFaults(raw, entry.id, row.row, [...judged.faults, ...unique.faultsOf(row.row, judged.data), ...alike.faultsOf(row.row, judged)])
    }
  })
  context.emit('stale', { topics: ['import'] })
  return findRow(readRaw, entry.id, at.row.row) ?? at.row
}

function* allRows(context: StoreContext, importId: Id): Generator<ImportRow> {
  for (let after = 0; ;) {
    const rows = rowsAfter(context.database.readRaw, importId, 'all', after, 1000)
    yield* rows
    if (rows.length === 0) return
    after = rows.at(-1)?.row ?? after
  }
}
