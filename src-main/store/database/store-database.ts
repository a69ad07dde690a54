import { join } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { EntityName } from '#shared/rows/entities.ts'
import type { ReadableDb, StoreDatabase, WritableDb } from '../context.ts'
import { createEncryptedFile, openEncryptedFile, type EncryptedFile } from './encrypted-file.ts'
import { createStatementCache, kyselyOver } from './kysely-dialect.ts'
import type { Migration } from './migrations.ts'
import type { StoreTables } from './tables.ts'

export const storeFileName = 'store.db'

/** What caches outside hang on: a number that grows with each commit that changed one of its tables. */
export const watched = {
  organisation: ['unit', 'post', 'member', 'role', 'grant', 'delegation', 'desk', 'setting'],
  definition: ['definition'],
} as const satisfies Record<string, readonly EntityName[]>
export type Watched = keyof typeof watched

export type OpenedStoreDatabase = StoreDatabase & Pick<EncryptedFile, 'isWhole'> & { generation(of: Watched): number }
type Options = { readonly directory: string; readonly key: Buffer; readonly migrations?: readonly Migration[]; readonly checkpointAfterMs?: number }

/** Makes the store of a new desk with its first values; `store.db` exists only once it is whole. */
export function createStoreDatabase(options: Options, meta: Readonly<Record<string, string>>): void {
  createEncryptedFile({ ...options, file: join(options.directory, storeFileName), set: 'client' }, (raw) => {
    const insert = raw.prepare('insert into meta (key, value) values (?, ?)')
    for (const [key, value] of Object.entries(meta)) insert.run(key, value)
  })
}

/** Opens the store of a desk; throws a `FaultError` when it is missing, damaged, newer, readable or not this key's. */
export function openStoreDatabase(options: Options): OpenedStoreDatabase {
  const file = openEncryptedFile({ ...options, file: join(options.directory, storeFileName), set: 'client' })
  const prepareWrite = createStatementCache(file.writer)
  const reader = kyselyOver<StoreTables>(createStatementCache(file.reader), () => true) as ReadableDb
  const generations = watchTables(file.writer)
  file.onCommit(() => generations.commit())
  file.onRollback(() => generations.rollback())
  return {
    reader,
    readRaw: file.reader,
    write: (work) => file.transaction((usable) => work(kyselyOver<StoreTables>(prepareWrite, usable) as WritableDb, file.writer)),
    frozen: (work) => file.frozen(work),
    onCommit: (listener) => file.onCommit(listener),
    isWhole: () => file.isWhole(),
    close: () => file.close(),
    generation: generations.of,
  }
}

/** Notices changed rows by triggers of the writing connection alone, so that no path of writing can forget to tell. */
function watchTables(writer: SqliteDatabase) {
  const counts: Record<Watched, number> = { organisation: 0, definition: 0 }
  const touched = new Set<Watched>()
  writer.function('touched', { directOnly: false }, (group: Watched) => {
    touched.add(group)
    return null
  })
  // A store of an earlier version, opened for what it was, has no rows in what came later.
  const standing = new Set(writer.prepare(`select name from main.sqlite_schema where type = 'table'`).pluck().all())
  for (const [group, tables] of Object.entries(watched)) {
    for (const table of tables.filter((name) => standing.has(name))) {
      for (const act of ['insert', 'update', 'delete'])
        writer.exec(`create temp trigger "touched_${table}_${act}" after ${act} on main."${table}" begin select touched('${group}'); end`)
    }
  }
  return {
    of: (group: Watched): number => counts[group],
    commit(): void {
      for (const group of touched) counts[group] += 1
      touched.clear()
    },
    rollback(): void {
      touched.clear()
    },
  }
}
