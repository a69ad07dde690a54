import { performance } from 'node:perf_hooks'
import type { Member } from '#shared/domain/organisation.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { createMutate, createMutateEach } from '../apply/mutate.ts'
import { createHighWater, hasLostEnd, type HighWater, type MarkVerdict } from '../audit/high-water.ts'
import type { Jobs, Mutate, RecordIndex, Reports, StoreContext, StoreSession } from '../context.ts'
import type { DeskParts } from './arrival.ts'
import { createDiskRoom, keepReserve, type DiskRoom } from '../database/disk-room.ts'
import { needMeta } from '../database/meta.ts'
import { putRelease, readKeyFile } from '../keys/desk-keys.ts'
import type { Keychain } from '../keys/keychain.ts'
import type { SigningKey } from '../keys/signing-key.ts'
import { createPrintPermits } from '../print/permits.ts'
import { projectChanges } from '../register/project.ts'
import { isWeakDesk } from '../keys/weak-keychain.ts'
import { createReports } from '../report/reports.ts'
import { openRecordIndex } from '../search/record-index.ts'
import type { OpenStore } from '../store.ts'
import { createCertification, type Certification } from '../sync/certify-key.ts'
import { signerOf } from '../sync/desk-key.ts'
import { createSyncEngine, type EngineParts, type RunningEngine } from '../sync/engine.ts'
import { createHttpsWire } from '../sync/https-wire.ts'
import { createLink, type Link } from '../sync/link.ts'
import type { Pin } from '../sync/pinned-tls.ts'
import { realTimers } from '../sync/timers.ts'
import { uncertifiedKeys } from '../sync/uncertified.ts'
import type { Wire } from '../sync/wire.ts'
import { doorServerOf } from '../intake/door-server.ts'
import { createDropWatch } from '../intake/drop-watch.ts'
import { createTimeWatch, type TimeWatch } from '../time/time-watch.ts'
import { closeDown } from './close-down.ts'
import { afterContact } from './drop-slots.ts'
import { createCaches } from './organisation-cache.ts'

/** A desk with somebody signed in. */
export type OpenDesk = {
  readonly context: StoreContext
  /** Asks the server as this desk. */
  readonly link: Link
  /** What has the member's key certified, where the server does not know it. */
  readonly certification: Certification
  /** What the high-water mark said when the store was opened. */
  readonly mark: MarkVerdict
  /** By the mark, or by what the server knows. */
  endIsLost(): boolean
  /** The member has taken note of it; it is not said again, unless another end goes missing. */
  answerEndLost(): Promise<void>
  /** How a second member, whose key is held only for that, carries out one act beside the session. */
  actAs(session: StoreSession): Mutate
  /** Whether its disk takes writes. */
  readonly room: DiskRoom
  /** Carries out what is due while the server does not answer. */
  readonly time: TimeWatch
  /** What comes in by itself: the member's drop folders and doors. */
  readonly intake: { stop(): Promise<void> }
  /** Begins to sync, and to watch the time and the folders; until then nothing leaves the desk. */
  start(): void
  /** Ends sync, moves the high-water mark, truncates the WAL and closes. */
  close(): Promise<void>
}

export type OpenDeskParts = {
  readonly store: OpenStore
  /** Taken over: wiped when the desk closes. */
  readonly storeKey: Buffer
  readonly member: Member
  readonly keyId: Id
  readonly signingKey: SigningKey
  /** The account's, as typed just now: kept through the first round, and longer only where the server does not know the member's key. */
  readonly password: string
  readonly keychain: Keychain
  readonly clock: Clock
  readonly newId: NewId
  readonly jobs: Jobs
  readonly emit: StoreContext['emit']
  readonly tickets: StoreContext['tickets']
  readonly say: DeskParts['say']
  readonly deskFile: DeskParts['deskFile']
  readonly makeWire?: (url: string, pin: Pin) => Wire
  readonly freeBytes?: (directory: string) => number
  /** Something of the sealed outbox has arrived while the desk was locked. */
  readonly carried?: boolean
}

const keepMarkMs = 20_000

/** Puts together what the handlers of an open store use. */
export async function openDesk(given: OpenDeskParts): Promise<OpenDesk> {
  const { clock, newId, jobs, emit } = given
  const room = roomOf(given)
  const store = { ...given.store, database: room.guard(given.store.database) }
  const parts = { ...given, store }
  const { database, attachments, audit, directory } = store
  const caches = createCaches(database)
  const session = await sessionOf(parts, store)
  const certification = certificationOf(parts)
  const storeId = await needMeta(database.reader, 'storeId')
  const reports = createReports({ directory, key: parts.storeKey })
  const highWater = createHighWater(directory, storeId, parts.storeKey)
  const mark = await highWater.check(database.readRaw)
  const end = { isLost: hasLostEnd(mark) }
  const { sync, link } = await engineOf(parts, certification, {
    endIsLost: end.isLost,
    async endLost() {
      end.isLost = true
      await writeEndLost(store, 'server', session.member.id)
    },
  })
  const acting = { database, session, clock, newId, audit, carryOut, projectChanges, emit, nudge: () => sync.nudge() }
  const actAs = (who: StoreSession): Mutate => createMutate({ ...acting, session: who })
  const search = await openRecordIndex({ directory, key: parts.storeKey, storeId, database, exchanging: () => sync.exchanging() })
  const keeping = keepMark(highWater, store)
  const context: StoreContext = {
    clock,
    newId,
    directory,
    database,
    attachments,
    search,
    reports,
    session,
    mutate: createMutate(acting),
    mutateEach: createMutateEach(acting),
    sync,
    jobs,
    audit,
    tickets: parts.tickets,
    prints: createPrintPermits(newId, (permit) => parts.say({ kind: 'may-print', permit })),
    emit,
    ...caches,
  }
  const time = createTimeWatch({ context, sync, timers: realTimers })
  const drops = createDropWatch({ context, timers: realTimers, elapsed: () => performance.now() })
  const doors = doorServerOf(context)
  const intake = {
    async stop(): Promise<void> {
      await Promise.all([drops.stop(), doors.stop()])
    },
  }
  let closing: Promise<void> | undefined
  return {
    context,
    link,
    room,
    certification,
    mark,
    endIsLost: () => end.isLost,
    async answerEndLost() {
      if (!end.isLost) return
      await database.write((db) => audit.append(db, { act: 'store.end-lost-noted', subject: session.deskId, digest: '', actorId: session.member.id }))
      end.isLost = false
      sync.endAnswered()
      emit('stale', { topics: ['session', 'audit'] })
    },
    actAs,
    time,
    intake,
    start() {
      sync.start()
      time.start()
      drops.start()
      void doors.follow().catch(() => undefined)
    },
    close: () => (closing ??= leave(given, { sync, search, reports, keeping, room, time, intake })),
  }
}

type Ending = {
  readonly sync: RunningEngine
  readonly search: RecordIndex
  readonly reports: Reports
  readonly keeping: Keeping
  readonly room: DiskRoom
  readonly time: TimeWatch
  readonly intake: OpenDesk['intake']
}

async function leave({ store, storeKey, jobs }: OpenDeskParts, { sync, search, reports, keeping, room, time, intake }: Ending): Promise<void> {
  await intake.stop()
  await time.stop()
  for (const job of jobs.list()) if (job.state === 'running') jobs.cancel(job.id)
  await reports.close()
  await sync.stop()
  await search.close()
  await keeping.stop()
  await room.stop()
  await store.close()
  await keepReserve(store.directory).catch(() => undefined)
  storeKey.fill(0)
}

/** Whoever is signed in sees at once whether he can save. */
function roomOf({ store, emit, freeBytes }: OpenDeskParts): DiskRoom {
  const changed = (): void => emit('stale', { topics: ['session'] })
  return createDiskRoom({ directory: store.directory, timers: realTimers, changed, ...(freeBytes ? { freeBytes } : {}) })
}

/** Chains that the store was found without its end, and by what. */
export async function writeEndLost(
  { database, audit }: Pick<StoreContext, 'database' | 'audit'>,
  noticedBy: MarkVerdict | 'server',
  actorId: Id,
): Promise<void> {
  await database.write((db) => audit.append(db, { act: 'store.end-lost', subject: noticedBy, digest: '', actorId }))
}

type Keeping = { stop(): Promise<void> }

/** Moves the mark now and then, and a last time at the end; a mark that cannot be written (the disk is full) is tried again, and stops nothing. */
function keepMark(highWater: HighWater, store: OpenStore): Keeping {
  let writing: Promise<void> = Promise.resolve()
  const keep = (): Promise<void> => (writing = writing.then(() => highWater.keep(store.database.readRaw)).catch(() => undefined))
  const timer = setInterval(() => void keep(), keepMarkMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await keep()
      highWater.wipe()
    },
  }
}

async function sessionOf({ member, keyId, signingKey }: OpenDeskParts, { database, deskId }: OpenStore): Promise<StoreSession> {
  return { member, deskId, deskCode: await needMeta(database.reader, 'deskCode'), keyId, sign: (text) => signingKey.sign(text) }
}

function certificationOf({ store, storeKey, keychain, member, keyId, signingKey, password }: OpenDeskParts): Certification {
  const { userName } = member
  const isWanted = (): boolean => uncertifiedKeys(store.database.readRaw).includes(keyId)
  const keepShare = (share: Buffer): Promise<Result<void>> => putRelease({ directory: store.directory, keychain }, storeKey, share)
  return createCertification({ keyId, publicKey: signingKey.publicKey, userName, password, isWeak: () => isWeakDesk(store.directory), isWanted, keepShare })
}

async function slotKeysOf(directory: string): Promise<readonly { readonly memberId: Id; readonly keyId: Id }[]> {
  const file = await readKeyFile(directory)
  return file.ok ? file.value.members.map(({ header }) => header) : []
}

async function engineOf(
  parts: OpenDeskParts,
  certification: Certification,
  end: Pick<EngineParts, 'endIsLost' | 'endLost'>,
): Promise<{ readonly sync: RunningEngine; readonly link: Link }> {
  const { store, clock, newId, emit, makeWire, carried = false } = parts
  const { database, attachments, deskId } = store
  const [serverUrl, fingerprint, deskPrivateKey] = await Promise.all([
    needMeta(database.reader, 'serverUrl'),
    needMeta(database.reader, 'authorityFingerprint'),
    needMeta(database.reader, 'deskPrivateKey'),
  ])
  const pin: Pin = { fingerprint, clock, warn: (warning) => console.warn(`sync: ${warning}`), learned: () => undefined }
  const wire = (makeWire ?? createHttpsWire)(serverUrl, pin)
  const link = createLink(wire, { id: deskId, sign: signerOf(deskPrivateKey) }, clock)
  // Jitter only; nothing secret hangs on it.
  const sync = createSyncEngine({
    database,
    attachments,
    link,
    carryOut,
    projectChanges,
    clock,
    newId,
    emit,
    timers: realTimers,
    random: Math.random,
    ...end,
    keyId: parts.keyId,
    pullsFirst: carried,
    agreed: () => afterContact(parts),
    closed: (fault) => closeDown(parts, fault),
    certification,
    slots: () => slotKeysOf(store.directory),
  })
  return { sync, link }
}

/** The member as the store has him, if he may work here. */
export async function memberAtDesk(store: OpenStore, memberId: Id): Promise<Result<Member>> {
  const { members } = await createCaches(store.database).organisation()
  const member = members.get(memberId)
  if (!member) return failed('member-missing')
  return member.state === 'active' ? { ok: true, value: member } : failed('account-disabled')
}
