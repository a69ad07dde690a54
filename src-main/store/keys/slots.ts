import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'
import { Decrypter, Encrypter, armor } from 'age-encryption'
import { hashRaw, type Algorithm } from '@node-rs/argon2'
import { z } from 'zod'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { derive } from './key-derivation.ts'
import { checkKdf, kdfShipped, type Kdf, type KdfCost, type KeyFileBody, type MemberSlot, type ReleaseSlot } from './key-file.ts'

/** The cryptography of the slots; the specification stands at the head of `key-file.ts`. */

const keyBytes = 32
const tagBytes = 16

export type MemberSecrets = { readonly storeKey: Buffer; readonly signingSeed: Buffer }
type Recovery = NonNullable<KeyFileBody['recovery']>

/** Makes a member's slot. A cost below what is shipped is a bug, above it a choice. */
export async function makeMemberSlot(
  who: { readonly storeId: string; readonly memberId: Id; readonly keyId: Id },
  password: string,
  deviceSecret: Buffer,
  secrets: MemberSecrets,
  cost: KdfCost = kdfShipped,
): Promise<MemberSlot> {
  const kdf: Kdf = { name: 'argon2id', ...cost, salt: randomBytes(16).toString('base64') }
  const allowed = checkKdf(kdf)
  if (!allowed.ok) throw new Error('slot parameters are out of bounds')
  const header: MemberSlot['header'] = { kind: 'member', ...who, kdf, nonce: newNonce() }
  const key = await memberKey(header, password, deviceSecret)
  const content = Buffer.concat([secrets.storeKey, secrets.signingSeed])
  const box = seal(key, header, content)
  content.fill(0)
  return { header, box }
}

/** Opens a member's slot; the parameters must have been checked. */
export async function openMemberSlot(slot: MemberSlot, password: string, deviceSecret: Buffer): Promise<Result<MemberSecrets>> {
  const content = unseal(await memberKey(slot.header, password, deviceSecret), slot.header, slot.box)
  if (content?.length !== 2 * keyBytes) return failed('password-wrong')
  return ok({ storeKey: content.subarray(0, keyBytes), signingSeed: content.subarray(keyBytes) })
}

async function memberKey(header: MemberSlot['header'], password: string, deviceSecret: Buffer): Promise<Buffer> {
  const { memoryKiB, passes, lanes, salt } = header.kdf
  const typed = Buffer.from(password.normalize('NFKC'), 'utf8')
  const stretched = await hashRaw(typed, {
    algorithm: argon2id,
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: keyBytes,
    salt: Buffer.from(salt, 'base64'),
  })
  typed.fill(0)
  const key = derive([stretched, deviceSecret], header.storeId, 'opsdesk-member-slot-v1')
  stretched.fill(0)
  return key
}

/** The package declares an ambient const enum, which nothing may import at run time; the annotation holds the number to its member. */
const argon2id: Algorithm.Argon2id = 2

/** Makes the release slot. */
export function makeReleaseSlot(storeId: string, deviceSecret: Buffer, releaseShare: Buffer, storeKey: Buffer): ReleaseSlot {
  const header: ReleaseSlot['header'] = { kind: 'release', storeId, nonce: newNonce() }
  return { header, box: seal(derive([deviceSecret, releaseShare], storeId, 'opsdesk-release-slot-v1'), header, storeKey) }
}

/** Opens the release slot with the server's share; undefined when the share is another. */
export function openReleaseSlot(slot: ReleaseSlot, deviceSecret: Buffer, releaseShare: Buffer): Buffer | undefined {
  return unseal(derive([deviceSecret, releaseShare], slot.header.storeId, 'opsdesk-release-slot-v1'), slot.header, slot.box)
}

const recoverySchema = z.strictObject({
  format: z.literal('opsdesk-recovery'),
  version: z.literal(1),
  storeId: z.string(),
  deskId: z.string(),
  storeKey: z.base64(),
})

/** Makes the recovery slot, to whoever holds one of the recipients' identities. */
export async function makeRecoverySlot(about: Pick<KeyFileBody, 'storeId' | 'deskId'>, recipients: readonly string[], storeKey: Buffer): Promise<Recovery> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  const { storeId, deskId } = about
  const content: z.infer<typeof recoverySchema> = { format: 'opsdesk-recovery', version: 1, storeId, deskId, storeKey: storeKey.toString('base64') }
  return { recipients: [...recipients], box: armor.encode(await encrypter.encrypt(canonicalJson(content))) }
}

/** Opens the recovery slot with an age identity (`AGE-SECRET-KEY-1…`, comment lines allowed). */
export async function openRecoverySlot(recovery: Recovery, identity: string, storeId: string): Promise<Result<Buffer>> {
  try {
    const decrypter = new Decrypter()
    const lines = identity.split('\n').map((line) => line.trim())
    for (const line of lines) if (line && !line.startsWith('#')) decrypter.addIdentity(line)
    const content = recoverySchema.safeParse(JSON.parse(await decrypter.decrypt(armor.decode(recovery.box), 'text')))
    if (!content.success || content.data.storeId !== storeId) return failed('key-file-damaged', { reason: 'recovery' })
    return ok(Buffer.from(content.data.storeKey, 'base64'))
  } catch {
    return failed('recovery-key-wrong')
  }
}

/** The value by which a device secret is recognised without being told. */
export function deviceCheckOf(deviceSecret: Buffer, storeId: string): string {
  return derive([deviceSecret], storeId, 'opsdesk-device-check-v1').subarray(0, 16).toString('base64')
}

/** Whether this is the secret that the file was made with. */
export function isDeviceSecret(file: Pick<KeyFileBody, 'deviceCheck' | 'storeId'>, deviceSecret: Buffer): boolean {
  const expected = Buffer.from(file.deviceCheck, 'base64')
  const actual = Buffer.from(deviceCheckOf(deviceSecret, file.storeId), 'base64')
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function newNonce(): string {
  return randomBytes(12).toString('base64')
}

/** Wipes the key when done. */
function seal(key: Buffer, header: { readonly nonce: string }, content: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(header.nonce, 'base64'))
  cipher.setAAD(Buffer.from(canonicalJson(header), 'utf8'))
  const box = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()])
  key.fill(0)
  return box.toString('base64')
}

function unseal(key: Buffer, header: { readonly nonce: string }, box: string): Buffer | undefined {
  const bytes = Buffer.from(box, 'base64')
  const nonce = Buffer.from(header.nonce, 'base64')
  if (bytes.length < tagBytes || nonce.length !== 12) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(canonicalJson(header), 'utf8'))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const content = decipher.update(bytes.subarray(0, -tagBytes))
  try {
    decipher.final()
    return content
  } catch {
    content.fill(0)
    return undefined
  } finally {
    key.fill(0)
  }
}
