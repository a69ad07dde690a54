import { copyTables } from '#server/backup/copy-tables.ts'
import { writeMeta } from '#server/store/meta.ts'
import type { ServerStore } from '#server/store/store.ts'
import { createServer, type SyncServer } from '#server/sync/server.ts'
import type { Cable } from './real-desk.ts'
import { emptyDatabase } from './server-database.ts'
import { log, passwordCost, scratchFolder, type Site } from '../integration/server/support.ts'
import { onTestFinished } from 'vitest'

/** A copy of a site's data as it is now, from which its server may come back later. */
export async function backUpSite(site: Site): Promise<ServerStore> {
  const database = await emptyDatabase(scratchFolder())
  const copy = await database.open()
  onTestFinished(async () => {
    await copy.close()
    await database.drop()
  })
  await site.store.read((db) => copy.write((rows) => copyTables(db, rows)))
  return copy
}

/** The server of a site out of that copy, under a new epoch, as a restore makes it. */
export async function restoredServer(site: Site, copy: ServerStore): Promise<SyncServer> {
  await copy.write(async (db) => {
    await writeMeta(db, 'epoch', site.newId())
    await writeMeta(db, 'restoredAt', site.clock())
    await writeMeta(db, 'provenBackups', [])
  })
  const { authority, clock, newId } = site
  return createServer({ store: copy, authority, clock, newId, log, passwordCost })
}

/** Plugs a desk's cable into another server, which then answers at the address that the desk knows. */
export function plugInto(cable: Cable, server: SyncServer): void {
  cable.to = (message, ask, token) => server.handle(message, { protocol: 1, ...ask }, { peer: '10.0.0.2', token })
}
