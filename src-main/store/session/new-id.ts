import { randomBytes } from 'node:crypto'
import type { Clock, NewId } from '#shared/kernel/id.ts'

/** Makes UUIDs of version 7 that also sort within one millisecond, and when the clock is set back. */
export function createNewId(clock: Clock): NewId {
  let lastMs = 0
  let count = 0
  return () => {
    const now = clock()
    if (now > lastMs) {
      lastMs = now
      count = randomBytes(2).readUInt16BE() & 0x07ff
    } else if (++count > 0x0fff) {
      lastMs += 1
      count = 0
    }
    const bytes = randomBytes(16)
    bytes.writeUIntBE(lastMs, 0, 6)
    bytes.writeUInt16BE(0x7000 | count, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}
