import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Member } from '#shared/domain/organisation.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { keyFileName } from '../keys/key-file.ts'
import { createDeskKeys, openByRelease, putMember, type KeyPlace, type OpenedKey } from '../keys/desk-keys.ts'
import { syncFolder } from '../durable-files.ts'
import { createStore, openStore, type OpenStore } from '../store.ts'
import type { Enrolment } from '../sync/enrol.ts'
import type { DeskLock } from '../database/desk-lock.ts'

/**
 * Making a new desk from the server's answer, and giving a further member a place at one that stands.
 *
 * A new desk is made whole in `new-desk/`, its key file last, and then moved out, the key file last again. Whatever interrupts it, the next
 * start either finds a whole desk there and finishes moving, or half of one and removes it; a store without its key is never left.
 */
const stagingName = 'new-desk'

type Place = KeyPlace & { readonly clock: Clock; readonly newId: NewId }

/** Finishes or removes what an interrupted enrolment left; a desk that stands is never written over. */
export async function finishStaged(directory: string): Promise<void> {
  const staging = join(directory, stagingName)
  const staged = (await readdir(staging).catch((): string[] => [])).filter((name) => name !== 'lock')
  const standing = await readdir(directory)
  if (staged.includes(keyFileName)) {
    if (staged.some((name) => standing.includes(name))) return
    await moveOut(directory)
  }
  await rm(staging, { recursive: true, force: true })
}

/** Makes the files of a new desk. The store key is the caller's to wipe. */
export async function makeDesk(place: Place, enrolment: Enrolment, password: string): Promise<Result<{ storeKey: Buffer }>> {
  const { answer, deskId, deskKey, keyId, memberKey } = enrolment
  if (deskKey.privateKey === null) throw new Error('a new desk has a key of its own')
  const staging = join(place.directory, stagingName)
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { mode: 0o700 })
  const storeId = place.newId()
  const storeKey = randomBytes(32)
  const made = createStore(
    { directory: staging, key: storeKey },
    {
      storeId,
      deskId,
      deskName: answer.desk.name,
      deskCode: answer.desk.code,
      company: answer.company,
      epoch: answer.epoch,
      serverUrl: enrolment.serverUrl,
      authorityFingerprint: enrolment.authorityFingerprint,
      deskPrivateKey: deskKey.privateKey,
      recoveryRecipients: JSON.stringify(answer.recoveryRecipients),
    },
  )
  if (!made.ok) return made
  const filled = await fillStore(staging, storeKey, answer.member)
  if (!filled.ok) return filled
  const keys = await createDeskKeys(
    { directory: staging, keychain: place.keychain },
    { storeId, deskId, storeKey, releaseShare: Buffer.from(answer.releaseShare, 'base64'), recoveryRecipients: answer.recoveryRecipients },
    { memberId: answer.member.id, keyId, password, signingSeed: seedOf(memberKey.privateKey) },
  )
  if (!keys.ok) return keys
  await moveOut(place.directory)
  await rm(staging, { recursive: true, force: true })
  return ok({ storeKey })
}

/** The member himself, so that he is somebody before the first contact has ended. */
async function fillStore(directory: string, key: Buffer, member: Member): Promise<Result<void>> {
  const opened = await openStore({ directory, key })
  if (!opened.ok) return opened
  await opened.value.database.write((db) => rowStatements(db).upsert('member', [member]))
  await opened.value.close()
  return ok(undefined)
}

async function moveOut(directory: string): Promise<void> {
  const staging = join(directory, stagingName)
  const names = (await readdir(staging)).filter((name) => name !== keyFileName && name !== 'lock')
  for (const name of names) await rename(join(staging, name), join(directory, name))
  await syncFolder(directory)
  await rename(join(staging, keyFileName), join(directory, keyFileName))
  await syncFolder(directory)
}

/** Opens a standing desk with the server's share and gives the member a slot of his own. */
export async function joinDesk(
  place: Place & { readonly lock: DeskLock },
  enrolment: Enrolment,
  password: string,
): Promise<Result<{ opened: OpenedKey; store: OpenStore }>> {
  const { answer, keyId, memberKey } = enrolment
  const opened = await openByRelease(place, Buffer.from(answer.releaseShare, 'base64'))
  if (!opened.ok) return opened
  const store = await openStore({ directory: place.directory, key: opened.value.storeKey, clock: place.clock, lock: place.lock })
  if (!store.ok) {
    opened.value.wipe()
    return store
  }
  await store.value.database.write((db) => rowStatements(db).upsert('member', [answer.member]))
  const put = await putMember(place, opened.value, { memberId: answer.member.id, keyId, password, signingSeed: seedOf(memberKey.privateKey) })
  if (put.ok) return ok({ opened: opened.value, store: store.value })
  opened.value.wipe()
  await store.value.close()
  return put
}

/** The 32 bytes at the end of an Ed25519 PKCS #8 text. */
export function seedOf(pkcs8: string): Buffer {
  const encoded = Buffer.from(pkcs8, 'base64')
  const seed = Buffer.from(encoded.subarray(-32))
  encoded.fill(0)
  return seed
}
