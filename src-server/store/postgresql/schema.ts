import type { PoolClient } from 'pg'
import { FaultError } from '#shared/kernel/fault.ts'
import { migrationsFor } from '../migration-files.ts'
import { aloneText } from './locks.ts'

/** The oldest release that its makers still repair. */
const versionMin = 140_000

/** Refuses a database whose settings would silently break a promise. */
export async function assertFit(client: PoolClient): Promise<void> {
  const { rows } = await client.query<Record<string, string>>(
    `select current_setting('server_version_num') as "server_version_num", current_setting('server_encoding') as "server_encoding",
            current_setting('fsync') as "fsync", current_setting('full_page_writes') as "full_page_writes", current_setting('synchronous_commit') as "synchronous_commit"`,
  )
  const [found = {}] = rows
  const unfit =
    Number(found['server_version_num']) < versionMin
      ? 'server_version_num'
      : found['server_encoding'] === 'UTF8'
        ? ['fsync', 'full_page_writes', 'synchronous_commit'].find((name) => found[name] !== 'on')
        : 'server_encoding'
  if (unfit !== undefined) throw new FaultError({ code: 'database-unfit', params: { setting: unfit, value: found[unfit] ?? '' } })
}

/** Brings the database to the newest schema in one transaction; nodes that start together wait for each other. Refuses one that a newer program has made. */
export async function migratePostgresql(client: PoolClient): Promise<void> {
  const migrations = migrationsFor('postgresql')
  await client.query('begin')
  try {
    await client.query(aloneText)
    await client.query('create table if not exists "schema_version" ("version" bigint not null)')
    const { rows } = await client.query<{ version: number }>('select "version" from "schema_version"')
    const done = rows[0]?.version ?? 0
    if (done > migrations.length) throw new FaultError({ code: 'store-newer' })
    for (const text of migrations.slice(done)) await client.query(text)
    if (done < migrations.length) {
      await client.query('delete from "schema_version"')
      await client.query('insert into "schema_version" values ($1)', [migrations.length])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
