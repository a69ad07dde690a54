import type { Import } from '#shared/contract/store.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { StoreContext } from '#store/context.ts'
import { countRows, type ImportEntry } from './import-table.ts'

const liveByStore = new WeakMap<StoreContext['database'], Set<Id>>()

/** Imports at which a job of this store works now. What the table calls running and is not here was interrupted. */
export function liveImports(context: StoreContext): Set<Id> {
  const live = liveByStore.get(context.database) ?? new Set<Id>()
  liveByStore.set(context.database, live)
  return live
}

/** Starts a job at an import, marked from the first moment so that no second one begins beside it; `begin` answers how it is settled. */
export async function occupy<T>(context: StoreContext, importId: Id, begin: () => Promise<T>): Promise<T> {
  const live = liveImports(context)
  live.add(importId)
  try {
    return await begin()
  } catch (error) {
    live.delete(importId)
    throw error
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
