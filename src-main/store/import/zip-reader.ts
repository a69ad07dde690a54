import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'

/**
 * Reads the parts of a ZIP container (APPNOTE 6.3) without ever unpacking more than its limits allow.
 *
 * A workbook comes from anywhere, so nothing it says about itself is believed: the central directory is checked before anything is
 * unpacked, and while unpacking the bytes are counted, because a directory can lie. What is out of proportion is `file-bomb`.
 */
export const zipLimits = {
  entries: 2000,
  /** All parts together, unpacked. */
  unpackedBytes: 400_000_000,
  /** Unpacked to packed, for parts over a megabyte; sheets of one repeated value reach about 60. */
  ratio: 150,
  ratioFromBytes: 1_000_000,
} as const
export type ZipLimits = { readonly [K in keyof typeof zipLimits]: number }

type ZipEntry = { readonly packedBytes: number; readonly bytes: number; readonly deflated: boolean; readonly offset: number }

export type ZipArchive = {
  has(name: string): boolean
  /** Unpacks one part; throws a FaultError when it is damaged, missing or grows past what it declared. */
  read(name: string): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const endSignature = 0x06054b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const commentBytesMax = 65_535
const zip64Mark = 0xffffffff

/** Opens a container and checks its directory against the limits. */
export async function openZip(path: string, limits: ZipLimits = zipLimits): Promise<Result<ZipArchive>> {
  const file = await open(path, 'r')
  const directory = await readDirectory(file, limits).catch(async (error: unknown) => {
    await file.close()
    if (error instanceof FaultError) return { ok: false as const, fault: error.fault }
    throw error
  })
  if (!directory.ok) {
    await file.close()
    return directory
  }
  const entries = directory.value
  return ok({
    has: (name) => entries.has(name),
    read: (name) => unpack(file, entries.get(name)),
    close: () => file.close(),
  })
}

async function readDirectory(file: FileHandle, limits: ZipLimits): Promise<Result<Map<string, ZipEntry>>> {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - endBytes - commentBytesMax), Math.min(size, endBytes + commentBytesMax))
  const end = findEnd(tail)
  if (end === undefined) return failed('file-malformed')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const offset = tail.readUInt32LE(end + 16)
  if (count > limits.entries) return failed('file-bomb')
  if (offset + length > size) return failed('file-malformed')
  return parseDirectory(await readAt(file, offset, length), count, limits)
}

/** The end record is searched backwards, since a comment may follow it. */
function findEnd(tail: Buffer): number | undefined {
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) === endSignature) return at
  }
  return undefined
}

function parseDirectory(bytes: Buffer, count: number, limits: ZipLimits): Result<Map<string, ZipEntry>> {
  const entries = new Map<string, ZipEntry>()
  let total = 0
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== directorySignature) return failed('file-malformed')
    const nameBytes = bytes.readUInt16LE(at + 28)
    const extraBytes = bytes.readUInt16LE(at + 30)
    const entry = parseEntry(bytes, at, bytes.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes))
    if (!entry.ok) return entry
    const { bytes: unpacked, packedBytes } = entry.value
    total += unpacked
    if (total > limits.unpackedBytes) return failed('file-bomb')
    if (unpacked > limits.ratioFromBytes && unpacked > packedBytes * limits.ratio) return failed('file-bomb')
    // Some writers use backslashes and leading slashes; names are only looked up, never used as paths.
    const name = bytes
      .toString('utf8', at + 46, at + 46 + nameBytes)
      .replaceAll('\\', '/')
      .replace(/^\//, '')
    entries.set(name, entry.value)
    at += 46 + nameBytes + extraBytes + bytes.readUInt16LE(at + 32)
  }
  return ok(entries)
}

function parseEntry(bytes: Buffer, at: number, extra: Buffer): Result<ZipEntry> {
  if ((bytes.readUInt16LE(at + 8) & 1) !== 0) return failed('file-encrypted')
  const method = bytes.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8) return failed('file-malformed')
  const wide = zip64Values(extra)
  // APPNOTE 4.5.3: the zip64 field holds only those values, in this order, that are marked in the plain fields.
  const value = (plain: number): number => (plain === zip64Mark ? (wide.shift() ?? Number.MAX_SAFE_INTEGER) : plain)
  const unpacked = value(bytes.readUInt32LE(at + 24))
  const packedBytes = value(bytes.readUInt32LE(at + 20))
  const offset = value(bytes.readUInt32LE(at + 42))
  return ok({ packedBytes, bytes: unpacked, deflated: method === 8, offset })
}

function zip64Values(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    const values: number[] = []
    for (let word = 0; word + 8 <= field.length; word += 8) values.push(Number(field.readBigUInt64LE(word)))
    return values
  }
  return []
}

async function* unpack(file: FileHandle, entry: ZipEntry | undefined): AsyncGenerator<Uint8Array> {
  if (!entry) throw new FaultError({ code: 'file-malformed' })
  const header = await readAt(file, entry.offset, 30)
  if (header.readUInt32LE(0) !== localSignature) throw new FaultError({ code: 'file-malformed' })
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  let seen = 0
  for await (const chunk of entry.deflated ? inflated(file, start, entry.packedBytes) : packed(file, start, entry.packedBytes)) {
    seen += chunk.length
    if (seen > entry.bytes) throw new FaultError({ code: 'file-bomb' })
    yield chunk
  }
  if (seen !== entry.bytes) throw new FaultError({ code: 'file-malformed' })
}

async function* packed(file: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array> {
  const step = 65_536
  for (let done = 0; done < length; done += step) yield await readAt(file, start + done, Math.min(step, length - done))
}

async function* inflated(file: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 65_536 })
  const source = Readable.from(packed(file, start, length))
  source.on('error', (error) => inflate.destroy(error))
  source.pipe(inflate)
  try {
    for await (const chunk of inflate) yield chunk
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) throw new FaultError({ code: 'file-malformed' })
    throw error
  } finally {
    source.destroy()
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, offset)
  if (bytesRead < length) throw new FaultError({ code: 'file-malformed' })
  return bytes
}
