import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { existsSync, renameSync } from 'node:fs'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { AttachmentStore } from '../context.ts'
import { createEncryptedFile, openEncryptedFile, type EncryptedFile } from '../database/encrypted-file.ts'
import { faultOfError } from '../database/sqlite-fault.ts'
import { mediaTypeOf } from './media-type.ts'

/**
 * Files have a store of their own beside the rows of the database (ARC-05): attachment bytes in `attachments.db`, content-addressed by SHA-256, in chunks of 256 KiB, under the store's key.
 *
 * A blob is either complete, and then its bytes have the hash of its name, or it is being received: bytes come in order, each chunk full
 * but the last, and what is there is always a beginning. Every change is one short synchronous transaction, so nothing can come between.
 */
export const attachmentsFileName = 'attachments.db'
export const chunkBytes = 256 * 1024
const sniffBytes = 64 * 1024

type Blob = { readonly sha256: string; readonly size: number; readonly mime: string; readonly complete: number; readonly uploaded: number }

export type OpenedAttachmentStore = AttachmentStore & Pick<EncryptedFile, 'isWhole' | 'close'>

/** Makes the attachments' file of a new desk. One that lies there without its store (a creation was interrupted) is put aside, not deleted. */
export function createAttachmentFile(directory: string, key: Buffer): void {
  const file = join(directory, attachmentsFileName)
  for (let n = 1; existsSync(file); n += 1) if (!existsSync(`${file}.aside-${n}`)) renameSync(file, `${file}.aside-${n}`)
  createEncryptedFile({ file, key, set: 'attachments' })
}

/** Opens the attachments of a desk; throws a `FaultError` when the file cannot be used. */
export function openAttachmentStore(directory: string, key: Buffer): OpenedAttachmentStore {
  const file = openEncryptedFile({ file: join(directory, attachmentsFileName), key, set: 'attachments' })
  const blobs = blobsOf(file.writer)
  return {
    add: (path, maxBytes) => addFile(blobs, path, maxBytes),
    async read(sha256) {
      const blob = blobs.get(sha256)
      if (!blob?.complete) return failed('not-held')
      return ok({ bytes: blobs.bytes(sha256, 0, blob.size), mime: blob.mime })
    },
    has: (sha256) => blobs.get(sha256)?.complete === 1,
    size(sha256) {
      const blob = blobs.get(sha256)
      return blob?.complete === 1 ? blob.size : null
    },
    notUploaded: () => blobs.notUploaded(),
    readChunk: (sha256, offset, length) => blobs.bytes(sha256, offset, length),
    writeChunk(sha256, size, mime, offset, bytes) {
      blobs.begin(sha256, size, mime, 1)
      blobs.append(sha256, offset, bytes)
      return blobs.settle(sha256)
    },
    markUploaded: (sha256) => blobs.markUploaded(sha256),
    received: (sha256) => blobs.received(sha256),
    remove: (sha256) => blobs.remove(sha256),
    frozen: (work) => file.frozen(work),
    isWhole: () => file.isWhole(),
    close: () => file.close(),
  }
}

/** Two passes over the file, so that a large one is never held in memory: the name first, then the bytes under it. */
async function addFile(blobs: Blobs, path: string, maxBytes: number): Promise<Result<{ sha256: string; size: number; mime: string }>> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    const found = await handle.stat()
    if (!found.isFile()) return failed('file-unreadable', { reason: 'not-a-file' })
    if (found.size > maxBytes) return failed('attachment-too-large', { max: maxBytes })
    const hash = createHash('sha256')
    let size = 0
    let head: Buffer = Buffer.alloc(0)
    let tail: Buffer = Buffer.alloc(0)
    for await (const chunk of chunksOf(handle)) {
      hash.update(chunk)
      size += chunk.length
      if (head.length < sniffBytes) head = Buffer.concat([head, chunk]).subarray(0, sniffBytes)
      tail = Buffer.concat([tail, chunk]).subarray(-sniffBytes)
      if (size > maxBytes) return failed('attachment-too-large', { max: maxBytes })
    }
    const sha256 = hash.digest('hex')
    const mime = mediaTypeOf(head, tail)
    if (blobs.get(sha256)?.complete === 1) return ok({ sha256, size, mime })
    blobs.remove(sha256)
    blobs.begin(sha256, size, mime, 0)
    let offset = 0
    for await (const chunk of chunksOf(handle)) {
      if (offset + chunk.length > size) break
      blobs.append(sha256, offset, chunk)
      offset += chunk.length
    }
    // Somebody wrote to the file between the passes: what is here has not the name it was given.
    return blobs.settle(sha256).complete ? ok({ sha256, size, mime }) : (blobs.remove(sha256), failed('file-unreadable', { reason: 'changed' }))
  } catch (error) {
    return fileFailure(error)
  } finally {
    await handle?.close()
  }
}

function fileFailure(error: unknown): Result<never> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return failed('file-missing')
  if (code === 'EACCES' || code === 'EPERM' || code === 'EISDIR' || code === 'EBUSY') return failed('file-unreadable', { reason: code })
  const fault = faultOfError(error)
  if (fault) return { ok: false, fault }
  throw error
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  for (let offset = 0; ;) {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, offset)
    if (bytesRead === 0) return
    offset += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

type Blobs = ReturnType<typeof blobsOf>

function blobsOf(raw: SqliteDatabase) {
  const find = raw.prepare('select * from "blob" where "sha256" = ?')
  const insert = raw.prepare('insert into "blob" ("sha256", "size", "mime", "complete", "uploaded") values (?, ?, ?, 0, ?)')
  const last = raw.prepare('select "ordinal", length("bytes") as "length" from "chunk" where "sha256" = ? order by "ordinal" desc limit 1')
  const put = raw.prepare(
    'insert into "chunk" ("sha256", "ordinal", "bytes") values (?, ?, ?) on conflict ("sha256", "ordinal") do update set "bytes" = excluded."bytes"',
  )
  const chunk = raw.prepare('select "bytes" from "chunk" where "sha256" = ? and "ordinal" = ?').pluck()
  const waiting = raw.prepare('select "sha256", "size" from "blob" where "complete" = 1 and "uploaded" = 0 order by "sha256"')
  const dropChunks = raw.prepare('delete from "chunk" where "sha256" = ?')
  const dropBlob = raw.prepare('delete from "blob" where "sha256" = ?')
  const setUploaded = raw.prepare('update "blob" set "uploaded" = 1 where "sha256" = ?')
  const setComplete = raw.prepare('update "blob" set "complete" = 1 where "sha256" = ?')

  const get = (sha256: string): Blob | undefined => find.get(sha256) as Blob | undefined
  const chunkAt = (sha256: string, ordinal: number): Buffer => (chunk.get(sha256, ordinal) as Buffer | undefined) ?? Buffer.alloc(0)
  const received = (sha256: string): number => {
    const end = last.get(sha256) as { ordinal: number; length: number } | undefined
    return end ? end.ordinal * chunkBytes + end.length : 0
  }
  const remove = raw.transaction((sha256: string) => {
    dropChunks.run(sha256)
    dropBlob.run(sha256)
  })

  const append = raw.transaction((sha256: string, offset: number, bytes: Uint8Array) => {
    const here = received(sha256)
    if (offset > here) throw new Error('attachment bytes come in order')
    let rest = bytes.subarray(here - offset)
    for (let at = here; rest.length > 0;) {
      const ordinal = Math.floor(at / chunkBytes)
      const held = at % chunkBytes === 0 ? Buffer.alloc(0) : chunkAt(sha256, ordinal)
      const part = rest.subarray(0, chunkBytes - held.length)
      put.run(sha256, ordinal, Buffer.concat([held, part]))
      at += part.length
      rest = rest.subarray(part.length)
    }
  })

  return {
    get,
    received,
    remove,
    append,
    notUploaded: () => waiting.all() as { sha256: string; size: number }[],
    markUploaded: (sha256: string) => void setUploaded.run(sha256),
    begin(sha256: string, size: number, mime: string, uploaded: 0 | 1): void {
      if (!get(sha256)) insert.run(sha256, size, mime, uploaded)
    },
    bytes(sha256: string, offset: number, length: number): Buffer {
      const parts: Buffer[] = []
      const end = Math.min(offset + length, received(sha256))
      for (let at = offset; at < end;) {
        const within = at % chunkBytes
        const part = chunkAt(sha256, Math.floor(at / chunkBytes)).subarray(within, within + end - at)
        if (part.length === 0) throw new Error('an attachment has a hole')
        parts.push(part)
        at += part.length
      }
      return Buffer.concat(parts)
    },
    /** Complete once all bytes are here and are what the name says; others are thrown away. */
    settle(sha256: string): { complete: boolean; damaged: boolean } {
      const blob = get(sha256)
      if (!blob) return { complete: false, damaged: false }
      if (blob.complete === 1) return { complete: true, damaged: false }
      const here = received(sha256)
      if (here < blob.size) return { complete: false, damaged: false }
      const hash = createHash('sha256')
      for (let ordinal = 0; ordinal * chunkBytes < here; ordinal += 1) hash.update(chunkAt(sha256, ordinal))
      if (here === blob.size && hash.digest('hex') === sha256) {
        setComplete.run(sha256)
        return { complete: true, damaged: false }
      }
      remove(sha256)
      return { complete: false, damaged: true }
    },
  }
}
