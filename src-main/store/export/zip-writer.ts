import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { constants, createDeflateRaw, crc32, deflateRawSync } from 'node:zlib'

/** Writes a ZIP container (APPNOTE 6.3) as a stream, so that a workbook of any length needs only a few buffers. */
export type ZipWriter = {
  /** A small part, whole. */
  add(name: string, text: string): Promise<void>
  /** A long part, piece by piece. */
  addStream(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void>
  /** Writes the directory. The target is ended by whoever opened it. */
  finish(): Promise<void>
}

type Entry = {
  readonly name: Buffer
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly offset: number
  readonly flags: number
}

/** Names are UTF-8. */
const utf8Flag = 0x800
/** Sizes and checksum stand behind the data, because they are not known before it. */
const descriptorFlag = 0x8
/** 1980-01-01: a fixed time makes the same content the same file. */
const dosDate = 0x21

/** A container that is written to `target`, which is waited for when it is full. */
export function createZipWriter(target: Writable): ZipWriter {
  const entries: Entry[] = []
  let offset = 0

  async function write(bytes: Buffer): Promise<void> {
    offset += bytes.length
    if (target.write(bytes)) return
    await once(target, 'drain')
  }

  async function add(name: string, text: string): Promise<void> {
    const content = Buffer.from(text)
    const packed = deflateRawSync(content)
    const entry: Entry = { name: Buffer.from(name), crc: crc32(content), packedBytes: packed.length, bytes: content.length, offset, flags: utf8Flag }
    entries.push(entry)
    await write(localHeader(entry))
    await write(packed)
  }

  async function addStream(name: string, pieces: AsyncIterable<string> | Iterable<string>): Promise<void> {
    const start = { name: Buffer.from(name), crc: 0, packedBytes: 0, bytes: 0, offset, flags: utf8Flag | descriptorFlag }
    await write(localHeader(start))
    const dataStart = offset
    const deflate = createDeflateRaw({ level: constants.Z_DEFAULT_COMPRESSION, chunkSize: 65_536 })
    const draining = (async () => {
      for await (const chunk of deflate) await write(Buffer.from(chunk))
    })()
    let crc = 0
    let bytes = 0
    for await (const piece of pieces) {
      const content = Buffer.from(piece)
      crc = crc32(content, crc)
      bytes += content.length
      if (!deflate.write(content)) await Promise.race([once(deflate, 'drain'), draining])
    }
    deflate.end()
    await draining
    const entry: Entry = { ...start, crc, bytes, packedBytes: offset - dataStart }
    entries.push(entry)
    await write(descriptor(entry))
  }

  async function finish(): Promise<void> {
    const start = offset
    for (const entry of entries) await write(directoryHeader(entry))
    await write(endRecord(entries.length, offset - start, start))
  }

  return { add, addStream, finish }
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  writeFacts(header, 4, entry)
  return Buffer.concat([header, entry.name])
}

function directoryHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  writeFacts(header, 6, entry)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

/** What both headers share: version, flags, method, time, checksum, sizes, length of the name. */
function writeFacts(header: Buffer, at: number, entry: Entry): void {
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(entry.flags, at + 2)
  header.writeUInt16LE(8, at + 4)
  header.writeUInt16LE(0, at + 6)
  header.writeUInt16LE(dosDate, at + 8)
  header.writeUInt32LE(entry.crc, at + 10)
  header.writeUInt32LE(entry.packedBytes, at + 14)
  header.writeUInt32LE(entry.bytes, at + 18)
  header.writeUInt16LE(entry.name.length, at + 22)
}

function descriptor(entry: Entry): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(0x08074b50, 0)
  bytes.writeUInt32LE(entry.crc, 4)
  bytes.writeUInt32LE(entry.packedBytes, 8)
  bytes.writeUInt32LE(entry.bytes, 12)
  return bytes
}

function endRecord(count: number, length: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22)
  bytes.writeUInt32LE(0x06054b50, 0)
  bytes.writeUInt16LE(count, 8)
  bytes.writeUInt16LE(count, 10)
  bytes.writeUInt32LE(length, 12)
  bytes.writeUInt32LE(offset, 16)
  return bytes
}
