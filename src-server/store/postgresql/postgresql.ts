import type { Pool, PoolClient } from 'pg'
import { setTimeout as pause } from 'node:timers/promises'
import { FaultError } from '#shared/kernel/fault.ts'
import type { ReadableDb, ServerStore, WritableDb, WriteTurn } from '../store.ts'
import { handleOver, openPool } from './connections.ts'
import { aloneText, besideText, lockNames } from './locks.ts'
import { isCollision, isFull, isMomentary, isRefusal, withoutContent } from './postgresql-error.ts'
import { assertFit, migratePostgresql } from './schema.ts'
import { channel, createVersionWatch } from './version-watch.ts'

/**
 * The dialect for more than one node: PostgreSQL, with as many writers at a time as there are connections.
 *
 * `read` is one repeatable-read snapshot. `write` is read-committed under locks that it asks for before it reads (see `WriteTurn` and the row
 * statements): rows are locked as they are read, in the order of their ids, and the version counter last. When two transactions still stand in each
 * other's way the loser is run again from its beginning; nothing of the first try was kept, so nobody is told of it.
 */
export type PostgresqlOptions = {
  /** A connection string; it holds a password and belongs with the server's secrets. */
  readonly url: string
  /** Connections at most, beside the one that listens. */
  readonly connections?: number
}

const connectionsDefault = 10
const triesMax = 12
const pauseMs = 20

/** Thrown by a transaction that began beside others and has to be alone. */
class WantsToBeAlone extends Error {}

/** Opens the store and brings its schema to the newest; the database itself must be there. */
export async function openPostgresqlStore(options: PostgresqlOptions): Promise<ServerStore> {
  const pool = openPool(options.url, options.connections ?? connectionsDefault)
  try {
    await withClient(pool, async (client) => {
      await assertFit(client)
      await migratePostgresql(client)
    })
  } catch (error) {
    await pool.end()
    throw cannotOpen(error)
  }
  const watch = createVersionWatch(options.url)
  return {
    read: (work) =>
      withClient(pool, (client) => inTransaction(client, 'begin isolation level repeatable read, read only', () => work(handleOver(client) as ReadableDb))),
    write: (work) => writeUntilDone(pool, work),
    watch: (listener) => watch.add(listener),
    isTransient: isMomentary,
    isFull,
    bytes: () =>
      withClient(pool, async (client) => (await client.query<{ bytes: number }>('select pg_database_size(current_database()) as "bytes"')).rows[0]?.bytes ?? 0),
    async close() {
      await watch.close()
      await pool.end()
    },
  }
}

/** Not there, not let in, not answering: for whoever starts the server to put right. */
function cannotOpen(error: unknown): unknown {
  if (error instanceof FaultError || !(isMomentary(error) || isRefusal(error))) return withoutContent(error)
  const reason = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new FaultError({ code: 'database-unreachable', params: { reason } })
}

async function writeUntilDone<T>(pool: Pool, work: (db: WritableDb, turn: WriteTurn) => Promise<T>): Promise<T> {
  let alone = false
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withClient(pool, (client) =>
        inTransaction(client, `begin isolation level read committed; ${alone ? aloneText : besideText}`, () =>
          work(handleOver(client) as WritableDb, turnOn(client, alone)),
        ),
      )
    } catch (error) {
      if (error instanceof WantsToBeAlone) alone = true
      else if (attempt >= triesMax || !isCollision(error)) throw error
      else await pause(Math.random() * pauseMs * attempt)
    }
  }
}

function turnOn(client: PoolClient, alone: boolean): WriteTurn {
  return {
    async alone() {
      if (!alone) throw new WantsToBeAlone()
    },
    lock: (names) => lockNames(client, names),
    async announce(version) {
      await client.query('select pg_notify($1, $2)', [channel, String(version)])
    },
  }
}

/** A connection that has failed in a way nobody foresaw is not used again. */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  const note = (): void => void (broken = true)
  client.on('error', note)
  try {
    return await work(client)
  } catch (error) {
    broken ||= isMomentary(error) && !isCollision(error)
    throw error
  } finally {
    client.off('error', note)
    client.release(broken)
  }
}

async function inTransaction<T>(client: PoolClient, begin: string, work: () => Promise<T>): Promise<T> {
  try {
    await client.query(begin)
    const value = await work()
    const { command } = await client.query('commit')
    // A transaction that broke and whose error somebody swallowed ends in a rollback, and says so only here.
    if (command !== 'COMMIT') throw new Error(`a transaction ended with ${command}`)
    return value
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw withoutContent(error)
  }
}
