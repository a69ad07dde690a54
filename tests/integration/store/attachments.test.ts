import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAttachmentFile, openAttachmentStore, type OpenedAttachmentStore } from '#store/attachments/attachment-store.ts'
import { mediaTypeOf } from '#store/attachments/media-type.ts'
import { chosenPath } from '#tests/support/choosing.ts'

let directory: string
let store: OpenedAttachmentStore
const key = randomBytes(32)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-attachments-'))
  createAttachmentFile(directory, key)
  store = openAttachmentStore(directory, key)
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

function fileOf(bytes: Uint8Array): string {
  const path = join(directory, 'picked')
  writeFileSync(path, bytes)
  return path
}

test('[ARC-05] a file goes in and comes out byte for byte, named by its hash and typed by its bytes', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(700_000)])
  const added = await store.add(chosenPath(fileOf(bytes)), 1_000_000)
  expect(added).toEqual({ ok: true, value: { sha256: sha256(bytes), size: bytes.length, mime: 'application/pdf' } })
  const read = await store.read(sha256(bytes))
  expect(read.ok && Buffer.from(read.value.bytes).equals(bytes)).toBe(true)
  expect(store.notUploaded()).toEqual([{ sha256: sha256(bytes), size: bytes.length }])
  expect(Buffer.from(store.readChunk(sha256(bytes), 262_000, 1000)).equals(bytes.subarray(262_000, 263_000))).toBe(true)
  store.markUploaded(sha256(bytes))
  expect(store.notUploaded()).toEqual([])
})

test('nothing of an attachment stands readable on disk', async () => {
  const marker = Buffer.from('a sentence that nobody else may read, '.repeat(2000))
  await store.add(chosenPath(fileOf(marker)), 1_000_000)
  for (const name of ['attachments.db', 'attachments.db-wal']) expect(readFileSync(join(directory, name)).includes('nobody else may read'), name).toBe(false)
})

test('too large, missing or not a file are answered as such', async () => {
  expect(await store.add(chosenPath(fileOf(randomBytes(2000))), 1999)).toMatchObject({
    ok: false,
    fault: { code: 'attachment-too-large', params: { max: 1999 } },
  })
  expect(await store.add(chosenPath(join(directory, 'nowhere')), 10)).toMatchObject({ ok: false, fault: { code: 'file-missing' } })
  expect(await store.add(chosenPath(directory), 10)).toMatchObject({ ok: false, fault: { code: 'file-unreadable' } })
  expect(await store.read('0'.repeat(64))).toMatchObject({ ok: false, fault: { code: 'not-held' } })
})

test('an empty file is a file', async () => {
  const added = await store.add(chosenPath(fileOf(Buffer.alloc(0))), 10)
  expect(added.ok && added.value.size).toBe(0)
  expect(store.has(sha256(Buffer.alloc(0)))).toBe(true)
})

test('a download resumes wherever it stopped, with pieces of any size, and survives a close', async () => {
  const bytes = randomBytes(600_123)
  const name = sha256(bytes)
  const pieces = [1, 99_999, 262_144, 100_000]
  let offset = 0
  for (const piece of pieces) {
    expect(store.writeChunk(name, bytes.length, 'image/png', offset, bytes.subarray(offset, offset + piece))).toEqual({ complete: false, damaged: false })
    offset += piece
  }
  await store.close()
  store = openAttachmentStore(directory, key)
  expect(store.received(name)).toBe(offset)
  expect(store.has(name)).toBe(false)
  // A piece that is sent again is no harm.
  expect(store.writeChunk(name, bytes.length, 'image/png', offset - 500, bytes.subarray(offset - 500))).toEqual({ complete: true, damaged: false })
  const read = await store.read(name)
  expect(read.ok && Buffer.from(read.value.bytes).equals(bytes)).toBe(true)
  expect(store.notUploaded()).toEqual([])
})

test('bytes that are not what their name says are thrown away', () => {
  const name = sha256(Buffer.from('right'))
  expect(store.writeChunk(name, 5, 'text/plain', 0, Buffer.from('wrong'))).toEqual({ complete: false, damaged: true })
  expect(store.received(name)).toBe(0)
  expect(store.writeChunk(name, 5, 'text/plain', 0, Buffer.from('right'))).toEqual({ complete: true, damaged: false })
  store.remove(name)
  expect(store.has(name)).toBe(false)
})

test('what a file is, its bytes tell', () => {
  const type = (text: string | Uint8Array, tail = '') => mediaTypeOf(Buffer.from(text), Buffer.from(tail))
  expect(type('MZ\x90\0 this program')).toBe('application/x-msdownload')
  expect(type('PK\x03\x04 …', 'xl/workbook.xml')).toContain('spreadsheetml')
  expect(type('PK\x03\x04 …', 'readme.txt')).toBe('application/zip')
  expect(type('报销单：三月\r\n')).toBe('text/plain')
  expect(type(Buffer.from([0xb1, 0xa8, 0xcf, 0xfa]))).toBe('text/plain')
  expect(type(Buffer.from([0, 1, 2]))).toBe('application/octet-stream')
})
