import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { dateAt } from '#shared/calendar/civil-date.ts'
import type { Fault, FaultCode } from '#shared/kernel/fault.ts'
import type { Job } from '#shared/contract/store.ts'
import type { StoreContext } from '#store/context.ts'
import { startChecking } from '#store/import/check-rows.ts'
import { tableLimits } from '#store/import/file-row.ts'
import { countRows, findImport, removeImport, type ImportEntry } from '#store/import/import-table.ts'
import { liveImports } from '#store/import/live-imports.ts'
import { startReading } from '#store/import/read-file.ts'
import { startRunning } from '#store/import/run-import.ts'
import { mappingOf } from './columns.ts'
import type { DropFolder } from './folder-table.ts'
import { digestOf, signatureAt, type FoundFile } from './found-files.ts'
import { putIntake, removeIntake, takenBefore, type IntakeEntry } from './intake-table.ts'
import { moveOut, targetOf } from './move-out.ts'

/**
 * Takes one file of a drop folder, as the import that a person would have made of it.
 *
 * The file stays where it is until its rows are in the store and judged, the good ones records; then it moves to `done/`, or to `refused/` when none was taken. Every step is on disk before the next, and each row
 * becomes a record in the transaction that says so: whoever is killed anywhere goes on there. What was changed while it was read is forgotten and read again.
 */
export type Taking = {
  readonly context: StoreContext
  readonly folder: DropFolder
  readonly compiled: CompiledDefinition
  /** Runs a job to its end; when the desk is locked meanwhile, it is cancelled. */
  readonly run: (started: { readonly jobId: string; readonly settled: Promise<Job> }) => Promise<Job>
  readonly isStopped: () => boolean
}

/** Faults of the file itself: it will not read better another time. What is cut off may be only half there, so that is believed late. */
const refusing: ReadonlySet<FaultCode> = new Set(['file-too-large', 'file-malformed', 'file-bomb', 'file-no-heading', 'file-encrypted'])
const growing: ReadonlySet<FaultCode> = new Set(['file-malformed', 'file-no-heading'])
const believedAfterMs = 30_000

/** Begins with a file that has stood unchanged for so long. */
export async function takeFile(taking: Taking, found: FoundFile, stoodMs: number): Promise<void> {
  const { context, folder, compiled } = taking
  const { readRaw } = context.database
  const fresh = newEntry(taking, found)
  if (found.size > tableLimits.fileBytes) return refuse(taking, fresh, { code: 'file-too-large', params: { max: tableLimits.fileBytes } })
  const digest = await digestOf(found.path)
  if (digest === undefined || (await signatureAt(found.path)) !== found.signature) return
  const entry = { ...fresh, digest }
  const before = takenBefore(readRaw, digest, folder.definitionKey)
  if (before !== undefined) return refuse(taking, entry, { code: 'file-taken-before', params: { date: await dayOf(context, before) } })
  const started = await startReading(context, compiled, found.path, (raw, importId) => putIntake(raw, { ...entry, importId }))
  if (!started.ok) return
  const job = await taking.run(started.value)
  const reading = { ...entry, importId: started.value.importId }
  const { fault } = job
  const isChanged = (await signatureAt(found.path)) !== found.signature
  if (fault !== null && refusing.has(fault.code) && !isChanged && !(growing.has(fault.code) && stoodMs < believedAfterMs)) return refuse(taking, reading, fault)
  if (job.state !== 'done' || isChanged) return startOver(context, reading)
  return goOn(taking, reading)
}

/** Goes on with what was begun, in this session or before a kill. */
export async function goOn(taking: Taking, entry: IntakeEntry): Promise<void> {
  const { context } = taking
  if (entry.state === 'moving') return moveOut(context, taking.folder, taking.compiled, entry)
  const found = entry.importId === null ? undefined : findImport(context.database.readRaw, entry.importId, entry.memberId)
  if (!found || found.state === 'reading' || found.state === 'failed')
    return liveImports(context).has(entry.importId ?? '') ? undefined : startOver(context, entry)
  if (liveImports(context).has(found.id)) return
  if (found.state === 'done' || found.state === 'undone') return settle(taking, entry, found)
  if (entry.state === 'held') return
  const ended = await carryOn(taking, entry, found)
  if (ended === 'again' && !taking.isStopped()) return goOn(taking, entry)
}

/** One step of the import: from read to judged, from judged to records. A person who stops it keeps it stopped. */
async function carryOn(taking: Taking, entry: IntakeEntry, found: ImportEntry): Promise<'again' | 'later'> {
  const { context, folder, compiled } = taking
  // A version that came meanwhile judges anew.
  if (found.state === 'mapping' || (found.state === 'checked' && found.definitionVersion !== compiled.body.version)) {
    const mapping = mappingOf(found.headings, folder.columns, compiled.body)
    if (!mapping.ok) {
      await refuse(taking, entry, mapping.fault)
      return 'later'
    }
    const checking = await startChecking(context, { ...found, mapping: mapping.value, definitionVersion: compiled.body.version })
    return checking.ok ? step(taking, entry, await taking.run(checking.value)) : 'later'
  }
  const running = await startRunning(context, found)
  return running.ok ? step(taking, entry, await taking.run(running.value)) : 'later'
}

async function step({ context, isStopped }: Taking, entry: IntakeEntry, job: Job): Promise<'again' | 'later'> {
  if (job.state === 'done') return 'again'
  if (job.state === 'cancelled' && !isStopped()) {
    await context.database.write(async (_db, raw) => putIntake(raw, { ...entry, state: 'held' }))
    context.emit('stale', { topics: ['intake'] })
  }
  return 'later'
}

/** All that could become records has: what becomes of the file is decided, and then it moves. */
async function settle({ context, folder, compiled }: Taking, entry: IntakeEntry, { id }: ImportEntry): Promise<void> {
  const { rows, bad, imported } = countRows(context.database.readRaw, id)
  const target = targetOf(entry, rows > 0 && imported === 0 ? 'refused' : 'done', await dayOf(context, context.clock()))
  const decided: IntakeEntry = { ...entry, state: 'moving', rows, taken: imported, refused: bad, target }
  await context.database.write(async (_db, raw) => putIntake(raw, decided))
  return moveOut(context, folder, compiled, decided)
}

async function refuse({ context, folder, compiled }: Taking, entry: IntakeEntry, fault: Fault): Promise<void> {
  const { importId } = entry
  const target = targetOf(entry, 'refused', await dayOf(context, context.clock()))
  const decided: IntakeEntry = { ...entry, importId: null, state: 'moving', fault, target }
  await context.database.write(async (_db, raw) => {
    if (importId !== null) removeImport(raw, importId)
    putIntake(raw, decided)
  })
  context.emit('stale', { topics: ['import'] })
  return moveOut(context, folder, compiled, decided)
}

/** What was read of it is forgotten; the file lies there as before. */
async function startOver(context: StoreContext, { id, importId }: IntakeEntry): Promise<void> {
  await context.database.write(async (_db, raw) => {
    if (importId !== null) removeImport(raw, importId)
    removeIntake(raw, id)
  })
  context.emit('stale', { topics: ['import', 'intake'] })
}

function newEntry({ context, folder }: Taking, { name, signature }: FoundFile): IntakeEntry {
  const { id: sourceId, memberId, definitionKey } = folder
  const nothing = { rows: 0, taken: 0, refused: 0, fault: null, target: null, importId: null, digest: '' }
  return { id: context.newId(), memberId, sourceId, definitionKey, name, signature, ...nothing, state: 'taking', at: context.clock() }
}

async function dayOf(context: StoreContext, at: number): Promise<string> {
  return dateAt(at, (await context.settings())['calendar.timeZone'])
}
