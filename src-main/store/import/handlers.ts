import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Import } from '#shared/contract/store.ts'
import { writeInWorker } from '#store/export/write-in-worker.ts'
import type { Handlers, StoreContext } from '#store/context.ts'
import { isBeingTaken } from '#store/intake/intake-table.ts'
import { fixCell, startChecking } from './check-rows.ts'
import { errorBatches, errorsPlan, templatePlan, templateRows } from './documents.ts'
import { importableFields } from './heading-mapping.ts'
import { importable } from './importable.ts'
import { countRows, findImport, findRow, listImports, pageRows, removeImport, type ImportEntry, type ImportRow } from './import-table.ts'
import { importView, liveImports, type StartedJob } from './live-imports.ts'
import { startReading } from './read-file.ts'
import { startRunning, startUndoing } from './run-import.ts'

type Calls =
  | 'import.template'
  | 'import.list'
  | 'import.open'
  | 'import.get'
  | 'import.check'
  | 'import.rows'
  | 'import.fix'
  | 'import.run'
  | 'import.undo'
  | 'import.drop'
  | 'import.errors'

/**
 * Imports: a file is read into rows, the rows are judged under a mapping, good ones become records in chunks, bad ones stay to be fixed.
 *
 * reading → mapping → checked → running → done | cancelled; from both of these (and from checked) it may run again; done → undone.
 * Every step is kept, so that a lock or a kill between any two of them loses nothing.
 */
export const importHandlers: Pick<Handlers, Calls> = {
  'import.template': async (context, { definitionKey, file, language }) => {
    const compiled = await importable(context, definitionKey)
    if (!compiled.ok) return compiled
    const path = await context.tickets.redeem(file, 'write')
    if (!path.ok) return path
    const plan = templatePlan(compiled.value.body, await documentWorld(context, language))
    return written(writeInWorker(context.reports, 'workbook', { path: path.value, plan }, { rows: [templateRows(compiled.value.body)] }))
  },

  'import.list': async (context, { definitionKey }) => {
    const entries = listImports(context.database.readRaw, context.session.member.id)
    return ok(entries.filter((entry) => definitionKey === undefined || entry.definitionKey === definitionKey).map((entry) => importView(context, entry)))
  },

  'import.open': async (context, { definitionKey, file }) => {
    const compiled = await importable(context, definitionKey)
    if (!compiled.ok) return compiled
    const path = await context.tickets.redeem(file, 'read')
    if (!path.ok) return path
    const started = await startReading(context, compiled.value, path.value)
    return started.ok ? ok({ importId: started.value.importId, jobId: started.value.jobId }) : started
  },

  'import.get': async (context, { importId }) => {
    const entry = own(context, importId)
    return entry.ok ? ok(importView(context, entry.value)) : entry
  },

  'import.check': async (context, { importId, mapping }) => {
    const entry = idle(context, importId, ['mapping', 'checked', 'done', 'cancelled', 'undone'])
    if (!entry.ok) return entry
    const compiled = await importable(context, entry.value.definitionKey)
    if (!compiled.ok) return compiled
    const known = new Set<string | null>(importableFields(compiled.value.body).map(({ key }) => key))
    const named = mapping.filter((key) => key !== null)
    if (mapping.length !== entry.value.headings.length || new Set(named).size !== named.length || named.some((key) => !known.has(key)))
      return failed('call-malformed', { path: 'mapping' })
    return begun(startChecking(context, { ...entry.value, mapping, definitionVersion: compiled.value.body.version }))
  },

  'import.rows': async (context, { importId, only, offset, limit }) => {
    const entry = own(context, importId)
    if (!entry.ok) return entry
    const { readRaw } = context.database
    const counts = countRows(readRaw, importId)
    return ok({ rows: pageRows(readRaw, importId, only, { offset, limit }).map(rowView), total: only === 'bad' ? counts.bad : counts.rows })
  },

  'import.fix': async (context, { importId, row, column, text }) => {
    const entry = idle(context, importId, ['checked', 'done', 'cancelled', 'undone'])
    if (!entry.ok) return entry
    const found = findRow(context.database.readRaw, importId, row)
    if (!found || column < 0 || column >= entry.value.headings.length) return failed('call-malformed', { path: found ? 'column' : 'row' })
    if (found.recordId !== null) return failed('record-exists')
    return ok(rowView(await fixCell(context, entry.value, { row: found, column, text })))
  },

  'import.run': async (context, { importId }) => {
    const entry = idle(context, importId, ['checked', 'done', 'cancelled', 'undone'])
    if (!entry.ok) return entry
    const compiled = await importable(context, entry.value.definitionKey)
    return compiled.ok ? begun(startRunning(context, entry.value)) : compiled
  },

  'import.undo': async (context, { importId }) => {
    const entry = idle(context, importId, ['checked', 'done', 'cancelled'])
    return entry.ok ? begun(startUndoing(context, entry.value)) : entry
  },

  'import.drop': async (context, { importId }) => {
    const entry = idle(context, importId)
    if (!entry.ok) return entry
    // A file of a drop folder that is not done yet: its rows are all that says how far it has come.
    if (isBeingTaken(context.database.readRaw, importId)) return failed('act-not-allowed', { state: 'running' })
    await context.database.write(async (_db, raw) => removeImport(raw, importId))
    context.emit('stale', { topics: ['import'] })
    return ok({})
  },

  'import.errors': async (context, { importId, file, language }) => {
    const entry = own(context, importId)
    if (!entry.ok) return entry
    const compiled = await context.definition(entry.value.definitionKey, entry.value.definitionVersion)
    if (!compiled.ok) return compiled
    const path = await context.tickets.redeem(file, 'write')
    if (!path.ok) return path
    // These rows leave the encrypted store as an export does, and are told like one (RPT-03).
    await context.database.write((db) => context.audit.append(db, { act: 'import.errors', subject: importId, digest: '', actorId: context.session.member.id }))
    const batches = errorBatches(context.database.readRaw, entry.value, compiled.value, language)
    const plan = errorsPlan(entry.value, await documentWorld(context, language))
    return written(writeInWorker(context.reports, 'workbook', { path: path.value, plan }, { rows: batches }))
  },
}

async function begun(starting: Promise<Result<StartedJob>>): Promise<Result<{ jobId: Id }>> {
  const started = await starting
  return started.ok ? ok({ jobId: started.value.jobId }) : started
}

/** The member's own import. Another's is answered like none. */
function own(context: StoreContext, importId: Id): Result<ImportEntry> {
  const entry = findImport(context.database.readRaw, importId, context.session.member.id)
  return entry ? ok(entry) : failed('import-unknown')
}

/** The member's own import, at which nothing works just now, in one of these states. */
function idle(context: StoreContext, importId: Id, states?: readonly Import['state'][]): Result<ImportEntry> {
  const entry = own(context, importId)
  if (!entry.ok) return entry
  const { state } = importView(context, entry.value)
  const fits = states === undefined || states.includes(state)
  return fits && !liveImports(context).has(importId) ? entry : failed('act-not-allowed', { state })
}

function rowView({ row, cells, faults }: ImportRow): { row: number; cells: string[]; faults: ImportRow['faults'][number][] } {
  return { row, cells: [...cells], faults: [...faults] }
}

async function documentWorld(context: StoreContext, language: 'zh-CN' | 'en') {
  const { member } = context.session
  return { language, timeZone: (await context.settings())['calendar.timeZone'], author: `${member.name} (${member.userName})` }
}

/** A file that could not be written is an expected failure. */
async function written(writing: Promise<void>): Promise<Result<Record<string, never>>> {
  try {
    await writing
    return ok({})
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault }
    throw error
  }
}
