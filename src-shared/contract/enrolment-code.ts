import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/**
 * The enrolment code: all that a new desk must be told, on paper or read out over the telephone.
 *
 * Bytes: format (1) · secret (10) · first half of the authority's SPKI SHA-256 (16) · port (2, big-endian) · host (ASCII; a name with other letters in its punycode form).
 * Text: Crockford base32, then six check characters (the bech32m polynomial over the five-bit values, which finds any four wrong characters),
 * in groups of five. Reading forgives case, spaces, dashes, full-width forms, and O for 0, I and L for 1, U for V.
 *
 * The 128 bits of the fingerprint bind the desk to one authority; a second key with the same half is out of anybody's reach. The secret is spent
 * by the server at the first enrolment and expires by itself, so a found code opens nothing later.
 *
 * Version rule: another layout has another format byte.
 */
export type EnrolmentCode = {
  readonly host: string
  readonly port: number
  /** Half of the authority's SPKI SHA-256: 32 hexadecimal digits. */
  readonly fingerprint: string
  /** Sixteen base32 characters; see `enrolmentSecret`. */
  readonly secret: string
}

const format = 1
const secretBytes = 10
const fingerprintBytes = 16
const headBytes = 1 + secretBytes + fingerprintBytes + 2
const hostMax = 120
const hostPattern = /^[A-Za-z0-9.:-]+$/
const fingerprintPattern = /^[0-9a-f]{32}$/
const checkLength = 6
const checkConstant = 0x2bc830a3
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const forgiven: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' }

/** The text of a one-time secret from ten random bytes; the server keeps only its hash. */
export function enrolmentSecret(random: Uint8Array): string {
  if (random.length !== secretBytes) throw new Error(`an enrolment secret has ${secretBytes} bytes`)
  return toText(toFives(random))
}

/** The code as it is printed. */
export function encodeEnrolmentCode(code: EnrolmentCode): string {
  const secret = toBytes(toValues(code.secret) ?? [])
  const sound = hostPattern.test(code.host) && code.host.length <= hostMax && fingerprintPattern.test(code.fingerprint) && code.port > 0 && code.port < 65_536
  if (!sound || secret?.length !== secretBytes) throw new Error('an enrolment code needs a host, a port, 128 bits of fingerprint and an 80-bit secret')
  const fingerprint = (code.fingerprint.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
  const host = [...code.host].map((character) => character.charCodeAt(0))
  const values = toFives(Uint8Array.of(format, ...secret, ...fingerprint, code.port >> 8, code.port & 0xff, ...host))
  const text = toText([...values, ...checkOf(values)])
  return (text.match(/.{1,5}/g) ?? []).join('-')
}

/** Reads a typed code; whatever is wrong with it, the answer is `enrolment-code-malformed`. */
export function decodeEnrolmentCode(typed: string): Result<EnrolmentCode> {
  const malformed = failed('enrolment-code-malformed')
  const all = toValues(typed)
  if (!all || all.length <= checkLength) return malformed
  const values = all.slice(0, -checkLength)
  if (polymod(all) !== checkConstant) return malformed
  const bytes = toBytes(values)
  if (!bytes || bytes.length <= headBytes || bytes.length > headBytes + hostMax || bytes[0] !== format) return malformed
  const portAt = 1 + secretBytes + fingerprintBytes
  const port = ((bytes[portAt] ?? 0) << 8) | (bytes[portAt + 1] ?? 0)
  const host = String.fromCharCode(...bytes.subarray(headBytes))
  if (port === 0 || !hostPattern.test(host)) return malformed
  const fingerprint = [...bytes.subarray(1 + secretBytes, portAt)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return ok({ host, port, fingerprint, secret: toText(toFives(bytes.subarray(1, 1 + secretBytes))) })
}

function toText(values: readonly number[]): string {
  return values.map((value) => alphabet[value] ?? '').join('')
}

function toValues(typed: string): number[] | undefined {
  const values: number[] = []
  for (const character of typed.normalize('NFKC').toUpperCase()) {
    if (/[\s\p{Pd}_.,·]/u.test(character)) continue
    const value = alphabet.indexOf(forgiven[character] ?? character)
    if (value < 0) return undefined
    values.push(value)
  }
  return values
}

function toFives(bytes: Uint8Array): number[] {
  const values: number[] = []
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      values.push((held >> bits) & 31)
    }
  }
  if (bits > 0) values.push((held << (5 - bits)) & 31)
  return values
}

/** Undefined when bits are left over that are not zero: no encoder writes that. */
function toBytes(values: readonly number[]): Uint8Array | undefined {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const value of values) {
    held = ((held << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? Uint8Array.from(bytes) : undefined
}

function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) check ^= generator
  }
  return check >>> 0
}

function checkOf(values: readonly number[]): number[] {
  const check = polymod([...values, ...Array.from({ length: checkLength }, () => 0)]) ^ checkConstant
  return Array.from({ length: checkLength }, (_, n) => (check >>> (5 * (checkLength - 1 - n))) & 31)
}
