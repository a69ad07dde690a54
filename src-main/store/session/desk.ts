import type { CallArgs, CallValue, DeskState, Session, StoreCall } from '#shared/contract/store.ts'
import { FaultError, failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Carrier } from '../departure/carrier.ts'
import { endLostFault, hasLostEnd } from '../audit/high-water.ts'
import type { DeskLock } from '../database/desk-lock.ts'
import { createWorkQueue } from '../database/write-queue.ts'
import type { MachineWatch } from '#shared/capture/machine-watch.ts'
import { countDropped } from '../intake/dropped.ts'
import { slotsOf } from '../keys/desk-keys.ts'
import { isWeakDesk, orWeak } from '../keys/weak-keychain.ts'
import { holdOpenFiles, proveNewest } from '../snapshot/handlers.ts'
import { createListedBackups, type ListedBackups } from '../snapshot/listed.ts'
import { watchDesk } from '../machine/watch-desk.ts'
import { realTimers } from '../sync/timers.ts'
import { createEnrolment } from '../sync/enrol.ts'
import { arriveByEnrolment, arriveByPassword, type Arrival, type DeskParts, type Opening } from './arrival.ts'
import { noteCheck } from './check-installation.ts'
import { dropIndex, isClosedDown } from './close-down.ts'
import { carrierOf, leave, settleDeparture } from './departing.ts'
import { keepFacts } from './desk-facts.ts'
import { factsOfState, isBreaking, readDeskFiles } from './desk-state.ts'
import { finishStaged } from './enrolment.ts'
import { openDesk, writeEndLost, type OpenDesk } from './open-desk.ts'
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
export type Desk = DeskParts & {
  /** Whoever is signed in. */
  readonly opened: OpenDesk | null
  state(): Promise<DeskState>
  unlock(memberId: Id, password: string): Promise<Result<Session>>
  enrol(ask: CallArgs<'desk.enrol'>): Promise<Result<Session>>
  /** Runs something that opens a member's slot beside the session: nobody locks, restores or does the like meanwhile. */
  whileOpen<T>(work: (opened: OpenDesk) => Promise<Result<T>>): Promise<Result<T>>
  /** The scheduled backup, sealed or open. */
  backUp(): Promise<Fault | null>
  /** Watches the machine; begun by whoever starts the process, ended with the desk. */
  readonly watch: MachineWatch
  /** Backups that were listed for a restore. */
  readonly listed: ListedBackups
  /** Runs something that puts other files in the place of the desk's, such as a restore: nobody signs in meanwhile. */
  replace<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Calls answered by the desk itself, whether sealed or open. */
export type DeskHandler<C extends StoreCall> = (desk: Desk, args: CallArgs<C>) => Promise<Result<CallValue<C>>>
export type DeskHandlers = { readonly [C in StoreCall]: DeskHandler<C> }

/** What changes in the life of a desk. */
type Life = { opened: OpenDesk | null; broken: Fault | null; closed: boolean; /** Somebody waits for the first contact to end. */ contacting: boolean }

/** Looks at a folder and stands ready. */
export async function createDesk(given: DeskParts): Promise<Desk> {
  const parts = { ...given, keychain: orWeak(given.keychain, given.directory) }
  const { directory, lock, backup } = parts
  const transitions = createWorkQueue()
  const life: Life = { opened: null, broken: null, closed: false, contacting: false }
  const opening: Opening = (step) => parts.emit('opening', { step, done: 0, total: 0 })
  const enrolOnline = createEnrolment({ newId: parts.newId, clock: parts.clock, ...(parts.makeWire ? { wire: parts.makeWire } : {}) })
  if (lock.ok) await finishStaged(directory)
  if (lock.ok && parts.deskFile.facts.closed) await dropIndex(directory)
  const carrier = carrierOf(parts)

  /** Only in a folder that is ours, at a desk that nobody has opened. */
  function transition<T>(work: (held: DeskLock) => Promise<Result<T>>): Promise<Result<T>> {
    return transitions.run(async () => {
      if (!lock.ok) return lock
      if (life.closed) return failed('store-sealed')
      if (life.opened) return failed('store-busy')
      await carrier.pause()
      // The backup of a sealed desk copies files that must stand still.
      await backup.idle()
      const ended = await work(lock.value)
      await settleDeparture(parts, life.opened, carrier)
      life.broken = !ended.ok && isBreaking(ended.fault) ? ended.fault : null
      return ended
    })
  }

  const watch = watchDesk({
    directory,
    clock: parts.clock,
    timers: realTimers,
    ...(parts.access ? { machine: parts.access } : {}),
    opened: () => life.opened?.context ?? null,
    mayKeep: () => lock.ok && parts.deskFile.facts.storeId !== null,
  })
  const desk: Desk = {
    ...parts,
    watch,
    listed: createListedBackups(parts.newId),
    emit: alsoOpening(parts.emit, life),
    get opened() {
      return life.opened
    },
    state: () => stateOf(parts, life, carrier),
    unlock: (memberId, password) =>
      transition(async (held) => {
        const arrival = await arriveByPassword(parts, held, opening, { memberId, password })
        if (!arrival.ok) return arrival
        const session = await begin(desk, life, arrival.value, 'session.unlocked')
        opening('ready')
        return ok(session)
      }),
    enrol: (ask) =>
      transition(async (held) => {
        const arrival = await arriveByEnrolment(parts, held, opening, { ask, enrolOnline })
        if (!arrival.ok) return arrival
        life.contacting = true
        try {
          await begin(desk, life, arrival.value, 'desk.enrolled')
          const { opened } = life
          if (!opened) throw new Error('first contact needs an open desk')
          return ok(await orClosed(life, opened, () => firstContact(desk, opened, opening)))
        } finally {
          life.contacting = false
        }
      }),
    whileOpen: (work) => transitions.run(async () => (life.opened && !life.closed ? work(life.opened) : failed('store-sealed'))),
    // Between the transitions, so that nobody unlocks into a file that is being copied.
    backUp: () =>
      transitions
        .run(async () => ({ copying: life.closed ? null : backup.run(life.opened && holdOpenFiles(life.opened.context)) }))
        .then(({ copying }) => copying),
    replace: (work) =>
      transitions.run(async () => {
        if (!lock.ok) throw new FaultError(lock.fault)
        if (life.opened || life.closed) throw new FaultError({ code: 'store-busy' })
        await carrier.pause()
        await backup.idle()
        life.broken = null
        return work().finally(() => carrier.start())
      }),
    async close() {
      if (life.closed) return
      life.closed = true
      await transitions.idle()
      await carrier.pause()
      await watch.stop()
      if (life.opened) await leave(parts, life.opened)
      if (lock.ok) lock.value.release()
    },
  }
  if (lock.ok) carrier.start()
  return desk
}

/** The progress of sync is also that of the screen which waits for the first contact. */
function alsoOpening(emit: DeskParts['emit'], life: Life): DeskParts['emit'] {
  return (event, value) => {
    emit(event, value)
    if (!life.contacting || event !== 'sync' || !('bootstrap' in value) || !value.bootstrap) return
    emit('opening', { step: 'data', ...value.bootstrap })
  }
}

async function stateOf(parts: DeskParts, { opened, broken }: Life, carrier: Carrier): Promise<DeskState> {
  const files = parts.lock.ok ? await readDeskFiles(parts.directory) : ({ kind: 'broken', fault: parts.lock.fault } as const)
  const slots = await slotsOf(parts.directory)
  const fault = files.kind === 'broken' ? files.fault : opened ? openFault(opened) : broken
  const isClosed = !opened && files.kind === 'sealed' && isClosedDown(files.file, parts.deskFile)
  const phase = opened ? 'open' : fault ? 'broken' : isClosed ? 'closed' : files.kind
  const facts = factsOfState(parts.deskFile, slots.ok ? slots.value : [], parts.clock())
  return {
    phase,
    closed: isClosed ? parts.deskFile.facts.closed : null,
    ...facts,
    leaving: carrier.isLeaving(),
    dropped: parts.deskFile.facts.closed ? 0 : await countDropped(parts.deskFile.facts.dropFolders),
    backup: await parts.backup.state(),
    weak: await isWeakDesk(parts.directory),
    fault,
    storePath: parts.directory,
  }
}

/** A store that lost its end is used all the same, since what it holds may exist nowhere else, and so is one that nothing can be saved to; but nobody is left in the dark. */
function openFault(opened: OpenDesk): Fault | null {
  return opened.room.isFull() ? { code: 'desk-full' } : opened.endIsLost() ? endLostFault : null
}

async function begin(desk: Desk, life: Life, arrival: Arrival, act: string): Promise<Session> {
  desk.tickets.forget()
  const carried = (desk.deskFile.facts.departure?.done ?? 0) > 0
  const opened = await openDesk({ ...desk, ...arrival, carried }).catch(async (error: unknown) => {
    arrival.storeKey.fill(0)
    await arrival.store.close()
    throw error
  })
  return orClosed(life, opened, () => welcome(desk, life, { ...arrival, opened, act }))
}

/** Whoever is told that unlocking failed must not stand before a desk that is open behind the lock screen. */
async function orClosed<T>(life: Life, opened: OpenDesk, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    life.opened = null
    await opened.close().catch(() => undefined)
    throw error
  }
}

type Welcome = Pick<Arrival, 'member' | 'refused' | 'findings'> & { readonly opened: OpenDesk; readonly act: string }

async function welcome(desk: Desk, life: Life, arrival: Welcome): Promise<Session> {
  const { opened, act } = arrival
  const { context, mark, room } = opened
  const actorId = arrival.member.id
  const { findings } = arrival
  // On a full disk these may have to wait; the desk opens all the same.
  await room.press(() =>
    context.database.write(async (db) => {
      await context.audit.append(db, { act, subject: context.session.keyId, digest: '', actorId })
      if (arrival.refused > 0) await context.audit.append(db, { act: 'session.refused', subject: String(arrival.refused), digest: '', actorId })
    }),
  )
  if (hasLostEnd(mark)) await room.press(() => writeEndLost(context, mark, actorId))
  if (findings) await room.press(() => noteCheck(context, findings))
  life.opened = opened
  await room.press(() => keepFacts(desk, opened))
  desk.rescheduled()
  const session = await sessionValue(context)
  desk.say({ kind: 'opened', idleMinutes: session.idleMinutes })
  opened.start()
  // What the night has written is proven in the background; a failure stands in the backup's own state.
  void proveNewest(context, { file: desk.deskFile, runner: desk.backup, rescheduled: desk.rescheduled }).catch(() => undefined)
  return session
}

/** The member's data arrive; without a connection he may begin all the same, and they come later. */
async function firstContact(desk: Desk, opened: OpenDesk, opening: Opening): Promise<Session> {
  opening('data')
  await opened.context.sync.syncNow()
  await keepFacts(desk, opened)
  const session = await sessionValue(opened.context)
  opening('ready')
  return session
}
