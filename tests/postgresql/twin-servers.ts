import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { protocolVersion } from '#shared/contract/sync.ts'
import type { Id } from '#shared/kernel/id.ts'
import { copyTables, tableKeys } from '#server/backup/copy-tables.ts'
import { readMeta } from '#server/store/meta.ts'
import type { ServerStore } from '#server/store/store.ts'
import type { ServerTables } from '#server/store/tables.ts'
import type { Reply } from '#server/sync/reply.ts'
import { createServer, type SyncServer } from '#server/sync/server.ts'
import { postgresqlDatabase } from '#tests/support/server-database.ts'
import { log, passwordCost, startedAt, type Site, type TestDesk } from '../integration/server/support.ts'

/** One company behind two servers, an embedded one and one on PostgreSQL, which are told the same from here on. */
export type Twins = {
  readonly embedded: ServerStore
  readonly postgresql: ServerStore
  /** Both answers to the same message of a desk, the embedded one's first. */
  ask(desk: TestDesk, message: string, ask: Record<string, unknown>): Promise<readonly [Reply, Reply]>
}

/** The site's company once more on PostgreSQL; desks keep the tokens that they have. */
export async function twinsOf(site: Site): Promise<Twins> {
  const database = await postgresqlDatabase()
  const postgresql = await database.open()
  onTestFinished(async () => {
    await postgresql.close()
    await database.drop()
  })
  await site.store.read((from) => postgresql.write((to) => copyTables(from, to)))
  const epoch: Id = await site.store.read((db) => readMeta(db, 'epoch'))
  // Sessions last as long as the test: opening one is audited and would be one row at one of the two.
  const serverOver = (store: ServerStore): Promise<SyncServer> =>
    createServer({ store, authority: site.authority, clock: site.clock, newId: site.newId, log, passwordCost, sessionClock: () => startedAt })
  const [first, second] = [await serverOver(site.store), await serverOver(postgresql)]
  return {
    embedded: site.store,
    postgresql,
    async ask({ token }, message, ask) {
      const whole = { protocol: protocolVersion, epoch, ...ask }
      const caller = { peer: 'desk', token }
      return [await first.handle(message, whole, caller), await second.handle(message, whole, caller)]
    },
  }
}

/** Every row of every table, in the order of its key as bytes; what was encoded stays as it is stored. */
export async function tablesOf(store: ServerStore): Promise<Record<string, readonly object[]>> {
  return store.read(async (db) => {
    const found: Record<string, readonly object[]> = {}
    for (const table of Object.keys(tableKeys) as (keyof ServerTables)[]) {
      const keys = sql.join(tableKeys[table].map((key) => sql.ref(key)))
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)} order by ${keys}`.execute(db)
      found[table] = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
    }
    return found
  })
}

/** Drivers differ in the class of bytes, and in nothing else. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}
