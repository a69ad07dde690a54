import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Id, Instant } from './id.ts'

const domain = 'opsdesk-derived-id-v1'
const timeDigits = 12

/**
 * The id of a thing that has a name, and an instant to which it belongs: wherever it is made it is the same, so that whoever makes it a second time makes nothing. A UUID of
 * version 8 that sorts by its instant like the others: 48 bits of time, then what is left of SHA-256 over the domain tag, the instant and the parts of the name.
 */
export function derivedId(at: Instant, ...name: readonly string[]): Id {
  const digest = bytesToHex(sha256(utf8ToBytes(JSON.stringify([domain, at, ...name]))))
  const time = Math.min(Math.max(0, Math.floor(at)), 2 ** 48 - 1)
    .toString(16)
    .padStart(timeDigits, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-8${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`
}

/** The id under which that is named which follows from a thing with such an id, at the same instant. */
export function followingId(id: Id): Id {
  return derivedId(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16), 'follows', id)
}
