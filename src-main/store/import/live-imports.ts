import type { Import, Job } from '#shared/contract/store.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Jobs, StoreContext } from '#store/context.ts'
import { faultOf } from '#store/jobs/jobs.ts'
import { countIntake } from '#store/intake/intake-table.ts'
import { countRows, removeImport, setImportState, type ImportEntry } from './import-table.ts'

const liveByStore = new WeakMap<StoreContext['database'], Set<Id>>()

/** Imports at which a job of this store works now. What the table calls running and is not here was interrupted. */
export function liveImports(context: StoreContext): Set<Id> {
  const live = liveByStore.get(context.database) ?? new Set<Id>()
  liveByStore.set(context.database, live)
  return live
}

/** Where an import stands after a job, by how the job ended. */
export type Ends = { readonly [S in 'done' | 'cancelled' | 'failed']: Import['state'] }

export type ImportJob = { readonly kind: 'import-read' | 'import-run' | 'import-undo'; readonly ends: Ends; readonly work: (job: Progress) => Promise<void> }
/** A job that has begun, and its end for whoever waits for it. */
export type StartedJob = { readonly jobId: Id; readonly settled: Promise<Job> }
export type Progress = Parameters<Parameters<Jobs['run']>[1]>[0]

/**
 * Starts a job at an import, unless one works there already. The import's own state is written before the job ends, so whoever sees the
 * job ended sees that too; when the store is closed meanwhile, the state stays as it is and counts as interrupted.
 */
export async function startImportJob(context: StoreContext, importId: Id, prepare: () => Promise<ImportJob>): Promise<Result<StartedJob>> {
  const live = liveImports(context)
  if (live.has(importId)) return failed('act-not-allowed', { state: 'running' })
  live.add(importId)
  try {
    const { kind, ends, work } = await prepare()
    return ok(context.jobs.run(kind, (job) => carryOut(context, importId, ends, () => work(job), job)))
  } catch (error) {
    live.delete(importId)
    throw error
  }
}

async function carryOut(context: StoreContext, importId: Id, ends: Ends, work: () => Promise<void>, job: Progress): Promise<void> {
  const settle = async (state: Import['state'], fault: Fault | null): Promise<void> => {
    await context.database.write(async (_db, raw) => {
      setImportState(raw, importId, state, fault)
      // Rows of a file that could not be read to its end are of no use.
      if (state === 'failed') removeImport(raw, importId, 'rows')
      countIntake(raw, importId)
    })
  }
  try {
    await work()
    await settle(job.cancelled ? ends.cancelled : ends.done, null)
  } catch (error) {
    await settle(ends.failed, faultOf(error))
    throw error
  } finally {
    liveImports(context).delete(importId)
    context.emit('stale', { topics: ['import', 'intake'] })
  }
}

/** An import as a window sees it. One that was cut off says so: reading must start again, running can go on. */
export function importView(context: StoreContext, entry: ImportEntry): Import {
  const { memberId: _memberId, definitionVersion: _version, headings, mapping, ...shown } = entry
  const counts = countRows(context.database.readRaw, entry.id)
  const judged = entry.state !== 'reading' && entry.state !== 'mapping'
  const interrupted = !liveImports(context).has(entry.id)
  const state = interrupted && entry.state === 'reading' ? 'failed' : interrupted && entry.state === 'running' ? 'cancelled' : entry.state
  return {
    ...shown,
    state,
    fault: interrupted && entry.state === 'reading' ? { code: 'call-cancelled' } : entry.fault,
    headings: [...headings],
    mapping: [...mapping],
    rows: counts.rows,
    good: judged ? counts.rows - counts.bad : 0,
    bad: judged ? counts.bad : 0,
    imported: counts.imported,
  }
}
