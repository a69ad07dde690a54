import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { listBackups, sweepPartials, verifyBackup } from '#store/snapshot/read.ts'
import { takeBackup, type BackupRequest } from '#store/snapshot/take.ts'
import { folderState } from '#store/snapshot/files.ts'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function desk() {
  const root = mkdtempSync(join(tmpdir(), 'opsdesk-snapshot-'))
  made.push(root)
  const directory = join(root, 'desk')
  const folder = join(root, 'backups')
  mkdirSync(directory)
  mkdirSync(folder)
  writeFileSync(join(directory, 'store.db'), randomBytes(3_000_000))
  writeFileSync(join(directory, 'attachments.db'), randomBytes(200_000))
  writeFileSync(join(directory, 'desk.key'), '{"format":"opsdesk-key"}')
  let number = 0
  const request = (changes: Partial<BackupRequest> = {}): BackupRequest => ({
    directory,
    folder,
    facts: { storeId: 'store-1', deskId: 'desk-1', deskName: '封闭区 3 号', company: '华东站', waiting: 2 },
    id: `00000000-0000-7000-8000-00000000000${++number}`,
    now: Date.UTC(2026, 10, 22, 2, 0, number),
    holdStill: null,
    report: () => undefined,
    cancelled: () => false,
    ...changes,
  })
  return { directory, folder, request }
}

test('[BAK-07] a backup is the desk’s ciphertext byte for byte, read back and listed newest first', async () => {
  const { directory, folder, request } = desk()
  const first = await takeBackup(request())
  const second = await takeBackup(request())
  if (!first.ok || !second.ok) throw new Error('backup failed')
  expect(readFileSync(join(second.value.path, 'store.db')).equals(readFileSync(join(directory, 'store.db')))).toBe(true)
  const found = await listBackups(folder)
  expect(found.map((backup) => backup.path)).toEqual([second.value.path, first.value.path])
  expect(await verifyBackup(found[0]!)).toBeNull()
})

test('a single flipped bit is found and the file is named', async () => {
  const { folder, request } = desk()
  const backup = await takeBackup(request())
  if (!backup.ok) throw new Error('backup failed')
  const file = join(backup.value.path, 'store.db')
  const bytes = readFileSync(file)
  bytes[1_234_567] = bytes[1_234_567]! ^ 1
  writeFileSync(file, bytes)
  expect(await verifyBackup((await listBackups(folder))[0]!)).toMatchObject({ code: 'backup-damaged', params: { file: 'store.db' } })
})

test('a cancelled run leaves nothing that looks like a backup, and the good one before it stays', async () => {
  const { folder, request } = desk()
  await takeBackup(request())
  expect(await takeBackup(request({ cancelled: () => true }))).toMatchObject({ ok: false, fault: { code: 'call-cancelled' } })
  expect(await listBackups(folder)).toHaveLength(1)
})

test('what an interrupted run left is swept away and never listed', async () => {
  const { folder, request } = desk()
  await takeBackup(request())
  mkdirSync(join(folder, 'opsdesk-desk-1', '20261122-020009-deadbeef.partial'))
  expect(await listBackups(folder)).toHaveLength(1)
  await sweepPartials(folder, 'desk-1')
  expect(readdirSync(join(folder, 'opsdesk-desk-1'))).toHaveLength(1)
})

test('a desk that died keeps its last commits: the WAL goes into the backup', async () => {
  const { directory, request } = desk()
  writeFileSync(join(directory, 'store.db-wal'), randomBytes(40_000))
  const backup = await takeBackup(request())
  if (!backup.ok) throw new Error('backup failed')
  expect(backup.value.manifest.files.map((file) => file.name)).toEqual(['store.db', 'store.db-wal', 'attachments.db', 'desk.key'])
})

test('a folder that is missing, or not chosen, has its own answer', async () => {
  const { folder, request } = desk()
  rmSync(folder, { recursive: true })
  expect(await folderState(null, 0)).toBe('unset')
  expect(await takeBackup(request())).toMatchObject({ ok: false, fault: { code: 'backup-folder-missing' } })
})

test('backups are found from the designated folder, whatever it is called, and from the desk’s folder in it', async () => {
  const { folder, request } = desk()
  const named = join(folder, 'opsdesk-2026')
  mkdirSync(named)
  const backup = await takeBackup(request({ folder: named }))
  if (!backup.ok) throw new Error('backup failed')
  expect((await listBackups(named)).map((found) => found.path)).toEqual([backup.value.path])
  expect((await listBackups(join(named, 'opsdesk-desk-1'))).map((found) => found.path)).toEqual([backup.value.path])
})
