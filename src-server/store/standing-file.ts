import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { FaultError } from '#shared/kernel/fault.ts'
import { kyselyOver, openConnection, type SqliteOptions } from './sqlite.ts'
import type { ReadableDb } from './store.ts'

const tries = 200
const pauseMs = 50

/**
 * Runs work while the main file stands still, though others go on writing: after a TRUNCATE checkpoint a reader that found the WAL empty keeps every
 * later checkpoint from touching the main file, which therefore holds exactly what the reader sees. When a writer was faster than the reader, it is tried again.
 */
export async function withStandingFile<T>(options: SqliteOptions, work: (db: ReadableDb) => Promise<T>): Promise<T> {
  const connection = openConnection(options)
  try {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      connection.pragma('wal_checkpoint(TRUNCATE)')
      connection.exec('begin')
      connection.prepare('select count(*) from sqlite_master').get()
      if (statSync(`${options.file}-wal`, { throwIfNoEntry: false })?.size === 0) return await work(kyselyOver(connection) as ReadableDb)
      connection.exec('rollback')
      await pause(pauseMs)
    }
    throw new FaultError({ code: 'store-busy' })
  } finally {
    if (connection.inTransaction) connection.exec('rollback')
    connection.close()
  }
}
