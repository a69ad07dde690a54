import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { checkPassword } from '#shared/domain/password.ts'
import { FaultError, failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { readMeta } from '../database/meta.ts'
import { openDeskFile, type DeskFacts } from '../desk-file.ts'
import type { Keychain } from '../keys/keychain.ts'
import { createDeskKeys, openByRecovery, type OpenedKey } from '../keys/desk-keys.ts'
import { weakKeychain } from '../keys/weak-keychain.ts'
import { openStore, type OpenStore } from '../store.ts'
import { renumber } from '../sync/renumber.ts'
import { arrivingFolder, isTakingPlace, settleFolder, takePlace } from './arriving.ts'
import { fileFault } from './files.ts'
import { readBackup, verifyBackup, type FoundBackup } from './read.ts'

export type RestoreRequest = {
  readonly path: string
  /** Text of the company's age identity. */
  readonly recoveryKey: string
  readonly userName: string
  /** Opens the member's slot here from now on; the account's own password, so that the server certifies the new key. */
  readonly password: string
  /** The desk's folder; what stands in it is set aside, never replaced. */
  readonly directory: string
  readonly keychain: Keychain
  /** This machine keeps no secret, and whoever holds the company's recovery key has approved weak mode: the secret lies in the desk's folder. */
  readonly weak?: boolean
  readonly clock: Clock
  readonly newId: NewId
  readonly report: (done: number, total: number) => void
}

/** `keptAside` names the folder that holds what stood on this desk before. */
export type Restored = { readonly memberId: Id; readonly waiting: number; readonly keptAside: string | null }

const steps = 5
/** The least that a company can ask for: an account's password that was long enough once must not stand in the way of coming back. */
const shortestPassword = 8

/**
 * Makes a desk from a backup with the company's recovery key: every byte is verified, the copy is opened before it takes its place, the member gets a
 * new slot and signing key on this machine, and the outbox a new line, so that the server takes what was never sent, once.
 */
export async function restoreDesk(request: RestoreRequest): Promise<Result<Restored>> {
  const { userName, password } = request
  const strong = checkPassword({ password, userName, minLength: shortestPassword, former: null })
  if (!strong.ok) return strong
  const backup = await readBackup(request.path)
  if (!backup.ok) return backup
  const damage = await verifyBackup(backup.value)
  if (damage) return { ok: false, fault: damage }
  request.report(1, steps)
  const key = await openByRecovery(request.path, request.recoveryKey)
  if (!key.ok) return key
  const arriving = arrivingFolder(request.directory, backup.value.manifest.id)
  // Nobody signs a manifest; the key file is sealed.
  const { storeId, deskId } = backup.value.manifest
  if (storeId !== key.value.file.storeId || deskId !== key.value.file.deskId) {
    key.value.wipe()
    return failed('backup-foreign')
  }
  try {
    await settleFolder(request.directory)
    return await bringIn(request, backup.value, key.value, arriving)
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault }
    if (error instanceof Error && 'code' in error) return { ok: false, fault: fileFault(error) }
    throw error
  } finally {
    key.value.wipe()
    // One that has begun to take its place is finished at the next start.
    if (!(await isTakingPlace(arriving))) await rm(arriving, { recursive: true, force: true })
  }
}

async function bringIn(request: RestoreRequest, backup: FoundBackup, key: OpenedKey, arriving: string): Promise<Result<Restored>> {
  await rm(arriving, { recursive: true, force: true })
  await mkdir(arriving, { recursive: true, mode: 0o700 })
  for (const file of backup.manifest.files) if (file.name !== 'desk.key') await copyFile(join(backup.path, file.name), join(arriving, file.name))
  request.report(2, steps)
  const opened = await openStore({ directory: arriving, key: key.storeKey, clock: request.clock })
  if (!opened.ok) return opened
  let prepared: Result<Prepared>
  try {
    // Hashes in a manifest can be made to fit whatever lies beside it; the cipher cannot.
    const damaged = opened.value.damagedFile()
    prepared = damaged === null ? await prepare(request, opened.value, key) : failed('backup-damaged', { file: damaged })
  } finally {
    await opened.value.close()
  }
  if (!prepared.ok) return prepared
  request.report(3, steps)
  const seed = randomBytes(32)
  const keyId = prepared.value.keyId
  const keys = await createDeskKeys(
    { directory: arriving, keychain: request.weak === true ? weakKeychain(arriving) : request.keychain },
    { storeId: key.file.storeId, deskId: key.file.deskId, storeKey: key.storeKey, releaseShare: null, recoveryRecipients: key.file.recovery?.recipients ?? [] },
    { memberId: prepared.value.memberId, keyId, password: request.password, signingSeed: seed },
  )
  seed.fill(0)
  if (!keys.ok) return keys
  request.report(4, steps)
  const { storeId, deskId } = key.file
  const { company, deskName } = prepared.value
  await writeFacts(arriving, { storeId, deskId, company, deskName }, prepared.value)
  const keptAside = await takePlace(request.directory, arriving, request.clock())
  request.report(steps, steps)
  return ok({ memberId: prepared.value.memberId, waiting: prepared.value.waiting, keptAside })
}

type Prepared = {
  readonly memberId: Id
  readonly name: string
  readonly userName: string
  readonly keyId: Id
  readonly waiting: number
  readonly company: string | null
  readonly deskName: string | null
}

/** What a restored store must know before anybody uses it. */
async function prepare(request: RestoreRequest, store: OpenStore, key: OpenedKey): Promise<Result<Prepared>> {
  const member = await store.database.reader
    .selectFrom('member')
    .select(['id', 'state', 'name', 'userName'])
    .where('userName', '=', request.userName.trim())
    .executeTakeFirst()
  if (!member || !key.file.members.some(({ header }) => header.memberId === member.id)) return failed('member-missing', { userName: request.userName })
  if (member.state !== 'active') return failed('account-disabled')
  const keyId = request.newId()
  const company = (await readMeta(store.database.reader, 'company')) ?? null
  const deskName = (await readMeta(store.database.reader, 'deskName')) ?? null
  return store.database.write(async (db, raw) => {
    renumber(raw, request.newId)
    writeMeta(raw, 'uncertifiedKey', keyId)
    await store.audit.append(db, { act: 'desk.restored', subject: company ?? '', digest: '', actorId: member.id })
    const waiting = raw.prepare('SELECT count(*) FROM "outbox"').pluck().get() as number
    return ok({ memberId: member.id, name: member.name, userName: member.userName, keyId, waiting, company, deskName })
  })
}

/** So that the lock screen knows whom to ask, also when the process ends before anybody has unlocked. */
async function writeFacts(arriving: string, about: Pick<DeskFacts, 'storeId' | 'deskId' | 'company' | 'deskName'>, member: Prepared): Promise<void> {
  const { memberId: id, userName, name, waiting } = member
  const file = await openDeskFile(arriving)
  await file.update((facts) => ({ ...facts, ...about, members: [{ id, userName, name }], lastMemberId: id, waiting }))
}
