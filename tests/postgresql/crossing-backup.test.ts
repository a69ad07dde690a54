import { createHash } from 'node:crypto'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from '#server/backup/backup.ts'
import { restore } from '#server/backup/restore.ts'
import { makeFolder, newDatabaseKey, openFolder, openNewDatabase, type OpenServer, type ServerSecrets } from '#server/folder.ts'
import { copyTables } from '#server/backup/copy-tables.ts'
import { verifyAudit } from '#server/store/audit-chain.ts'
import { postgresqlDatabase } from '#tests/support/server-database.ts'
import { claimOf, importOf } from '../integration/server/acts.ts'
import { enrolledDesk, must, openSite, personOf, type Site } from '../integration/server/support.ts'
import { tablesOf } from './twin-servers.ts'

type Dialect = 'embedded' | 'postgresql'

/** An empty database's connection string, or none for the embedded one. */
async function place(dialect: Dialect): Promise<string | null> {
  if (dialect === 'embedded') return null
  const database = await postgresqlDatabase()
  onTestFinished(() => database.drop())
  return database.url
}

/** A company that has worked: claims, an import, a refusal, a comment with everything that databases like to change, a file in two pieces. */
async function worked(recoveryRecipient: string): Promise<Site> {
  const site = await openSite({ dialect: 'sqlite', recoveryRecipient })
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const recordId = site.newId()
  const comment = { name: 'record.comment', args: { recordId, text: 'O\u2019Neil "x" \\ 😀 e\u0301 \\u0000 100%_' } }
  const refused = { name: 'record.withdraw', args: { recordId: site.newId(), reason: '' } }
  must(await desk.push(...[claimOf(member, recordId), comment, refused, importOf(site, site.newId(), 1, 50)].map((act) => desk.sign(member, act))))
  const file = Buffer.from(Array.from({ length: 3000 }, (_, n) => n % 256))
  const sha256 = createHash('sha256').update(file).digest('hex')
  for (const offset of [0, 2000])
    must(await desk.ask('attachmentPut', { sha256, size: 3000, offset, bytes: file.subarray(offset, offset + 2000).toString('base64') }))
  return site
}

/** The company in a server's folder of that dialect. */
async function settled(site: Site, folder: string, dialect: Dialect): Promise<OpenServer> {
  const secrets: ServerSecrets = { ...site.authorityFiles, databaseKey: newDatabaseKey(), databaseUrl: await place(dialect) }
  makeFolder(folder, `${folder}.secrets`, { secrets, url: null })
  const store = await openNewDatabase(folder, secrets)
  await site.store.read((from) => store.write((to) => copyTables(from, to)))
  await store.close()
  return opened(folder)
}

async function opened(folder: string): Promise<OpenServer> {
  const server = await openFolder(folder)
  onTestFinished(() => server.store.close())
  return server
}

/** Of a restore itself: the epoch and what belongs to it, and its line in the audit chain. */
const ofRestore: ReadonlySet<unknown> = new Set(['epoch', 'restoredAt', 'provenBackups'])

test('[BAK-07] a backup of either dialect is restored into the other and back again, row for row', async () => {
  const identity = await generateIdentity()
  const site = await worked(await identityToRecipient(identity))
  const tools = { clock: site.clock, newId: site.newId }
  let server = await settled(site, join(site.folder, 'first'), 'embedded')
  const original = await tablesOf(site.store)
  for (const table of ['blob_chunk', 'unique_value', 'number_series', 'conflict', 'record_scope']) expect(original[table]).not.toEqual([])
  expect(await tablesOf(server.store)).toEqual(original)
  for (const [turn, dialect] of (['postgresql', 'embedded'] as const).entries()) {
    const before = await tablesOf(server.store)
    const { path } = await backUp(server, join(site.folder, 'backups'), tools)
    const data = join(site.folder, `restored-${turn}`)
    const parts = { backup: path, data, secretsFolder: `${data}.secrets`, secrets: { recoveryIdentity: identity }, url: null }
    await restore({ ...parts, ...tools, databaseUrl: await place(dialect) })
    server = await opened(data)
    const after = await tablesOf(server.store)
    for (const [table, rows] of Object.entries(before)) {
      const same = (found: readonly object[] = []) => found.filter((row) => table !== 'meta' || !ofRestore.has((row as { readonly key: unknown }).key))
      const found = table === 'audit' ? after['audit']?.slice(0, rows.length) : same(after[table])
      expect({ table, rows: found }).toEqual({ table, rows: same(rows) })
    }
    expect(await server.store.read(verifyAudit)).toMatchObject({ brokenAt: null })
  }
})
