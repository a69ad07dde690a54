import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { idSchema, instantSchema, uuidSchema } from '#shared/kernel/id.ts'

/**
 * The print code (核验码), format 1: what the square on a printed record says, so that any desk of the company can tell later, without network, whether the
 * print is genuine and still current.
 *
 * It carries all that the check needs: which record at which revision, the first half of the content's SHA-256 (`archive/record-content.ts`), when, the printing
 * member's signature, the certificate of his key, and the authority's public key, which the desk compares with the fingerprint that it has pinned.
 *
 * Bytes: 1 · record · revision (4) · digest (16) · printed at (6) · member · desk · key (16) · public key (32) · certified at (6) · company (length (2), UTF-8) ·
 * certificate's signature (64) · authority's key (33, compressed point of P-256) · signature (64). A record, member or desk is 16 bytes of UUID and the
 * length (1) and ASCII of what follows it. Text: these bytes after a leading 1 as one decimal number: figures only, because a scanner is a keyboard, and an input method
 * makes Chinese of letters; a square holds figures most closely too.
 *
 * Version rule: another layout, or another meaning of the digest, is another format.
 */
export const printFormat = 1
export const printDomain = 'opsdesk-print-v1'
/** Half of a SHA-256 in hexadecimal digits: nobody finds another content for it. */
export const printDigestLength = 32

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))

export const printCodeSchema = z.strictObject({
  recordId: idSchema,
  revision: z.number().int().min(0).max(0xffff_ffff),
  digest: hex(printDigestLength / 2),
  printedAt: instantSchema.min(0),
  memberId: idSchema,
  deskId: idSchema,
  keyId: uuidSchema,
  publicKey: hex(32),
  certifiedAt: instantSchema.min(0),
  company: z.string(),
  certificateSignature: hex(64),
  authorityKey: hex(33),
  signature: hex(64),
})
export type PrintCode = z.infer<typeof printCodeSchema>
/** What the member signs, and with which key. */
export type PrintClaim = Pick<PrintCode, 'recordId' | 'revision' | 'digest' | 'printedAt' | 'memberId' | 'deskId' | 'keyId'>

/** The exact text that the printing member signs (Ed25519). */
export function printText({ recordId, revision, digest, printedAt, memberId, deskId, keyId }: PrintClaim): string {
  return `${printDomain}\n${canonicalJson({ format: printFormat, record: recordId, revision, digest, at: printedAt, member: memberId, desk: deskId, key: keyId })}`
}

/** The figures of the square. */
export function encodePrintCode(code: PrintCode): string {
  const company = utf8ToHex(code.company)
  const parts = [
    number(printFormat, 1),
    id(code.recordId),
    number(code.revision, 4),
    code.digest,
    number(code.printedAt, 6),
    id(code.memberId),
    id(code.deskId),
    uuid(code.keyId),
    code.publicKey,
    number(code.certifiedAt, 6),
    number(company.length / 2, 2),
    company,
    code.certificateSignature,
    code.authorityKey,
    code.signature,
  ]
  return BigInt(`0x1${parts.join('')}`).toString(10)
}

/** Reads what a scanner typed or somebody pasted; undefined when it is no print code. Spaces, line ends and full-width figures are forgiven. */
export function decodePrintCode(typed: string): PrintCode | undefined {
  const figures = typed.normalize('NFKC').replace(/\s+/g, '')
  if (!/^[1-9]\d{300,2000}$/.test(figures)) return undefined
  const text = BigInt(figures).toString(16)
  if (!text.startsWith('1') || text.length % 2 !== 1) return undefined
  const reader = readerOf(text.slice(1))
  if (reader.number(1) !== printFormat) return undefined
  const read = {
    recordId: reader.id(),
    revision: reader.number(4),
    digest: reader.take(printDigestLength / 2),
    printedAt: reader.number(6),
    memberId: reader.id(),
    deskId: reader.id(),
    keyId: reader.uuid(),
    publicKey: reader.take(32),
    certifiedAt: reader.number(6),
    company: hexToUtf8(reader.take(reader.number(2))),
    certificateSignature: reader.take(64),
    authorityKey: reader.take(33),
    signature: reader.take(64),
  }
  const parsed = printCodeSchema.safeParse(read)
  return parsed.success && reader.atEnd() ? parsed.data : undefined
}

function number(value: number, bytes: number): string {
  return value.toString(16).padStart(bytes * 2, '0')
}

function uuid(value: string): string {
  return value.replaceAll('-', '')
}

/** `<uuid>` or `<uuid>:<n>`. */
function id(value: string): string {
  const rest = utf8ToHex(value.slice(36))
  return uuid(value.slice(0, 36)) + number(rest.length / 2, 1) + rest
}

function utf8ToHex(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})|[^%]/g, (character, escaped?: string) =>
    (escaped ?? character.charCodeAt(0).toString(16).padStart(2, '0')).toLowerCase(),
  )
}

function hexToUtf8(digits: string): string {
  try {
    return decodeURIComponent(digits.replace(/../g, '%$&'))
  } catch {
    return ''
  }
}

/** Takes bytes off the front; what is not there reads as empty, which no schema accepts. */
function readerOf(digits: string) {
  let at = 0
  const take = (bytes: number): string => {
    const taken = digits.slice(at, at + bytes * 2)
    at += bytes * 2
    return taken
  }
  const whole = (bytes: number): number => Number.parseInt(take(bytes), 16) || 0
  const uuidOf = (): string => take(16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return {
    take,
    number: whole,
    uuid: uuidOf,
    id: () => uuidOf() + hexToUtf8(take(whole(1))),
    atEnd: () => at === digits.length,
  }
}
