import type { Database as SqliteDatabase, Statement } from 'better-sqlite3'
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely'

import { spreadNamed } from '#shared/rows/bound-rows.ts'

/** How many prepared statements a connection keeps. */
const statementsMax = 400

export type StatementCache = (sql: string) => Statement

/** Prepared statements of one connection by their text, the longest unused dropped first. */
export function createStatementCache(raw: SqliteDatabase): StatementCache {
  const statements = new Map<string, Statement>()
  return (sql) => {
    const known = statements.get(sql)
    if (known) {
      statements.delete(sql)
      statements.set(sql, known)
      return known
    }
    const made = raw.prepare(sql)
    statements.set(sql, made)
    const [oldest] = statements.keys()
    if (statements.size > statementsMax && oldest !== undefined) statements.delete(oldest)
    return made
  }
}

/**
 * Kysely over one synchronous connection. It never begins or ends a transaction by itself: `store-database.ts` does, so that only one
 * piece of work is ever inside one. `usable` is asked before each query, so that a handle kept beyond its transaction fails loudly.
 */
export function kyselyOver<Tables>(prepare: StatementCache, usable: () => boolean): Kysely<Tables> {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => {
      if (!usable()) throw new Error('this database handle is no longer usable: its transaction has ended')
      return run<R>(prepare(query.sql), query.parameters)
    },
    streamQuery() {
      throw new Error('rows are not streamed here: page through them')
    },
  }
  const noTransactions = async (): Promise<never> => {
    throw new Error('transactions belong to StoreDatabase.write')
  }
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      releaseConnection: async () => undefined,
      beginTransaction: noTransactions,
      commitTransaction: noTransactions,
      rollbackTransaction: noTransactions,
      destroy: async () => undefined,
    }),
  }
  return new Kysely<Tables>({ dialect })
}

function run<R>(statement: Statement, parameters: readonly unknown[]): QueryResult<R> {
  if (statement.reader) return { rows: statement.all(...spreadNamed(parameters)) as R[] }
  const { changes, lastInsertRowid } = statement.run(...spreadNamed(parameters))
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}
