import type { Clock, Instant } from '#shared/kernel/id.ts'
import { organisationScope } from './change-scopes.ts'
import { writeChanges } from './change-set.ts'
import { findMeta, readVersion, writeMeta } from './meta.ts'
import { readOrganisationVersion } from './organisation-version.ts'
import type { ReadableDb, ServerStore } from './store.ts'

/**
 * The change log is pruned behind a **horizon**: a version through which lines may be missing. A desk whose cursor lies before it is told so and makes
 * its first contact again; nothing depends on how far a desk really is, so no desk that never comes back keeps the log for ever.
 *
 * The horizon is written before the first line goes, in a transaction of its own: every snapshot that misses a line knows the horizon too. What was broken off
 * half-way is finished by the next pruning. The organisation's newest line stays, whatever its age: by it everybody sees that the organisation has changed.
 */
const linesAtOnce = 5000

/** The version through which the log may have gaps; zero where nothing was ever pruned. */
export async function readHorizon(db: ReadableDb): Promise<number> {
  return (await findMeta(db, 'prunedThrough')) ?? 0
}

/** The version of the last member's mutation that had arrived by then; zero for none. Found by halves, because times grow with versions and have no index. */
export async function versionAt(db: ReadableDb, at: Instant): Promise<number> {
  let found = 0
  let low = 0
  let high = await readVersion(db)
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const last = await db
      .selectFrom('mutation_log')
      .select(['version', 'at'])
      .where('version', '<=', middle)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (last && last.at > at) high = last.version - 1
    else {
      found = last?.version ?? found
      low = middle
    }
  }
  return found
}

/** The horizon after a pruning, and how many lines went. */
export type Pruned = { readonly horizon: number; readonly lines: number }

/** Removes the log's lines through that version, or through the newest when that is older. Never moves the horizon back. */
export async function pruneLog(store: ServerStore, clock: Clock, through: number): Promise<Pruned> {
  const { value: horizon } = await writeChanges(store, clock, async (set) => {
    const before = await readHorizon(set.db)
    const after = Math.min(through, await readVersion(set.db))
    if (after <= before) return before
    await writeMeta(set.db, 'prunedThrough', after)
    set.audit({ actorId: '', act: 'log.pruned', subject: String(after), digest: '' })
    return after
  })
  let lines = 0
  for (let scope = await scopeAfter(store, ''); scope !== undefined; scope = await scopeAfter(store, scope)) {
    for (let gone = -1; gone !== 0; lines += gone) gone = await removeLines(store, scope, horizon)
  }
  return { horizon, lines }
}

async function scopeAfter(store: ServerStore, scope: string): Promise<string | undefined> {
  const next = await store.read((db) => db.selectFrom('change_log').select('scope').where('scope', '>', scope).orderBy('scope').limit(1).executeTakeFirst())
  return next?.scope
}

/** Some of a scope's lines, the oldest first, so that nobody waits long for the end of the transaction. */
async function removeLines(store: ServerStore, scope: string, horizon: number): Promise<number> {
  return store.write(async (db) => {
    const through = scope === organisationScope ? Math.min(horizon, (await readOrganisationVersion(db)) - 1) : horizon
    const some = await db
      .selectFrom('change_log')
      .select('version')
      .where('scope', '=', scope)
      .where('version', '<=', through)
      .orderBy('version')
      .orderBy('ordinal')
      .offset(linesAtOnce)
      .limit(1)
      .executeTakeFirst()
    const { numDeletedRows } = await db
      .deleteFrom('change_log')
      .where('scope', '=', scope)
      .where('version', '<=', some?.version ?? through)
      .executeTakeFirst()
    return Number(numDeletedRows)
  })
}
