import type { CallArgs, CallValue, DeskState, Session, StoreCall } from '#shared/contract/store.ts'
import { checkPassword } from '#shared/domain/password.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { FaultError, failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import type { Jobs, StoreContext } from '../context.ts'
import type { DeskLock } from '../database/desk-lock.ts'
import { createWorkQueue } from '../database/write-queue.ts'
import type { DeskFile } from '../desk-file.ts'
import { openAsMember, putMember, type OpenedMember } from '../keys/desk-keys.ts'
import type { Keychain } from '../keys/keychain.ts'
import { beginAttempt, clearAttempts } from '../keys/lockout.ts'
import { signingKeyOf, type SigningKey } from '../keys/signing-key.ts'
import { openStore, type OpenStore } from '../store.ts'
import { createEnrolment, type Enrolment } from '../sync/enrol.ts'
import type { Pin } from '../sync/pinned-tls.ts'
import type { Wire } from '../sync/wire.ts'
import { backupStateOf, factsOfState, isBreaking, readDeskFiles, slotsOf } from './desk-state.ts'
import { finishStaged, joinDesk, makeDesk, proveKeychain, seedOf } from './enrolment.ts'
import { memberAtDesk, openDesk, type OpenDesk } from './open-desk.ts'
import { sessionValue } from './session-value.ts'

/**
 * One desk in one process: the state machine behind the lock screen.
 *
 * States (`desk.state`): *new* → enrol or restore → *open*; *sealed* → unlock → *open*; *open* → the process ends (a lock is the end of the process);
 * *broken*: files are here and cannot be used, with the fault that says why; a restore leads out of it, or a repair and a new try.
 *
 * Invariants: the folder is held from the start of the process to its end. At most one transition runs at a time. A key is in memory only between a right
 * password and the end of the process. No transition creates, replaces or removes a store that is there.
 */
export type DeskParts = {
  readonly directory: string
  readonly clock: Clock
  readonly newId: NewId
  readonly keychain: Keychain
  readonly jobs: Jobs
  readonly deskFile: DeskFile
  readonly emit: StoreContext['emit']
  /** Why the folder is not ours, if it is not. */
  readonly lock: Result<DeskLock>
  /** Another way to the server, in tests. */
  readonly makeWire?: (url: string, pin: Pin) => Wire
}

export type Desk = DeskParts & {
  /** Whoever is signed in. */
  readonly opened: OpenDesk | null
  state(): Promise<DeskState>
  unlock(memberId: Id, password: string): Promise<Result<Session>>
  enrol(ask: CallArgs<'desk.enrol'>): Promise<Result<Session>>
  changePassword(password: string, newPassword: string): Promise<Result<Record<string, never>>>
  /** Runs something that puts other files in the place of the desk's, such as a restore: nobody signs in meanwhile. */
  replace<T>(work: (lock: DeskLock) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Calls answered by the desk itself, whether sealed or open. */
export type DeskHandler<C extends StoreCall> = (desk: Desk, args: CallArgs<C>) => Promise<Result<CallValue<C>>>
export type DeskHandlers = { readonly [C in StoreCall]: DeskHandler<C> }

/** Who comes in, by whichever way. */
type Arrival = { readonly store: OpenStore; readonly storeKey: Buffer; readonly member: Member; readonly keyId: Id; readonly signingKey: SigningKey }

/** Looks at a folder and stands ready. */
export async function createDesk(parts: DeskParts): Promise<Desk> {
  const { directory, clock, deskFile, emit } = parts
  const transitions = createWorkQueue()
  const enrolOnline = createEnrolment({ newId: parts.newId, clock, ...(parts.makeWire ? { wire: parts.makeWire } : {}) })
  let opened: OpenDesk | null = null
  let broken: Fault | null = null
  let closed = false
  if (parts.lock.ok) await finishStaged(directory)

  const opening = (step: 'key' | 'store' | 'contact' | 'data' | 'ready', done = 0, total = 0): void => emit('opening', { step, done, total })

  async function state(): Promise<DeskState> {
    const files = parts.lock.ok ? await readDeskFiles(directory) : ({ kind: 'broken', fault: parts.lock.fault } as const)
    const slots = files.kind === 'sealed' ? await slotsOf(directory) : ok([])
    const fault = files.kind === 'broken' ? files.fault : opened ? markFault(opened) : broken
    const phase = opened ? 'open' : files.kind === 'broken' || broken ? 'broken' : files.kind
    return { phase, ...factsOfState(deskFile, slots.ok ? slots.value : []), backup: await backupStateOf(parts), fault, storePath: directory }
  }

  /** One transition: only from a folder that is ours and a desk that nobody has opened. */
  function transition(work: (lock: DeskLock) => Promise<Result<Session>>): Promise<Result<Session>> {
    return transitions.run(async () => {
      if (!parts.lock.ok) return parts.lock
      if (closed) return failed('store-sealed')
      if (opened) return failed('store-busy')
      const ended = await work(parts.lock.value)
      broken = !ended.ok && isBreaking(ended.fault) ? ended.fault : null
      return ended
    })
  }

  async function arrive(arrival: Arrival, act: string): Promise<OpenDesk> {
    const desk = await openDesk({ ...parts, ...arrival })
    const { context } = desk
    await context.database.write(async (db) => {
      await context.audit.append(db, { act, subject: context.session.keyId, digest: '', actorId: arrival.member.id })
      if (desk.mark === 'lost' || desk.mark === 'foreign') await context.audit.append(db, { act: 'store.end-lost', subject: desk.mark, digest: '', actorId: arrival.member.id })
    })
    opened = desk
    await keepFacts(parts, desk)
    return desk
  }

  return {
    ...parts,
    get opened() {
      return opened
    },
    state,
    unlock: (memberId, password) =>
      transition(async (lock) => {
        opening('key')
        const key = await openAsMember(parts, memberId, password, () => beginAttempt(directory, memberId, deskFile.facts.passwordAttempts, clock()))
        if (!key.ok) return key
        const attempts = await clearAttempts(directory, memberId)
        opening('store')
        const arrival = await unlockStore(parts, lock, memberId, key.value)
        if (!arrival.ok) return arrival
        const desk = await arrive(arrival.value, 'session.unlocked')
        if (attempts > 1) await auditAttempts(desk, attempts - 1)
        desk.start()
        opening('ready')
        return ok(await sessionValue(desk.context))
      }),

    enrol: (ask) =>
      transition(async (lock) => {
        const arrival = await enrolAt(parts, lock, { ask, enrolOnline, opening })
        if (!arrival.ok) return arrival
        const desk = await arrive(arrival.value, 'desk.enrolled')
        opening('data')
        desk.start()
        await desk.context.sync.syncNow()
        await keepFacts(parts, desk)
        opening('ready')
        return ok(await sessionValue(desk.context))
      }),

    changePassword: (password, newPassword) =>
      transitions.run(async () => {
        if (!opened) return failed('store-sealed')
        return changePassword(parts, opened, { password, newPassword })
      }),

    replace: (work) =>
      transitions.run(async () => {
        if (!parts.lock.ok) throw new FaultError(parts.lock.fault)
        if (opened) throw new FaultError({ code: 'store-busy' })
        broken = null
        return work(parts.lock.value)
      }),

    async close() {
      if (closed) return
      closed = true
      await transitions.idle()
      if (opened) {
        const { readRaw } = opened.context.database
        const waiting = Number(readRaw.prepare('select count(*) from "outbox"').pluck().get())
        await keepFacts(parts, opened, { waiting }).catch(() => undefined)
        await opened.close()
      }
      if (parts.lock.ok) parts.lock.value.release()
    },
  }
}

/** A store that lost its end is used all the same, since what it holds may exist nowhere else; but nobody is left in the dark. */
function markFault({ mark }: OpenDesk): Fault | null {
  return mark === 'lost' || mark === 'foreign' ? failed('store-damaged', { reason: 'end-lost' }).fault : null
}

async function unlockStore(parts: DeskParts, lock: DeskLock, memberId: Id, key: OpenedMember): Promise<Result<Arrival>> {
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

type Contact = { readonly ask: CallArgs<'desk.enrol'>; readonly enrolOnline: ReturnType<typeof createEnrolment>; readonly opening: (step: 'key' | 'store' | 'contact') => void }

async function enrolAt(parts: DeskParts, lock: DeskLock, { ask, enrolOnline, opening }: Contact): Promise<Result<Arrival>> {
  const { deskFile, directory } = parts
  const strong = checkPassword({ password: ask.newPassword, userName: ask.userName, minLength: deskFile.facts.passwordLength, former: ask.password })
  if (!strong.ok) return strong
  const files = await readDeskFiles(directory)
  if (files.kind === 'broken') return { ok: false, fault: files.fault }
  const keeps = await proveKeychain(parts.keychain, parts.newId)
  if (!keeps.ok) return keeps
  opening('contact')
  const { deskId, deskPublicKey } = deskFile.facts
  if (files.kind === 'sealed' && (!deskId || !deskPublicKey)) return failed('desk-unknown')
  const joins = files.kind === 'sealed' && deskId && deskPublicKey ? { joins: { deskId, publicKey: deskPublicKey } } : {}
  const enrolment = await enrolOnline({ ...ask, ...joins })
  if (!enrolment.ok) return enrolment
  opening('key')
  const arrival = files.kind === 'sealed' ? await joinAs(parts, lock, enrolment.value, ask.newPassword) : await beginAs(parts, lock, enrolment.value, ask)
  if (arrival.ok) await deskFile.update((facts) => ({ ...facts, deskPublicKey: enrolment.value.deskKey.publicKey }))
  return arrival
}

async function beginAs(parts: DeskParts, lock: DeskLock, enrolment: Enrolment, ask: CallArgs<'desk.enrol'>): Promise<Result<Arrival>> {
  const made = await makeDesk(parts, enrolment, { deskName: ask.deskName, password: ask.newPassword })
  if (!made.ok) return made
  const { storeKey } = made.value
  const store = await openStore({ directory: parts.directory, key: storeKey, clock: parts.clock, lock })
  if (store.ok) return ok({ store: store.value, storeKey, member: enrolment.answer.member, keyId: enrolment.keyId, signingKey: signingKeyOf(seedOf(enrolment.memberKey.privateKey)) })
  storeKey.fill(0)
  return store
}

async function joinAs(parts: DeskParts, lock: DeskLock, enrolment: Enrolment, password: string): Promise<Result<Arrival>> {
  const joined = await joinDesk({ ...parts, lock }, enrolment, password)
  if (!joined.ok) return joined
  await clearAttempts(parts.directory, enrolment.answer.member.id)
  const storeKey = Buffer.from(joined.value.opened.storeKey)
  joined.value.opened.wipe()
  return ok({ store: joined.value.store, storeKey, member: enrolment.answer.member, keyId: enrolment.keyId, signingKey: signingKeyOf(seedOf(enrolment.memberKey.privateKey)) })
}

/** Keeps in `desk.json` what a locked desk shows. */
async function keepFacts({ deskFile, directory }: DeskParts, { context }: OpenDesk, counted: { readonly waiting?: number } = {}): Promise<void> {
  const [session, organisation, slots] = await Promise.all([sessionValue(context), context.organisation(), slotsOf(directory)])
  const { agreedAt } = context.sync.state()
  const held = slots.ok ? slots.value : []
  const known = new Map([...organisation.members, [session.member.id, session.member]])
  await deskFile.update((facts) => ({
    ...facts,
    deskId: session.desk.id,
    deskName: session.desk.name,
    company: session.company,
    members: held.flatMap((id) => {
      const member = known.get(id)
      return member?.state === 'active' ? [{ id, userName: member.userName, name: member.name }] : []
    }),
    lastMemberId: session.member.id,
    agreedAt,
    passwordAttempts: organisation.settings['password.maxAttempts'],
    passwordLength: organisation.settings['password.minLength'],
    ...counted,
  }))
}

async function auditAttempts({ context }: OpenDesk, count: number): Promise<void> {
  await context.database.write((db) => context.audit.append(db, { act: 'session.refused', subject: String(count), digest: '', actorId: context.session.member.id }))
}

/**
 * The member's password at this desk. The account's at the server follows when it can be reached and still has the old one; each desk has
 * its own slot, so neither waits for the other.
 */
async function changePassword(parts: DeskParts, { context, link }: OpenDesk, { password, newPassword }: { readonly password: string; readonly newPassword: string }): Promise<Result<Record<string, never>>> {
  const { member } = context.session
  const settings = await context.settings()
  const strong = checkPassword({ password: newPassword, userName: member.userName, minLength: settings['password.minLength'], former: password })
  if (!strong.ok) return strong
  const key = await openAsMember(parts, member.id, password, () => beginAttempt(parts.directory, member.id, settings['password.maxAttempts'], context.clock()))
  if (!key.ok) return key
  await clearAttempts(parts.directory, member.id)
  const put = await putMember(parts, key.value, { memberId: member.id, keyId: key.value.keyId, password: newPassword, signingSeed: key.value.signingSeed })
  key.value.wipe()
  if (!put.ok) return put
  await context.database.write((db) => context.audit.append(db, { act: 'password.changed', subject: member.id, digest: '', actorId: member.id }))
  await link.ask('changePassword', { userName: member.userName, password, newPassword })
  return ok({})
}

