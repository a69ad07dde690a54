import { createHash } from 'node:crypto'
import { copyFileSync, rmSync } from 'node:fs'
import { copyTables } from '#server/backup/copy-tables.ts'
import { openPostgresqlStore } from '#server/store/postgresql/postgresql.ts'
import { openSqliteStore } from '#server/store/sqlite.ts'
import type { ServerStore } from '#server/store/store.ts'
import { createDatabase, databaseUrl, dropDatabase, type ClusterAddress } from '../postgresql-cluster.ts'

/** Where simulated servers keep their data, by a name that is a path; whatever is copied must be closed. */
export type SimDatabases = {
  open(name: string): Promise<ServerStore>
  copy(from: string, to: string): Promise<void>
  /** The data of an open store lies in an embedded file at the path that is its name, for others to judge. */
  keep(name: string, store: ServerStore): Promise<void>
  /** What lies below a folder is not needed any more. */
  drop(folder: string): Promise<void>
}

/** The one key of every simulated server's file. */
export const simulatedKey = Buffer.alloc(32, 7)

/** One encrypted file each. */
export const embeddedDatabases: SimDatabases = {
  open: (name) => openSqliteStore({ file: name, key: simulatedKey }),
  async copy(from, to) {
    for (const suffix of ['-wal', '-shm']) rmSync(to + suffix, { force: true })
    copyFileSync(from, to)
  },
  // They lie there already.
  keep: async () => undefined,
  // They lie in the folder and go with it.
  drop: async () => undefined,
}

/** One database of a cluster each. */
export function postgresqlDatabases(address: ClusterAddress): SimDatabases {
  const made = new Set<string>()
  const databaseOf = (name: string): string => `sim_${createHash('sha256').update(name).digest('hex').slice(0, 24)}`
  return {
    async open(name) {
      if (!made.has(name)) await createDatabase(address, databaseOf(name))
      made.add(name)
      return openPostgresqlStore({ url: databaseUrl(address, databaseOf(name)), connections: 4 })
    },
    async copy(from, to) {
      await dropDatabase(address, databaseOf(to))
      await createDatabase(address, databaseOf(to), databaseOf(from))
      made.add(to)
    },
    async keep(name, store) {
      const file = await embeddedDatabases.open(name)
      try {
        await store.read((db) => file.write((copy) => copyTables(db, copy)))
      } finally {
        await file.close()
      }
    },
    async drop(folder) {
      for (const name of made) {
        if (!name.startsWith(`${folder}/`)) continue
        await dropDatabase(address, databaseOf(name))
        made.delete(name)
      }
    },
  }
}
