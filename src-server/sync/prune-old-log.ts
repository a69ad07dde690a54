import { dayMs } from '#shared/calendar/civil-date.ts'
import type { Clock } from '#shared/kernel/id.ts'
import { pruneLog, versionAt, type Pruned } from '../store/prune-log.ts'
import type { ServerStore } from '../store/store.ts'
import { createOrganisationOf } from './organisation.ts'

/** Prunes the log by the company's setting: what is older than `sync.logDays` goes. */
export async function pruneOldLog(store: ServerStore, clock: Clock): Promise<Pruned> {
  const through = await store.read(async (db) => {
    const { index } = await createOrganisationOf()(db)
    return versionAt(db, clock() - index.settings['sync.logDays'] * dayMs)
  })
  return pruneLog(store, clock, through)
}
