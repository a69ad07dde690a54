import { copyFileSync, existsSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { FaultError, failed } from '#shared/kernel/fault.ts'
import { syncFileNow, syncFolderNow } from '../durable-files.ts'

/**
 * Migrations: `migrations/<set>/NNNN-what-it-does.sql`, numbered from 0001 without gaps. `user_version` counts those applied.
 *
 * Each runs in one transaction together with its number, so a crash leaves a store before or after a migration, never between. Before the first one of a
 * run, the ciphertext file is copied to `<file>.before-<n>`; the newest few copies stay. A store with a higher number was made by a newer product
 * and is refused.
 */
export type MigrationSet = 'client' | 'attachments' | 'search'
export type Migration = { readonly number: number; readonly name: string; readonly sql: string }

const copiesKept = 3

/** The migrations shipped with this build, in order. */
export function shippedMigrations(set: MigrationSet): readonly Migration[] {
  const folder = join(migrationsFolder(), set)
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  return names.map((name, at) => {
    const number = Number(name.slice(0, 4))
    if (number !== at + 1) throw new Error(`migration ${set}/${name} should have number ${at + 1}`)
    return { number, name, sql: readFileSync(join(folder, name), 'utf8') }
  })
}

/** `migrations/` of the repository when run from source, of `dist/` when bundled: the nearest one above this file. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const found = join(folder, 'migrations')
    if (existsSync(join(found, 'client', '0001-first-store.sql'))) return found
    if (folder === dirname(folder)) throw new Error('this build carries no migrations')
  }
}

/** Brings an opened file to the newest version; answers how many migrations ran. */
export function migrate(raw: SqliteDatabase, file: string, migrations: readonly Migration[]): number {
  const version = Number(raw.pragma('user_version', { simple: true }))
  if (version > migrations.length) throw new FaultError(failed('store-newer', { path: file, version, known: migrations.length }).fault)
  const waiting = migrations.slice(version)
  const [first] = waiting
  if (!first) return 0
  if (version > 0) keepCopy(raw, file, first.number)
  for (const migration of waiting) {
    raw.exec('BEGIN IMMEDIATE')
    try {
      raw.exec(migration.sql)
      raw.pragma(`user_version = ${migration.number}`)
      raw.exec('COMMIT')
    } catch (error) {
      if (raw.inTransaction) raw.exec('ROLLBACK')
      throw error
    }
  }
  return waiting.length
}

/** Copies the whole ciphertext aside under its final name only once it is on disk. */
function keepCopy(raw: SqliteDatabase, file: string, number: number): void {
  const [state] = raw.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  if (state?.busy !== 0) throw new FaultError(failed('store-busy', { path: file }).fault)
  const copy = `${file}.before-${number}`
  copyFileSync(file, `${copy}.partial`)
  syncFileNow(`${copy}.partial`)
  renameSync(`${copy}.partial`, copy)
  syncFolderNow(dirname(file))
  dropOldCopies(file)
}

function dropOldCopies(file: string): void {
  const prefix = `${basename(file)}.before-`
  const numbers = readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .toSorted((a, b) => b - a)
  for (const number of numbers.slice(copiesKept)) rmSync(`${file}.before-${number}`)
}
