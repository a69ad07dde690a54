import type { Database, Statement } from 'better-sqlite3'

const statements = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>()

/** A prepared statement, prepared once a connection. */
export function statement(raw: Database, sql: string): Statement<unknown[], unknown> {
  let known = statements.get(raw)
  if (!known) statements.set(raw, (known = new Map()))
  let prepared = known.get(sql)
  if (!prepared) known.set(sql, (prepared = raw.prepare<unknown[], unknown>(sql)))
  return prepared
}
