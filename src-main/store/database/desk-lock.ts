import { join } from 'node:path'
import Database from 'better-sqlite3'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/** Held while a desk's folder is in use. */
export type DeskLock = { release(): void }

/**
 * Takes a desk's folder for this process, or answers `store-busy`.
 *
 * The lock is SQLite's own exclusive file lock on an empty file: a real lock of the operating system on every platform, gone with the process however it
 * ends, so that nothing has to guess whether a lock is stale. (On POSIX, opening and closing `lock` by other means in the same process would drop
 * it; nothing does.)
 */
export function takeDeskLock(directory: string): Result<DeskLock> {
  const handle = new Database(join(directory, 'lock'), { timeout: 0 })
  try {
    // Nothing is ever written: no journal has to lie beside it.
    handle.pragma('journal_mode = MEMORY')
    handle.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    handle.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return failed('store-busy', { path: directory })
    throw error
  }
  return ok({ release: () => handle.close() })
}
