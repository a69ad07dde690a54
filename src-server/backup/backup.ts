import { Encrypter } from 'age-encryption'
import { createHash } from 'node:crypto'
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { databaseName, type OpenServer, type ServerSecrets } from '../folder.ts'
import { verifyAudit } from '../store/audit-chain.ts'
import { writeChanges } from '../store/change-set.ts'
import { findMeta, readMeta, readVersion, writeMeta } from '../store/meta.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { withStandingFile } from '../store/standing-file.ts'
import type { ReadableDb } from '../store/store.ts'
import { createOrganisationOf } from '../sync/organisation.ts'
import { pruneOldLog } from '../sync/prune-old-log.ts'
import { copyTables } from './copy-tables.ts'
import { digestOf, manifestName, recoveryName, verifyBackup, type Manifest } from './manifest.ts'

export type BackupTools = { readonly clock: Clock; readonly newId: NewId }

/** Copies a running or stopped server's data into a new folder below `target`, reads it back, and notes it in the audit chain; then the change log is pruned. Answers the folder. */
export async function backUp(server: OpenServer, target: string, tools: BackupTools): Promise<{ readonly path: string; readonly manifest: Manifest }> {
  const madeAt = tools.clock()
  const id = tools.newId()
  const name = `opsdesk-server-${new Date(madeAt).toISOString().replace(/\D/g, '').slice(0, 14)}-${id.slice(-8)}`
  const partial = join(target, `${name}.partial`)
  mkdirSync(partial, { recursive: true, mode: 0o700 })
  const manifest = await fillFolder(server, partial, { id, madeAt })
  writeFileSync(join(partial, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
  // Read back from disk, against what was read from the source, before it may be called a backup.
  await verifyBackup(partial)
  const path = join(target, name)
  renameSync(partial, path)
  flush(target)
  await writeChanges(server.store, tools.clock, async (set) => {
    const [newest = 0] = ((await findMeta(set.db, 'provenBackups')) ?? []).slice(-1)
    await writeMeta(set.db, 'provenBackups', [newest, Math.max(newest, manifest.dataVersion)])
    set.audit({ actorId: '', act: 'backup.made', subject: id, digest: manifest.files[0]?.sha256 ?? '' })
  })
  await pruneOldLog(server.store, tools.clock)
  return { path, manifest }
}

/** Copies the data and says what it is; facts and copy are of the same moment. */
async function fillFolder(server: OpenServer, folder: string, head: Pick<Manifest, 'id' | 'madeAt'>): Promise<Manifest> {
  const copy = join(folder, databaseName)
  if (server.secrets.databaseUrl === null) {
    const source = join(server.data, databaseName)
    return withStandingFile({ file: source, key: server.secrets.databaseKey }, async (db) => {
      const digest = await digestOf(source)
      copyFileSync(source, copy)
      return describe(server, folder, db, { ...head, digest })
    })
  }
  // One format for both dialects: what PostgreSQL holds is written into an embedded database under the backups' key.
  const made = await openSqliteStore({ file: copy, key: server.secrets.databaseKey })
  try {
    await server.store.read((db) => made.write((file) => copyTables(db, file)))
  } finally {
    await made.close()
  }
  return withStandingFile({ file: copy, key: server.secrets.databaseKey }, async (db) =>
    describe(server, folder, db, { ...head, digest: await digestOf(copy) }),
  )
}

type Described = Pick<Manifest, 'id' | 'madeAt'> & { readonly digest: { readonly bytes: number; readonly sha256: string } }

async function describe(server: OpenServer, folder: string, db: ReadableDb, { digest, ...head }: Described): Promise<Manifest> {
  flush(join(folder, databaseName))
  const sealed = await sealSecrets(server.secrets, await readMeta(db, 'recoveryRecipients'))
  writeFileSync(join(folder, recoveryName), sealed, { mode: 0o600, flush: true })
  const audit = await verifyAudit(db)
  return {
    format: 'opsdesk-server-backup',
    version: 1,
    ...head,
    company: (await createOrganisationOf()(db)).index.settings['company.name'],
    epoch: await readMeta(db, 'epoch'),
    dataVersion: await readVersion(db),
    auditEvents: audit.events,
    auditHead: audit.head,
    files: [
      { name: databaseName, ...digest },
      { name: recoveryName, bytes: sealed.length, sha256: createHash('sha256').update(sealed).digest('hex') },
    ],
  }
}

async function sealSecrets(secrets: ServerSecrets, recipients: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  const { databaseKey, keyPem, certificatePem } = secrets
  return encrypter.encrypt(JSON.stringify({ format: 1, databaseKey: Buffer.from(databaseKey).toString('hex'), keyPem, certificatePem }))
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
