import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { onTestFinished } from 'vitest'
import { decodeEnrolmentCode, encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import { storeCalls, type CallArgs, type CallValue, type Session, type StoreCall } from '#shared/contract/store.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { answering } from '#store/handlers.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { createDesk, type Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import { createBackupRunner } from '#store/snapshot/runner.ts'
import { createHttpsWire } from '#store/sync/https-wire.ts'
import type { Wire } from '#store/sync/wire.ts'
import { newPasswordOf, openSite, personOf, type Site } from '../integration/server/support.ts'
import { memoryKeychain, type MemoryKeychain } from './memory-keychain.ts'

/**
 * One desk that several members share, as its process has it: real files, real slots, the real dispatcher, and the real server behind a cable that can be
 * pulled. Locking ends what a lock ends; the next sign-in starts anew on the same folder.
 */
export type ShiftDesk = {
  readonly directory: string
  readonly keychain: MemoryKeychain
  /** No network while this is so. */
  unplugged: boolean
  /** First sign-in by code; the member is then signed in. */
  enrol(userName: string): Promise<Session>
  unlock(userName: string): Promise<Session>
  tryUnlock(userName: string, password?: string): Promise<Result<Session>>
  lock(): Promise<void>
  call<C extends StoreCall>(call: C, args: CallArgs<C>): Promise<Result<CallValue<C>>>
  /** As `call`, for what must succeed. */
  get<C extends StoreCall>(call: C, args: CallArgs<C>): Promise<CallValue<C>>
  /** The desk behind it, for a look into the open store. */
  desk(): Desk
}

/** A seeded company whose recovery key is a real one, as desks with key files want it. */
export async function shiftSite(): Promise<Site> {
  return openSite({ recoveryRecipient: await identityToRecipient(await generateX25519Identity()) })
}

/** Makes the place of a desk that belongs to a site. */
export async function shiftDesk(site: Site): Promise<ShiftDesk> {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-shift-'))
  const keychain = memoryKeychain()
  const cable = { unplugged: false }
  let running = await startDesk(site, { directory, keychain, cable })
  onTestFinished(async () => {
    await running.desk.close()
    rmSync(directory, { recursive: true, force: true })
  })

  async function signedIn(session: Result<Session>): Promise<Session> {
    if (!session.ok) throw new Error(JSON.stringify(session.fault))
    return session.value
  }
  const shift: ShiftDesk = {
    directory,
    keychain,
    get unplugged() {
      return cable.unplugged
    },
    set unplugged(unplugged) {
      cable.unplugged = unplugged
    },
    async enrol(userName) {
      const person = personOf(site, userName)
      const { initialPassword: password } = person
      const ask = { code: codeAt(site, person.enrolmentCode), userName, password, newPassword: newPasswordOf(person), deskName: '封闭区 1 号' }
      return signedIn(await running.call('desk.enrol', ask))
    },
    unlock: async (userName) => signedIn(await shift.tryUnlock(userName)),
    tryUnlock: (userName, password = newPasswordOf(personOf(site, userName))) =>
      running.call('session.unlock', { memberId: personOf(site, userName).memberId, password }),
    async lock() {
      await running.desk.close()
      running = await startDesk(site, { directory, keychain, cable })
    },
    call: (call, args) => running.call(call, args),
    async get(call, args) {
      const answer = await running.call(call, args)
      if (!answer.ok) throw new Error(`${call}: ${JSON.stringify(answer.fault)}`)
      return answer.value
    },
    desk: () => running.desk,
  }
  return shift
}

/** The code that was handed out, naming the port that this test's server really has. */
export function codeAt(site: Site, printed: string): string {
  const code = decodeEnrolmentCode(printed)
  if (!code.ok) throw new Error(code.fault.code)
  return encodeEnrolmentCode({ ...code.value, host: '127.0.0.1', port: site.listener.port })
}

type Place = { readonly directory: string; readonly keychain: MemoryKeychain; readonly cable: { readonly unplugged: boolean } }
type Running = { readonly desk: Desk; call<C extends StoreCall>(call: C, args: CallArgs<C>): Promise<Result<CallValue<C>>> }

async function startDesk({ clock, newId }: Site, { directory, keychain, cable }: Place): Promise<Running> {
  let tell: Desk['emit'] = () => undefined
  const emit: Desk['emit'] = (event, value) => tell(event, value)
  const deskFile = await openDeskFile(directory)
  const desk = await createDesk({
    directory,
    clock,
    newId,
    keychain,
    deskFile,
    emit,
    jobs: createJobs(emit, clock, newId),
    backup: createBackupRunner({ directory, file: deskFile, clock, newId, changed: () => undefined }),
    rescheduled: () => undefined,
    lock: takeDeskLock(directory),
    makeWire: (url, pin) => withCable(createHttpsWire(url, pin), cable),
  })
  const dispatcher = createDispatcher(desk, answering, newId)
  tell = dispatcher.emit
  return { desk, call: windowOn(dispatcher) }
}

/** Calls as a window does: over a port, each answer parsed by the contract. */
export function windowOn(dispatcher: ReturnType<typeof createDispatcher>): Running['call'] {
  const waiting = new Map<number, (answer: Result<unknown>) => void>()
  let hear: (message: unknown) => void = () => undefined
  dispatcher.attach({
    post(message) {
      const reply = message as { readonly id?: number; readonly ok: boolean; readonly value: unknown; readonly fault: Fault }
      if (reply.id !== undefined) waiting.get(reply.id)?.(reply.ok ? ok(reply.value) : { ok: false, fault: reply.fault })
    },
    onMessage: (listener) => (hear = listener),
    onClose: () => undefined,
  })
  let last = 0
  return async (call, args) => {
    const id = (last += 1)
    const answer = new Promise<Result<unknown>>((resolve) => waiting.set(id, resolve))
    hear({ id, call, args })
    const result = await answer
    waiting.delete(id)
    // The contract's own schema is the narrowing.
    return result.ok ? ok(storeCalls[call].value.parse(result.value) as CallValue<typeof call>) : result
  }
}

function withCable(wire: Wire, cable: Place['cable']): Wire {
  return {
    ...wire,
    ask: async (message, ask, token) => (cable.unplugged ? failed('server-unreachable') : wire.ask(message, ask, token)),
    listen(token, on) {
      if (!cable.unplugged) return wire.listen(token, on)
      on.end({ code: 'server-unreachable' })
      return { close: () => undefined }
    },
  }
}
