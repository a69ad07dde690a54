import { organisationScope } from './change-scopes.ts'
import type { ReadableDb } from './store.ts'

/** The version at which the organisation last changed, by whatever process; what is kept of it in memory hangs on this. */
export async function readOrganisationVersion(db: ReadableDb): Promise<number> {
  const newest = await db
    .selectFrom('change_log')
    .select((log) => log.fn.max('version').as('version'))
    .where('scope', '=', organisationScope)
    .executeTakeFirstOrThrow()
  return Number(newest.version ?? 0)
}
