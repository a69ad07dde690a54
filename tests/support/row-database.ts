import type { Database } from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { statementOf } from '#server/store/sqlite.ts'

/** The query builder over a plain database, with the statements that entity tables want; `heard` is told each. */
export function rowDatabase(raw: Database, heard: (sql: string) => void = () => undefined): Kysely<unknown> {
  const database = { close: () => raw.close(), prepare: (sql: string) => statementOf(raw.prepare(sql)) }
  return new Kysely<unknown>({ dialect: new SqliteDialect({ database }), log: ({ query }) => heard(query.sql) })
}
