import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types, type ClientConfig, type PoolClient, type PoolConfig } from 'pg'
import type { ServerTables } from '../tables.ts'

const int8 = 20

/** Our integers are milliseconds, minor units and counts: all safe; anything else is a bug to be heard of. */
function integerOf(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('a bigint of the database is beyond the safe integers')
  return value
}

/** How every connection of a node is opened. Timeouts end a transaction whose node has frozen, so that its locks do not outlive it for long. */
export function connectionConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'opsdesk-server',
    // An acknowledged write is on disk, whatever the database's default is.
    options: '-c synchronous_commit=on -c timezone=UTC',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 120_000,
    lock_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types: { getTypeParser: ((oid: number, format?: 'text') => (oid === int8 ? integerOf : types.getTypeParser(oid, format))) as typeof types.getTypeParser },
  }
}

/** The node's connections. */
export function openPool(url: string, max: number): Pool {
  const config: PoolConfig = { ...connectionConfig(url), max, idleTimeoutMillis: 30_000, allowExitOnIdle: true }
  const pool = new Pool(config)
  // An idle connection that breaks is replaced; whoever asks next learns if the database is gone.
  pool.on('error', () => undefined)
  return pool
}

const handles = new WeakMap<PoolClient, Kysely<ServerTables>>()

/** The query builder over one connection, for as long as a transaction runs on it. */
export function handleOver(client: PoolClient): Kysely<ServerTables> {
  const known = handles.get(client)
  if (known) return known
  const one = { query: client.query.bind(client), release: () => undefined }
  const handle = new Kysely<ServerTables>({
    dialect: new PostgresDialect({ pool: { options: {}, connect: async () => one as never, end: async () => undefined } }),
  })
  handles.set(client, handle)
  return handle
}
