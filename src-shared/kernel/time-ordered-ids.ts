import type { Clock, NewId } from './id.ts'

/**
 * UUID version 7 (RFC 9562) that never goes back: 48 bits of milliseconds, 12 bits that count within one millisecond, 62 random bits. When the clock stands or
 * steps back, or more are made in a millisecond than can be counted, the last time is carried on.
 */
export function createTimeOrderedIds(clock: Clock, random: (bytes: number) => Uint8Array): NewId {
  let last = -1
  let count = 0
  return () => {
    const now = clock()
    count += 1
    if (now > last || count > 0xfff) {
      last = Math.max(now, last + 1)
      count = 0
    }
    const time = last.toString(16).padStart(12, '0')
    const rest = [...random(8)].map((byte, at) => (at === 0 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0')).join('')
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`
  }
}
