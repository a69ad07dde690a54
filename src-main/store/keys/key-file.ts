import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { derive } from './key-derivation.ts'

/**
 * The key file of a desk (`desk.key`), version 1: a JSON text that holds the store's random 256-bit key in slots.
 *
 * **Secrets.** *Store key*: 32 random bytes; opens `store.db` and `attachments.db` and never changes. *Device secret*: 32 random bytes in
 * the operating system's keychain. *Release share*: 32 bytes that only the server knows. *Signing seed*: a member's Ed25519 key on this
 * desk. The file by itself, the file with a password, or the file with the keychain, opens nothing.
 *
 * **Derivation.** `H(secrets, label)` = HKDF-SHA-256 over the secrets one after the other, salt = UTF-8 of `storeId`, info = label, 32 bytes.
 *
 * **Slots.** Each is `{ header, box }`: AES-256-GCM with a random 96-bit nonce (in the header), additional data = UTF-8 canonical JSON (RFC
 * 8785) of the header, `box` = base64 of ciphertext and 16-byte tag.
 * - *Member*, one each: key = H(Argon2id(password in NFKC, salt, parameters of the header) ‖ device secret, `opsdesk-member-slot-v1`);
 *   content = store key ‖ signing seed.
 * - *Release*: key = H(device secret ‖ release share, `opsdesk-release-slot-v1`); content = store key. With it a further member enrols, and
 *   a forgotten password is reset.
 * - *Recovery*: content = canonical JSON `{ format: 'opsdesk-recovery', version: 1, storeId, deskId, storeKey: base64 }`, encrypted to the
 *   company's recipients in the armoured age v1 format, so that the ordinary `age` program opens it.
 *
 * **Parameters.** Argon2id never below 128 MiB, 3 passes, 1 lane (a file that says less was downgraded) and never above 1 GiB, 10 passes, 16 lanes (a file that
 * says more would hold the machine up); both are refused before anything is computed.
 *
 * **Device check.** H(device secret, `opsdesk-device-check-v1`), first 16 bytes: tells a changed keychain from a wrong password.
 *
 * **Seal and checksum.** `seal`: HMAC-SHA-256 under H(store key, `opsdesk-key-file-seal-v1`) over the canonical JSON of all members but
 * these two; verified once the store key is known, it finds tampering. `checksum`: SHA-256 (hex) over the canonical JSON of all members but
 * itself; it finds damage before anybody types a password.
 *
 * **Writing.** Whole and atomically; the one before stays as `desk.key.previous` until the new one has opened. A file that does not open is kept.
 *
 * **Version rule.** Another meaning of anything raises `version`; a reader refuses what it does not know. `cipher` names the store's
 * cipher, so that it can change.
 */
export const keyFileName = 'desk.key'
export const keyFileVersion = 1
export const cipherName = 'aegis-256'

const base64 = z.base64()
export const kdfSchema = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.number().int(),
  passes: z.number().int(),
  lanes: z.number().int(),
  salt: base64,
})
export type Kdf = z.infer<typeof kdfSchema>
export type KdfCost = Pick<Kdf, 'memoryKiB' | 'passes' | 'lanes'>

export const kdfFloor: KdfCost = { memoryKiB: 128 * 1024, passes: 3, lanes: 1 }
export const kdfCeiling: KdfCost = { memoryKiB: 1024 * 1024, passes: 10, lanes: 16 }
/** What new slots get. */
export const kdfShipped: KdfCost = { memoryKiB: 128 * 1024, passes: 3, lanes: 4 }

const memberHeaderSchema = z.strictObject({
  kind: z.literal('member'),
  storeId: z.string(),
  memberId: idSchema,
  keyId: idSchema,
  kdf: kdfSchema,
  nonce: base64,
})
const releaseHeaderSchema = z.strictObject({ kind: z.literal('release'), storeId: z.string(), nonce: base64 })
export const memberSlotSchema = z.strictObject({ header: memberHeaderSchema, box: base64 })
export const releaseSlotSchema = z.strictObject({ header: releaseHeaderSchema, box: base64 })
export type MemberSlot = z.infer<typeof memberSlotSchema>
export type ReleaseSlot = z.infer<typeof releaseSlotSchema>

const bodySchema = z.strictObject({
  format: z.literal('opsdesk-desk-key'),
  version: z.literal(keyFileVersion),
  storeId: z.string().min(1).max(80),
  deskId: idSchema,
  cipher: z.literal(cipherName),
  deviceCheck: base64,
  members: z.array(memberSlotSchema).max(500),
  release: releaseSlotSchema.nullable(),
  recovery: z.strictObject({ recipients: z.array(z.string()), box: z.string() }).nullable(),
})
export type KeyFileBody = z.infer<typeof bodySchema>
const fileSchema = bodySchema.extend({ checksum: z.string(), seal: base64 })
export type KeyFile = z.infer<typeof fileSchema>

/** Reads the text of a key file; damage is told before anything is believed. */
export function parseKeyFile(text: string): Result<KeyFile> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return failed('key-file-damaged', { reason: 'not-json' })
  }
  if (typeof value !== 'object' || value === null) return failed('key-file-damaged', { reason: 'not-json' })
  const { checksum, ...content } = value as Record<string, unknown>
  if (checksum !== checksumOf(content)) return failed('key-file-damaged', { reason: 'checksum' })
  const version = Number(content['version'])
  if (content['format'] === 'opsdesk-desk-key' && version > keyFileVersion) return failed('store-newer', { version, known: keyFileVersion })
  const parsed = fileSchema.safeParse(value)
  return parsed.success ? ok(parsed.data) : failed('key-file-damaged', { reason: 'shape' })
}

/** The text of a key file with its checksum and seal. */
export function formatKeyFile(body: KeyFileBody, storeKey: Buffer): string {
  const content = { ...body, seal: sealOf(body, storeKey).toString('base64') }
  return `${JSON.stringify({ ...content, checksum: checksumOf(content) }, null, 2)}\n`
}

/** Whether the file is as its last writer left it; needs the store key. */
export function verifySeal(file: KeyFile, storeKey: Buffer): Result<void> {
  const { seal } = file
  const expected = sealOf(bodyOf(file), storeKey)
  const actual = Buffer.from(seal, 'base64')
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? ok(undefined) : failed('key-file-tampered')
}

/** The file without checksum and seal, to be changed and written anew. */
export function bodyOf(file: KeyFile): KeyFileBody {
  const { checksum: _checksum, seal: _seal, ...body } = file
  return body
}

/** Refuses parameters outside the product's bounds, before anybody computes with them. */
export function checkKdf(kdf: KdfCost): Result<void> {
  const costs = ['memoryKiB', 'passes', 'lanes'] as const
  if (costs.some((cost) => kdf[cost] < kdfFloor[cost])) return failed('key-file-downgraded')
  if (costs.some((cost) => kdf[cost] > kdfCeiling[cost])) return failed('key-file-tampered')
  return ok(undefined)
}

function checksumOf(content: object): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

function sealOf(body: KeyFileBody, storeKey: Buffer): Buffer {
  const key = derive([storeKey], body.storeId, 'opsdesk-key-file-seal-v1')
  try {
    return createHmac('sha256', key).update(canonicalJson(body)).digest()
  } finally {
    key.fill(0)
  }
}
