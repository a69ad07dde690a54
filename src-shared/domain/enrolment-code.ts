import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/**
 * The enrolment code, version 1: what an administrator hands to a person for the first contact of a desk.
 *
 * Content: format (1 byte, `1`), SHA-256 of the authority's SubjectPublicKeyInfo (32), secret (10), the server's URL (ASCII), CRC-32 (4, big
 * endian, of all before). Text: Crockford's base 32, upper case, in groups of five joined by hyphens; reading ignores case, hyphens and
 * white space and takes O for 0, I and L for 1.
 * The fingerprint says which server to trust; the secret opens one account's enrolment once. The CRC only finds slips of the hand.
 */
export type EnrolmentCode = {
  /** `https://host:port`, without a path. */
  readonly url: string
  /** Lower-case hex of 32 bytes. */
  readonly fingerprint: string
  /** Lower-case hex of 10 bytes; goes into `enrol.secret` as it is. */
  readonly secret: string
}

const format = 1
const fingerprintBytes = 32
const secretBytes = 10
const checkBytes = 4
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const urlShape = /^https:\/\/[A-Za-z0-9.:[\]_-]{1,120}$/

/** Writes a code; throws when its parts are not of their shape, which is a bug. */
export function formatEnrolmentCode(code: EnrolmentCode): string {
  const fingerprint = bytesOfHex(code.fingerprint)
  const secret = bytesOfHex(code.secret)
  if (fingerprint?.length !== fingerprintBytes || secret?.length !== secretBytes || !urlShape.test(code.url)) throw new Error('an enrolment code cannot carry these parts')
  const content = [format, ...fingerprint, ...secret, ...[...code.url].map((letter) => letter.charCodeAt(0))]
  return base32([...content, ...crc32(content)]).replace(/.{5}(?=.)/g, '$&-')
}

/** Reads a typed or pasted code. */
export function parseEnrolmentCode(text: string): Result<EnrolmentCode> {
  const bytes = bytesOfBase32(text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'))
  if (!bytes || bytes.length <= 1 + fingerprintBytes + secretBytes + checkBytes) return failed('enrolment-code-malformed')
  const content = bytes.slice(0, -checkBytes)
  const check = bytes.slice(-checkBytes)
  if (content[0] !== format || crc32(content).some((byte, n) => byte !== check[n])) return failed('enrolment-code-malformed')
  const secretAt = 1 + fingerprintBytes
  const url = String.fromCharCode(...content.slice(secretAt + secretBytes))
  if (!urlShape.test(url)) return failed('enrolment-code-malformed')
  return ok({ url, fingerprint: hexOf(content.slice(1, secretAt)), secret: hexOf(content.slice(secretAt, secretAt + secretBytes)) })
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function bytesOfHex(text: string): readonly number[] | undefined {
  if (!/^([0-9a-f]{2})+$/.test(text)) return undefined
  return (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}

function base32(bytes: readonly number[]): string {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

function bytesOfBase32(text: string): readonly number[] | undefined {
  const values = [...text].map((letter) => alphabet.indexOf(letter))
  if (values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
}

function crc32(bytes: readonly number[]): readonly number[] {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  const value = ~rest >>> 0
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
}
