import type { MachineAccess } from '#shared/capture/counters.ts'
import type { FromStore } from '#shared/contract/control.ts'
import type { CallArgs } from '#shared/contract/store.ts'
import type { Finding, MachineFacts } from '#shared/domain/installation.ts'
import { checkPassword } from '#shared/domain/password.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import type { Jobs, StoreContext } from '../context.ts'
import type { DeskLock } from '../database/desk-lock.ts'
import { makeRoom } from '../database/disk-room.ts'
import { newDeskFacts, type DeskFile } from '../desk-file.ts'
import { openAsMember, type OpenedMember } from '../keys/desk-keys.ts'
import type { Keychain } from '../keys/keychain.ts'
import { beginAttempt, clearAttempts } from '../keys/lockout.ts'
import { weakKeychain } from '../keys/weak-keychain.ts'
import { signingKeyOf, type SigningKey } from '../keys/signing-key.ts'
import { setAside } from '../snapshot/arriving.ts'
import type { BackupRunner } from '../snapshot/runner.ts'
import { openStore, type OpenStore } from '../store.ts'
import type { Tickets } from '../tickets.ts'
import type { createEnrolment, Enrolment } from '../sync/enrol.ts'
import type { Pin } from '../sync/pinned-tls.ts'
import type { Wire } from '../sync/wire.ts'
import { findingsAt, lacksKeychain, refuseDangerous } from './check-installation.ts'
import { isClosedDown } from './close-down.ts'
import { readDeskFiles, type DeskFiles } from './desk-state.ts'
import { joinDesk, makeDesk, seedOf } from './enrolment.ts'
import { memberAtDesk } from './open-desk.ts'

/** What a desk is made of, apart from what lies in its folder. */
export type DeskParts = {
  readonly directory: string
  readonly clock: Clock
  readonly newId: NewId
  readonly keychain: Keychain
  readonly jobs: Jobs
  readonly deskFile: DeskFile
  readonly emit: StoreContext['emit']
  readonly tickets: Tickets
  /** Why the folder is not ours, if it is not. */
  readonly lock: Result<DeskLock>
  readonly backup: BackupRunner
  /** The schedule of backups, or their last run, has changed. */
  readonly rescheduled: () => void
  /** Tells main what it must act on by itself, whatever the page does. */
  readonly say: (word: Extract<FromStore, { kind: 'opened' | 'must-lock' | 'may-print' }>) => void
  /** What is measured of the machine; left out: what Node tells of it. */
  readonly access?: MachineAccess
  /** Another way to the server, in tests. */
  readonly makeWire?: (url: string, pin: Pin) => Wire
  /** Another disk, in tests. */
  readonly freeBytes?: (directory: string) => number
  /** Another machine, in tests. */
  readonly machine?: (place: Pick<DeskParts, 'directory' | 'keychain' | 'newId'>) => Promise<MachineFacts>
}

/** Who comes in, by whichever way. */
export type Arrival = {
  readonly store: OpenStore
  readonly storeKey: Buffer
  readonly member: Member
  readonly keyId: Id
  readonly signingKey: SigningKey
  /** As typed just now. */ readonly password: string
  /** Wrong passwords before the right one. */ readonly refused: number
  /** At an enrolment: what stood against the machine. */ readonly findings?: readonly Finding[]
}

/** Tells a waiting window how far an opening is. */
export type Opening = (step: 'key' | 'store' | 'contact' | 'data' | 'ready') => void

/** By password, at a desk where the member has a slot. */
export async function arriveByPassword(
  parts: DeskParts,
  lock: DeskLock,
  opening: Opening,
  { memberId, password }: CallArgs<'session.unlock'>,
): Promise<Result<Arrival>> {
  const { directory, clock, deskFile } = parts
  opening('key')
  await makeRoom(directory, parts.freeBytes)
  const key = await openAsMember(parts, memberId, password, () => beginAttempt(directory, memberId, deskFile.facts.passwordAttempts, clock()))
  if (!key.ok) return key
  const attempts = await clearAttempts(directory, memberId)
  opening('store')
  const store = await unlockStore(parts, lock, memberId, key.value)
  return store.ok ? ok({ ...store.value, password, refused: attempts - 1 }) : store
}

async function unlockStore(parts: DeskParts, lock: DeskLock, memberId: Id, key: OpenedMember): Promise<Result<Omit<Arrival, 'password' | 'refused'>>> {
  const signingKey = signingKeyOf(key.signingSeed)
  const storeKey = Buffer.from(key.storeKey)
  key.wipe()
  const store = await openStore({ directory: parts.directory, key: storeKey, clock: parts.clock, lock })
  if (!store.ok) {
    storeKey.fill(0)
    // The seal has proven the key: if it opens nothing, the store's first page is damaged or the file is not this desk's.
    return store.fault.code === 'store-key-mismatch' ? failed('store-damaged', { reason: 'first-page' }) : store
  }
  const member = await memberAtDesk(store.value, memberId)
  if (member.ok) return ok({ store: store.value, storeKey, member: member.value, keyId: key.keyId, signingKey })
  storeKey.fill(0)
  await store.value.close()
  return member
}

type Contact = { readonly ask: CallArgs<'desk.enrol'>; readonly enrolOnline: ReturnType<typeof createEnrolment> }

/** By the server: a new desk is made, or a further member joins the one that stands. */
export async function arriveByEnrolment(parts: DeskParts, lock: DeskLock, opening: Opening, { ask, enrolOnline }: Contact): Promise<Result<Arrival>> {
  const { deskFile, directory, clock } = parts
  const strong = checkPassword({ password: ask.newPassword, userName: ask.userName, minLength: deskFile.facts.passwordLength, former: ask.password })
  if (!strong.ok) return strong
  const files = await standingFiles(parts)
  if (files.kind === 'broken') return { ok: false, fault: files.fault }
  const findings = await findingsAt(parts)
  const weak = ask.weak === true && files.kind === 'new' && lacksKeychain(findings)
  const safe = refuseDangerous(findings, weak)
  if (!safe.ok) return safe
  opening('contact')
  const { deskId, deskPublicKey } = deskFile.facts
  if (files.kind === 'sealed' && (!deskId || !deskPublicKey)) return failed('desk-unknown')
  const joins = files.kind === 'sealed' && deskId && deskPublicKey ? { joins: { deskId, publicKey: deskPublicKey } } : {}
  const enrolment = await enrolOnline({ ...ask, weak, ...joins })
  if (!enrolment.ok) return enrolment
  opening('key')
  // What a closing has left makes room for the new desk, and is kept.
  if (files.kind === 'new' && deskFile.facts.closed !== null) {
    await setAside(directory, clock())
    await deskFile.update(() => newDeskFacts())
  }
  const arrival =
    files.kind === 'sealed'
      ? await joinAs(parts, lock, enrolment.value, ask.newPassword)
      : await beginAs(weak ? { ...parts, keychain: weakKeychain(directory) } : parts, lock, enrolment.value, ask)
  if (!arrival.ok) return arrival
  enrolment.value.standing()
  return ok({ ...arrival.value, findings })
}

/** A closed desk is no desk any more to which anybody could come: another is made in its place. */
async function standingFiles({ directory, deskFile }: DeskParts): Promise<DeskFiles> {
  const files = await readDeskFiles(directory)
  return files.kind === 'sealed' && isClosedDown(files.file, deskFile) ? { kind: 'new' } : files
}

async function beginAs(parts: DeskParts, lock: DeskLock, enrolment: Enrolment, ask: CallArgs<'desk.enrol'>): Promise<Result<Arrival>> {
  const made = await makeDesk(parts, enrolment, ask.newPassword)
  if (!made.ok) return made
  const { storeKey } = made.value
  const { answer, keyId, memberKey } = enrolment
  const store = await openStore({ directory: parts.directory, key: storeKey, clock: parts.clock, lock })
  if (store.ok)
    return ok({
      store: store.value,
      storeKey,
      member: answer.member,
      keyId,
      signingKey: signingKeyOf(seedOf(memberKey.privateKey)),
      password: ask.newPassword,
      refused: 0,
    })
  storeKey.fill(0)
  return store
}

async function joinAs(parts: DeskParts, lock: DeskLock, enrolment: Enrolment, password: string): Promise<Result<Arrival>> {
  const joined = await joinDesk({ ...parts, lock }, enrolment, password)
  if (!joined.ok) return joined
  await clearAttempts(parts.directory, enrolment.answer.member.id)
  const storeKey = Buffer.from(joined.value.opened.storeKey)
  joined.value.opened.wipe()
  const { answer, keyId, memberKey } = enrolment
  return ok({ store: joined.value.store, storeKey, member: answer.member, keyId, signingKey: signingKeyOf(seedOf(memberKey.privateKey)), password, refused: 0 })
}
