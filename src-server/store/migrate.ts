import type { Database } from 'better-sqlite3'
import { FaultError } from '#shared/kernel/fault.ts'
import { migrationsFor } from './migration-files.ts'

/** Brings an embedded database to the newest schema (in tests to an older one), one migration a transaction; refuses a database that a newer program has made. */
export function migrate(db: Database, last = Number.POSITIVE_INFINITY): void {
  const migrations = migrationsFor('sqlite')
  const done = Number(db.pragma('user_version', { simple: true }))
  if (done > migrations.length) throw new FaultError({ code: 'store-newer' })
  for (const [at, text] of migrations.entries()) {
    if (at < done || at >= last) continue
    // Another process may have been faster while this one waited for the lock.
    db.transaction(() => {
      if (Number(db.pragma('user_version', { simple: true })) > at) return
      db.exec(text)
      db.pragma(`user_version = ${at + 1}`)
    }).immediate()
  }
}
