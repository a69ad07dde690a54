import type { Database } from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import { FaultError } from '#shared/kernel/fault.ts'

const folder = new URL('../../migrations/server/', import.meta.url)

/** Brings a database to the newest schema (in tests to an older one), one migration a transaction; refuses a database that a newer program has made. */
export function migrate(db: Database, last = Number.POSITIVE_INFINITY): void {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  const done = Number(db.pragma('user_version', { simple: true }))
  if (done > names.length) throw new FaultError({ code: 'store-newer' })
  for (const [at, name] of names.entries()) {
    if (at < done || at >= last) continue
    const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('/* clustered */', 'WITHOUT ROWID')
    // Another process may have been faster while this one waited for the lock.
    db.transaction(() => {
      if (Number(db.pragma('user_version', { simple: true })) > at) return
      db.exec(text)
      db.pragma(`user_version = ${at + 1}`)
    }).immediate()
  }
}
