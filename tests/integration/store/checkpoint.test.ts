import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEncryptedFile, openEncryptedFile, type EncryptedFile } from '#store/database/encrypted-file.ts'
import { openConnection } from '#store/database/connection.ts'

/** Both files of a desk are of this kind; the clock is turned by hand. */
const within30s = 30_000
const key = randomBytes(32)
let directory: string
let opened: EncryptedFile[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-wal-'))
  opened = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(async () => {
  vi.useRealTimers()
  for (const file of opened) await file.close()
  rmSync(directory, { recursive: true, force: true })
})

function openFile(set: 'client' | 'attachments'): EncryptedFile {
  const file = join(directory, `${set}.db`)
  createEncryptedFile({ file, key, set })
  const made = openEncryptedFile({ file, key, set })
  opened.push(made)
  return made
}

const walOf = (set: string): number => statSync(join(directory, `${set}.db-wal`), { throwIfNoEntry: false })?.size ?? 0

/** As for `store.db` with any statement that both files take. */
async function commit(file: EncryptedFile): Promise<void> {
  await file.transaction(async () => void file.writer.exec('create table if not exists "t" ("a" text); insert into "t" values (hex(randomblob(500)))'))
}

/** The timer's work is queued behind writes; one more write that changes nothing waits for it. */
async function pass(file: EncryptedFile, ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await file.transaction(async () => undefined)
}

test.each(['client', 'attachments'] as const)('[BAK-14] the WAL of %s is truncated within 30 s of a commit, and at the lock', async (set) => {
  const file = openFile(set)
  await commit(file)
  expect(walOf(set)).toBeGreaterThan(0)
  await pass(file, within30s)
  expect(walOf(set)).toBe(0)
  await commit(file)
  expect(walOf(set)).toBeGreaterThan(0)
  await file.close()
  expect(walOf(set)).toBe(0)
})

test('a backup that holds the file keeps the WAL, and it is truncated once the backup has ended', async () => {
  const file = openFile('client')
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const held = file.frozen(async () => {
    begun.resolve()
    await gate.promise
  })
  await begun.promise
  await commit(file)
  await pass(file, within30s)
  expect(walOf('client')).toBeGreaterThan(0)
  gate.resolve()
  await held
  await pass(file, within30s)
  expect(walOf('client')).toBe(0)
})

test('a reader that will not let go keeps the WAL for as long, and no longer', async () => {
  const file = openFile('client')
  const reader = openConnection(join(directory, 'client.db'), key, 'read')
  file.writer.pragma('busy_timeout = 0')
  await commit(file)
  reader.exec('BEGIN')
  reader.prepare('select count(*) from "t"').get()
  await commit(file)
  await pass(file, within30s)
  expect(walOf('client')).toBeGreaterThan(0)
  reader.exec('ROLLBACK')
  await pass(file, within30s)
  expect(walOf('client')).toBe(0)
  reader.close()
})

test('a checkpoint that fails is told and tried again; what was committed is not touched by it', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const file = openFile('client')
  await commit(file)
  const pragma = vi.spyOn(file.writer, 'pragma').mockImplementationOnce(() => {
    throw Object.assign(new Error('disk'), { code: 'SQLITE_IOERR_WRITE' })
  })
  await pass(file, within30s)
  expect(pragma).toHaveBeenCalled()
  expect(told.mock.calls.flat().join()).toContain('SQLITE_IOERR_WRITE')
  expect(walOf('client')).toBeGreaterThan(0)
  await pass(file, within30s)
  expect(walOf('client')).toBe(0)
  expect(file.reader.prepare('select count(*) from "t"').pluck().get()).toBe(1)
})
