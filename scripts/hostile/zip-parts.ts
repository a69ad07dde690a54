import { crc32, deflateRawSync } from 'node:zlib'

/** What a container says of one part; left out, the truth. */
export type Lies = {
  readonly size?: number
  readonly packed?: number
  readonly offset?: number
  readonly method?: number
  readonly flags?: number
  readonly name?: string
}
export type Part = { readonly name: string; readonly bytes: Buffer; readonly lies?: Lies; /** Stored as it is. */ readonly stored?: boolean }

/** A ZIP container that lies where it is told to: the product's own writer cannot. */
export function zipOf(
  parts: readonly Part[],
  ending: { readonly count?: number; readonly offset?: number; readonly length?: number; readonly comment?: string } = {},
): Buffer {
  const bodies: Buffer[] = []
  const entries: Buffer[] = []
  let at = 0
  for (const { name, bytes, lies = {}, stored = false } of parts) {
    const data = stored ? bytes : deflateRawSync(bytes, { level: 1 })
    const method = lies.method ?? (stored ? 0 : 8)
    const label = Buffer.from(lies.name ?? name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(label.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(lies.flags ?? 0, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc32(bytes), 16)
    entry.writeUInt32LE((lies.packed ?? data.length) >>> 0, 20)
    entry.writeUInt32LE((lies.size ?? bytes.length) >>> 0, 24)
    entry.writeUInt16LE(label.length, 28)
    entry.writeUInt32LE((lies.offset ?? at) >>> 0, 42)
    bodies.push(local, label, data)
    entries.push(entry, label)
    at += 30 + label.length + data.length
  }
  const directory = Buffer.concat(entries)
  const comment = Buffer.from(ending.comment ?? '')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(ending.count ?? parts.length, 8)
  end.writeUInt16LE(ending.count ?? parts.length, 10)
  end.writeUInt32LE((ending.length ?? directory.length) >>> 0, 12)
  end.writeUInt32LE((ending.offset ?? at) >>> 0, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...bodies, directory, end, comment])
}
