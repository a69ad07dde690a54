import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { inject } from 'vitest'
import { openPostgresqlStore } from '#server/store/postgresql/postgresql.ts'
import { openSqliteStore } from '#server/store/sqlite.ts'
import type { ServerStore } from '#server/store/store.ts'
import { createDatabase, databaseUrl, dropDatabase, type ClusterAddress } from '../../scripts/postgresql-cluster.ts'

/** Which dialect this run's servers speak: the project says it, so that the same tests are run on both. */
export const dialect: 'sqlite' | 'postgresql' = process.env['OPSDESK_SERVER_DIALECT'] === 'postgresql' ? 'postgresql' : 'sqlite'

/** A server's database: empty when it is made, opened as often as there are nodes. */
export type ServerDatabase = {
  /** The connection string, on PostgreSQL. */
  readonly url: string | null
  open(): Promise<ServerStore>
  drop(): Promise<void>
}

/** An empty database, of this run's dialect unless one is named; the embedded one lies in the folder. */
export async function emptyDatabase(folder: string, wanted: 'sqlite' | 'postgresql' = dialect): Promise<ServerDatabase> {
  if (wanted === 'postgresql') return postgresqlDatabase()
  const options = { file: join(folder, 'server.db'), key: randomBytes(32) }
  return { url: null, open: () => openSqliteStore(options), drop: async () => undefined }
}

/** The PostgreSQL of this run. */
export function cluster(): ClusterAddress {
  return inject('postgresql')
}

/** An empty PostgreSQL database. */
export async function postgresqlDatabase(): Promise<ServerDatabase & { readonly url: string }> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await createDatabase(cluster(), name)
  const url = databaseUrl(cluster(), name)
  return { url, open: () => openPostgresqlStore({ url, connections: 8 }), drop: () => dropDatabase(cluster(), name) }
}
