import { randomBytes } from 'node:crypto'
import { copyFile, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { createWorkQueue } from '../database/write-queue.ts'
import { syncFolder, writeDurably } from '../durable-files.ts'
import {
  bodyOf,
  checkKdf,
  cipherName,
  formatKeyFile,
  keyFileName,
  keyFileVersion,
  parseKeyFile,
  verifySeal,
  type KeyFile,
  type KeyFileBody,
} from './key-file.ts'
import { deviceAccount, type Keychain } from './keychain.ts'
import type { AfterWrong } from './lockout.ts'
import {
  deviceCheckOf,
  isDeviceSecret,
  makeMemberSlot,
  makeRecoverySlot,
  makeReleaseSlot,
  openMemberSlot,
  openRecoverySlot,
  openReleaseSlot,
  type MemberSecrets,
} from './slots.ts'

const previousName = `${keyFileName}.previous`
const deviceSecretBytes = 32

/** What a desk's keys are opened with. */
export type KeyPlace = { readonly directory: string; readonly keychain: Keychain }

/** An opened store key; whoever holds it calls `wipe`. */
export type OpenedKey = { readonly file: KeyFile; readonly storeKey: Buffer; wipe(): void }
export type OpenedMember = OpenedKey & { readonly keyId: Id; /** Becomes a signing key and is wiped there. */ readonly signingSeed: Buffer }

export type NewMember = { readonly memberId: Id; readonly keyId: Id; readonly password: string; readonly signingSeed: Buffer }

/** Reads the key file as far as that goes without any secret. */
export async function readKeyFile(directory: string): Promise<Result<KeyFile>> {
  try {
    return parseKeyFile(await readFile(join(directory, keyFileName), 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return code === 'ENOENT' ? failed('key-file-missing', { path: join(directory, keyFileName) }) : failed('key-file-damaged', { reason: code })
  }
}

/** Whoever types a password must have a slot: the members who have one. */
export async function slotsOf(directory: string): Promise<Result<readonly Id[]>> {
  const file = await readKeyFile(directory)
  return file.ok ? ok(file.value.members.map(({ header }) => header.memberId)) : file
}

/**
 * Makes the keys of a new desk: the device secret goes into the keychain, the key file into `directory`. Wiping `storeKey` is the caller's.
 *
 * A secret that the keychain has for this store already is used again: it opens the desk that a restore sets aside, and until that has ended the one that stands.
 */
export async function createDeskKeys(
  { directory, keychain }: KeyPlace,
  about: {
    readonly storeId: string
    readonly deskId: Id
    readonly storeKey: Buffer
    readonly releaseShare: Buffer | null
    readonly recoveryRecipients: readonly string[]
  },
  member: NewMember,
): Promise<Result<void>> {
  const { storeId, deskId, storeKey, releaseShare, recoveryRecipients } = about
  const standing = await keychain.read(deviceAccount(storeId))
  if (!standing.ok) return standing
  const deviceSecret = standing.value?.length === deviceSecretBytes ? standing.value : randomBytes(deviceSecretBytes)
  try {
    const kept = await keepDeviceSecret(keychain, storeId, deviceSecret)
    if (!kept.ok) return kept
    const secrets = { storeKey, signingSeed: member.signingSeed }
    const body: KeyFileBody = {
      format: 'opsdesk-desk-key',
      version: keyFileVersion,
      storeId,
      deskId,
      cipher: cipherName,
      deviceCheck: deviceCheckOf(deviceSecret, storeId),
      members: [await makeMemberSlot({ storeId, memberId: member.memberId, keyId: member.keyId }, member.password, deviceSecret, secrets)],
      release: releaseShare && makeReleaseSlot(storeId, deviceSecret, releaseShare, storeKey),
      recovery: recoveryRecipients.length > 0 ? await makeRecoverySlot({ storeId, deskId }, recoveryRecipients, storeKey) : null,
    }
    await writeKeyFile(directory, body, storeKey)
    return ok(undefined)
  } finally {
    deviceSecret.fill(0)
  }
}

/** Opens a member's slot. Everything that can be refused without computing is refused first; `attempt` is asked just before a password is judged. */
export async function openAsMember(
  { directory, keychain }: KeyPlace,
  memberId: Id,
  password: string,
  attempt: () => Promise<Result<AfterWrong | undefined>> = async () => ok(undefined),
): Promise<Result<OpenedMember>> {
  const file = await readKeyFile(directory)
  if (!file.ok) return file
  const slot = file.value.members.find(({ header }) => header.memberId === memberId)
  if (!slot) return failed('key-slot-missing')
  const allowed = checkKdf(slot.header.kdf)
  if (!allowed.ok) return allowed
  const device = await deviceSecretOf(keychain, file.value)
  if (!device.ok) return device
  const mayTry = await attempt()
  if (!mayTry.ok) return mayTry
  const opened = await openMemberSlot(slot, password, device.value)
  device.value.fill(0)
  if (!opened.ok) return opened.fault.code === 'password-wrong' ? failed('password-wrong', mayTry.value) : opened
  const intact = sealed(file.value, { ...opened.value, keyId: slot.header.keyId })
  // The file that stands is proven whole: the one before, with what may be a former password, has served.
  if (intact.ok) await rm(join(directory, previousName), { force: true })
  return intact
}

/** Opens the store with the server's share, for a further member or a reset password. */
export async function openByRelease({ directory, keychain }: KeyPlace, releaseShare: Buffer): Promise<Result<OpenedKey>> {
  const file = await readKeyFile(directory)
  if (!file.ok) return file
  if (!file.value.release) return failed('key-slot-missing')
  const device = await deviceSecretOf(keychain, file.value)
  if (!device.ok) return device
  const storeKey = openReleaseSlot(file.value.release, device.value, releaseShare)
  device.value.fill(0)
  if (!storeKey) return failed('key-slot-missing', { slot: 'release' })
  return sealed(file.value, { storeKey })
}

/** Opens a key file, a backup's for instance, with the company's recovery key; neither password nor keychain is needed. */
export async function openByRecovery(directory: string, identity: string): Promise<Result<OpenedKey>> {
  const file = await readKeyFile(directory)
  if (!file.ok) return file
  if (!file.value.recovery) return failed('key-slot-missing', { slot: 'recovery' })
  const storeKey = await openRecoverySlot(file.value.recovery, identity, file.value.storeId)
  if (!storeKey.ok) return storeKey
  return sealed(file.value, { storeKey: storeKey.value })
}

/** Gives a member a slot with this password, in place of one he may have. */
export async function putMember({ directory, keychain }: KeyPlace, opened: OpenedKey, member: NewMember): Promise<Result<void>> {
  const device = await deviceSecretOf(keychain, opened.file)
  if (!device.ok) return device
  const { storeId } = opened.file
  const { memberId, keyId, password, signingSeed } = member
  const slot = await makeMemberSlot({ storeId, memberId, keyId }, password, device.value, { storeKey: opened.storeKey, signingSeed })
  device.value.fill(0)
  return changeKeyFile(directory, opened.storeKey, (body) => ({
    ...body,
    members: [...body.members.filter(({ header }) => header.memberId !== memberId), slot],
  }))
}

/** Closes the release slot with the server's share, in place of one that may be there: a restored desk has none that this machine's secret opens. */
export async function putRelease({ directory, keychain }: KeyPlace, storeKey: Buffer, releaseShare: Buffer): Promise<Result<void>> {
  const file = await readKeyFile(directory)
  if (!file.ok) return file
  const device = await deviceSecretOf(keychain, file.value)
  if (!device.ok) return device
  const release = makeReleaseSlot(file.value.storeId, device.value, releaseShare, storeKey)
  device.value.fill(0)
  return changeKeyFile(directory, storeKey, (body) => ({ ...body, release }))
}

/** Takes a member's slot away; he can no longer open this desk. The file before, which has his slot, goes too. */
export async function removeMember(directory: string, storeKey: Buffer, memberId: Id): Promise<Result<void>> {
  const without = (body: KeyFileBody): KeyFileBody => ({ ...body, members: body.members.filter(({ header }) => header.memberId !== memberId) })
  const changed = await changeKeyFile(directory, storeKey, without)
  if (!changed.ok) return changed
  await rm(join(directory, previousName), { force: true })
  await syncFolder(directory)
  return changed
}

/** Takes every slot away but the company's recovery slot, and the machine's secret with them: nobody opens this desk with a password any more. */
export async function removeSlots({ directory, keychain }: KeyPlace, storeKey: Buffer): Promise<Result<void>> {
  const changed = await changeKeyFile(directory, storeKey, (body) => ({ ...body, members: [], release: null }))
  if (!changed.ok) return changed
  await rm(join(directory, previousName), { force: true })
  await syncFolder(directory)
  const file = await readKeyFile(directory)
  return file.ok ? keychain.remove(deviceAccount(file.value.storeId)) : file
}

/** One at a time, each on what the one before has written: a password may be changed while the server's share arrives. */
const changes = createWorkQueue()

async function changeKeyFile(directory: string, storeKey: Buffer, change: (body: KeyFileBody) => KeyFileBody): Promise<Result<void>> {
  return changes.run(async () => {
    const file = await readKeyFile(directory)
    if (!file.ok) return file
    const intact = verifySeal(file.value, storeKey)
    if (!intact.ok) return intact
    await writeKeyFile(directory, change(bodyOf(file.value)), storeKey)
    return ok(undefined)
  })
}

function sealed<T extends { storeKey: Buffer } & Partial<MemberSecrets>>(file: KeyFile, secrets: T): Result<T & OpenedKey> {
  const wipe = (): void => {
    secrets.storeKey.fill(0)
    secrets.signingSeed?.fill(0)
  }
  const intact = verifySeal(file, secrets.storeKey)
  if (intact.ok) return ok({ ...secrets, file, wipe })
  wipe()
  return intact
}

async function deviceSecretOf(keychain: Keychain, file: KeyFile): Promise<Result<Buffer>> {
  const found = await keychain.read(deviceAccount(file.storeId))
  if (!found.ok) return found
  if (!found.value) return failed('device-secret-missing')
  return isDeviceSecret(file, found.value) ? ok(found.value) : failed('device-secret-changed')
}

/** Writes, then reads back: a keychain that forgets would lock everybody out at the next start. */
async function keepDeviceSecret(keychain: Keychain, storeId: string, deviceSecret: Buffer): Promise<Result<void>> {
  const written = await keychain.write(deviceAccount(storeId), deviceSecret)
  if (!written.ok) return written
  const read = await keychain.read(deviceAccount(storeId))
  if (!read.ok) return read
  return read.value?.equals(deviceSecret) ? ok(undefined) : failed('keychain-unavailable')
}

async function writeKeyFile(directory: string, body: KeyFileBody, storeKey: Buffer): Promise<void> {
  const path = join(directory, keyFileName)
  await keepPrevious(path)
  await writeDurably(path, formatKeyFile(body, storeKey))
  await syncFolder(directory)
}

async function keepPrevious(path: string): Promise<void> {
  const previous = join(dirname(path), previousName)
  try {
    await copyFile(path, `${previous}.partial`)
  } catch {
    return
  }
  const copy = await open(`${previous}.partial`, 'r+')
  await copy.sync()
  await copy.close()
  await rename(`${previous}.partial`, previous)
}
