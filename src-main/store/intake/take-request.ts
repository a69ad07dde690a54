import { createHash } from 'node:crypto'
import type { Job } from '#shared/contract/store.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { StoreContext } from '#store/context.ts'
import { startChecking } from '#store/import/check-rows.ts'
import { importable } from '#store/import/importable.ts'
import { findImport, insertImport, insertRows, rowsAfter, type ImportEntry } from '#store/import/import-table.ts'
import { liveImports } from '#store/import/live-imports.ts'
import { startRunning } from '#store/import/run-import.ts'
import { doorRowsMax, rowsOfCsv, rowsOfJson } from './door-rows.ts'
import { touchDoor, type MachineDoor } from './door-table.ts'
import { countIntake, intakeOf, putIntake, type IntakeEntry } from './intake-table.ts'

/** One row of a request and what became of it. */
export type RowAnswer =
  | { readonly row: number; readonly taken: true; readonly recordId: Id }
  | { readonly row: number; readonly taken: false; readonly faults: readonly Fault[] }
export type RequestAnswer = { readonly taken: number; readonly refused: number; readonly rows: readonly RowAnswer[]; readonly repeated: boolean }
export type DoorRequest = { readonly key: string; readonly kind: 'json' | 'csv'; readonly text: string }

/**
 * Takes the rows of one request, as an import of whoever opened the door.
 *
 * The request stands in the list before its first row becomes a record, under its idempotency key: the same again, after a lost answer or a kill, goes on where that stopped and is answered alike. The same key with
 * other content is refused.
 */
export async function takeRequest(context: StoreContext, door: MachineDoor, { key, kind, text }: DoorRequest): Promise<Result<RequestAnswer>> {
  const { readRaw } = context.database
  const digest = createHash('sha256').update(`${kind}\n${text}`).digest('hex')
  const known = intakeOf(readRaw, door.id, key)
  if (known && known.digest !== digest) return failed('interface-key-reused')
  const entry = known ? ok(known) : await begin(context, door, { key, kind, text }, digest)
  if (!entry.ok) return entry
  const ended = await finish(context, entry.value)
  return ended.ok ? answerOf(context, entry.value, known !== undefined) : ended
}

async function begin(context: StoreContext, door: MachineDoor, { key, kind, text }: DoorRequest, digest: string): Promise<Result<IntakeEntry>> {
  const compiled = await importable(context, door.definitionKey)
  if (!compiled.ok) return compiled
  const { body } = compiled.value
  const read = kind === 'json' ? rowsOfJson(text, body) : rowsOfCsv(text, body)
  if (!read.ok) return read
  const { headings, mapping, rows } = read.value
  const importId = context.newId()
  const at = context.clock()
  const { memberId, definitionKey } = door
  const nothing = { taken: 0, refused: 0, fault: null, target: null, signature: '' }
  const entry: IntakeEntry = {
    ...nothing,
    id: context.newId(),
    memberId,
    sourceId: door.id,
    definitionKey,
    name: key,
    digest,
    importId,
    state: 'taking',
    rows: rows.length,
    at,
  }
  const made: ImportEntry = {
    id: importId,
    memberId,
    definitionKey,
    definitionVersion: body.version,
    fileName: key,
    state: 'mapping',
    createdAt: at,
    fault: null,
    headings,
    mapping,
  }
  await context.database.write(async (_db, raw) => {
    insertImport(raw, made)
    insertRows(
      raw,
      importId,
      rows.map((cells, index) => ({ row: index + 1, cells })),
    )
    putIntake(raw, entry)
    touchDoor(raw, door.id, at)
  })
  context.emit('stale', { topics: ['import', 'intake'] })
  return ok(entry)
}

/** Judges the rows and makes records of the good ones, as far as that is not done. */
async function finish(context: StoreContext, entry: IntakeEntry): Promise<Result<void>> {
  const found = entry.importId === null ? undefined : findImport(context.database.readRaw, entry.importId, entry.memberId)
  if (!found || entry.state === 'ended') return ok(undefined)
  if (liveImports(context).has(found.id)) return failed('call-too-often', { seconds: 1 })
  if (found.state === 'mapping') {
    const checked = await settled(await startChecking(context, found))
    if (!checked.ok) return checked
  }
  if (found.state !== 'done') {
    const run = await settled(await startRunning(context, found))
    if (!run.ok) return run
  }
  await context.database.write(async (db, raw) => {
    putIntake(raw, { ...entry, state: 'ended' })
    countIntake(raw, found.id)
    await context.audit.append(db, { act: 'intake.request', subject: found.id, digest: entry.digest, actorId: context.session.member.id })
  })
  context.emit('stale', { topics: ['intake'] })
  return ok(undefined)
}

async function settled(started: Result<{ readonly settled: Promise<Job> }>): Promise<Result<void>> {
  if (!started.ok) return started
  const job = await started.value.settled
  if (job.state === 'done') return ok(undefined)
  return { ok: false, fault: job.fault ?? { code: 'call-cancelled' } }
}

/** Row by row while the rows are kept, for thirty days; later the counts alone. */
function answerOf(context: StoreContext, { importId, sourceId, name }: IntakeEntry, repeated: boolean): Result<RequestAnswer> {
  const { readRaw } = context.database
  const counted = intakeOf(readRaw, sourceId, name)
  const rows = importId === null ? [] : rowsAfter(readRaw, importId, 'all', 0, doorRowsMax)
  const answers = rows.map(({ row, faults, recordId }): RowAnswer =>
    recordId === null ? { row, taken: false, faults: gone(faults) } : { row, taken: true, recordId },
  )
  return ok({ taken: counted?.taken ?? 0, refused: counted?.refused ?? 0, rows: answers, repeated })
}

/** A row without a fault and without a record was one, and has been taken back. */
function gone(faults: readonly Fault[]): readonly Fault[] {
  return faults.length > 0 ? faults : [{ code: 'record-missing' }]
}
