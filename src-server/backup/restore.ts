import { Decrypter } from 'age-encryption'
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FaultError } from '#shared/kernel/fault.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { databaseName, makeFolder, openNewDatabase, type ServerSecrets } from '../folder.ts'
import { verifyAudit } from '../store/audit-chain.ts'
import { writeChanges } from '../store/change-set.ts'
import { readVersion, writeMeta } from '../store/meta.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { ServerStore } from '../store/store.ts'
import { copyTables } from './copy-tables.ts'
import { recoveryName, verifyBackup, type Manifest } from './manifest.ts'

export type Restoring = {
  readonly backup: string
  readonly data: string
  readonly secretsFolder: string
  /** The secrets themselves, or the recovery identity that opens those in the backup. */
  readonly secrets: ServerSecrets | { readonly recoveryIdentity: string }
  readonly url: string | null
  /** An empty PostgreSQL to restore into; null restores into an embedded database. */
  readonly databaseUrl: string | null
  readonly clock: Clock
  readonly newId: NewId
}

const sealedSchema = z.strictObject({ format: z.literal(1), databaseKey: z.string().length(64), keyPem: z.string(), certificatePem: z.string() })

/**
 * Restores a backup into new folders and a new file or an empty PostgreSQL, never over old ones. The epoch is rotated, because everything after the backup is
 * gone: desks that come with the old one send again what this server lacks and start anew. Everything is checked before it gets its place.
 */
export async function restore(restoring: Restoring): Promise<{ readonly manifest: Manifest; readonly epoch: string }> {
  const manifest = await verifyBackup(restoring.backup)
  const opened =
    'recoveryIdentity' in restoring.secrets ? await unseal(join(restoring.backup, recoveryName), restoring.secrets.recoveryIdentity) : restoring.secrets
  const secrets = { ...opened, databaseUrl: restoring.databaseUrl }
  // Before anything is made: a database that is not there or holds a company leaves no folder behind.
  if (secrets.databaseUrl !== null) await (await openNewDatabase(restoring.data, secrets)).close()
  makeFolder(restoring.data, restoring.secretsFolder, { secrets, url: restoring.url })
  const partial = join(restoring.data, `${databaseName}.partial`)
  copyFileSync(join(restoring.backup, databaseName), partial)
  const epoch = restoring.newId()
  const store = await openSqliteStore({ file: partial, key: secrets.databaseKey })
  try {
    const found = await store.read(async (db) => ({ version: await readVersion(db), audit: await verifyAudit(db) }))
    const same = found.version === manifest.dataVersion && found.audit.brokenAt === null && found.audit.head === manifest.auditHead
    if (!same) throw new FaultError({ code: 'backup-damaged', params: { file: databaseName } })
    await writeChanges(store, restoring.clock, async (set) => {
      await writeMeta(set.db, 'epoch', epoch)
      await writeMeta(set.db, 'restoredAt', restoring.clock())
      // Versions of the history that has ended.
      await writeMeta(set.db, 'provenBackups', [])
      set.audit({ actorId: '', act: 'server.restored', subject: manifest.id })
    })
    // With the new epoch in the file already: a copy that breaks off is no database of a company at all.
    if (secrets.databaseUrl !== null) await moveInto(restoring.data, secrets, store)
  } finally {
    await store.close()
  }
  if (secrets.databaseUrl === null) renameSync(partial, join(restoring.data, databaseName))
  else rmSync(partial)
  return { manifest, epoch }
}

async function moveInto(data: string, secrets: ServerSecrets, from: ServerStore): Promise<void> {
  const target = await openNewDatabase(data, secrets)
  try {
    await from.read((db) => target.write((rows) => copyTables(db, rows)))
  } finally {
    await target.close()
  }
}

async function unseal(file: string, identity: string): Promise<ServerSecrets> {
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity.trim())
    const text = await decrypter.decrypt(readFileSync(file), 'text')
    const { databaseKey, keyPem, certificatePem } = sealedSchema.parse(JSON.parse(text))
    return { databaseKey: Buffer.from(databaseKey, 'hex'), keyPem, certificatePem, databaseUrl: null }
  } catch {
    // The library tells nothing more: not this identity, or not what was sealed.
    throw new FaultError({ code: 'recovery-key-wrong' })
  }
}
