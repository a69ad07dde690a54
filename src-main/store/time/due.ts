import type { Id, Instant } from '#shared/kernel/id.ts'
import { clockTick } from '#shared/mutations/clock.ts'
import type { StoreContext } from '#store/context.ts'
import { statement } from '#store/apply/statement.ts'
import { readableCondition, recordNames } from '#store/read/readable.ts'

/** What saying that a time has come needs of an open store. */
export type DueContext = Pick<StoreContext, 'database' | 'organisation' | 'session' | 'clock' | 'mutate'>
/** Records that could not be taken on, with the instant at which they are tried again. */
export type Held = Map<Id, Instant>

/** At most so many at a time, each with its own fsync: somebody may be saving beside it. */
const recordsMax = 50
const heldMs = 600_000

/**
 * Says of every record that the member may read and whose time has come that it has: waits end, limits are noted, without network. It is a mutation of his like any other; the
 * server, which says the same, finds it done or does it, once. Answers how many.
 */
export async function carryOutDue(context: DueContext, held: Held): Promise<number> {
  const now = context.clock()
  for (const [id, until] of held) if (until <= now) held.delete(id)
  let done = 0
  for (const recordId of await recordsDue(context, now)) {
    if (held.has(recordId)) continue
    const said = await context.mutate(clockTick.name, clockTick.version, { recordId }, { recordId })
    if (said.ok) done += 1
    else held.set(recordId, now + heldMs)
  }
  return done
}

const dueSql = `SELECT "recordId" AS "id", "nextAt" FROM "task" WHERE "nextAt" <= ? UNION ALL SELECT "id", "nextAt" FROM "record" WHERE "nextAt" <= ?`

async function recordsDue(context: DueContext, now: Instant): Promise<readonly Id[]> {
  const { sql, params } = await readableCondition(context, recordNames)
  const found = statement(
    context.database.readRaw,
    `SELECT "record"."id" FROM (SELECT "id", min("nextAt") AS "at" FROM (${dueSql}) GROUP BY "id") AS d JOIN "record" ON "record"."id" = d."id" WHERE ${sql} ORDER BY d."at", d."id" LIMIT ?`,
  )
  return found.pluck().all(now, now, ...params, recordsMax) as Id[]
}

/** When something is due next at this desk; null: nothing is known. */
export function nextDue({ database }: Pick<DueContext, 'database'>, now: Instant): Instant | null {
  const sql = `SELECT min("at") FROM (SELECT min("nextAt") AS "at" FROM "task" WHERE "nextAt" > ? UNION ALL SELECT min("nextAt") FROM "record" WHERE "nextAt" > ?)`
  return (statement(database.readRaw, sql).pluck().get(now, now) as Instant | null | undefined) ?? null
}
