import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { storeCalls, type CallArgs, type CallValue, type Session, type StoreCall } from '#shared/contract/store.ts'
import { ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { answering } from '#store/handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import { newPasswordOf, openSite, personOf, type Site } from '../integration/server/support.ts'
import { got } from './got.ts'
import { enrolAsk, newMachine, startDesk, type Machine } from './real-desk.ts'

/**
 * One desk that several members share, as its process has it: real files, real slots, the real dispatcher, and the real server behind a cable that can be
 * cut. Locking ends what a lock ends; the next sign-in starts anew on the same folder.
 */
export type ShiftDesk = {
  readonly machine: Machine
  /** First sign-in by code; the member is then signed in. */
  enrol(userName: string): Promise<Session>
  unlock(userName: string): Promise<Session>
  tryUnlock(userName: string): Promise<Result<Session>>
  lock(): Promise<void>
  call: Call
  /** As `call`, for what must succeed. */
  get<C extends StoreCall>(call: C, args: CallArgs<C>): Promise<CallValue<C>>
  /** The desk behind it, for a look into the open store. */
  desk(): Desk
  /** What the store has told main. */
  said(): readonly Said[]
}
type Said = Parameters<Desk['say']>[0]
type Call = <C extends StoreCall>(call: C, args: CallArgs<C>) => Promise<Result<CallValue<C>>>

/** A seeded company whose recovery key is a real one, as desks with key files want it. */
export async function shiftSite(): Promise<Site> {
  return openSite({ recoveryRecipient: await identityToRecipient(await generateX25519Identity()) })
}

/** Makes the place of a desk that belongs to a site. */
export async function shiftDesk(site: Site): Promise<ShiftDesk> {
  const machine = newMachine()
  let running = await start(site, machine)
  const shift: ShiftDesk = {
    machine,
    enrol: async (userName) => {
      const person = personOf(site, userName)
      return got(await running.call('desk.enrol', { ...enrolAsk(site, person), newPassword: newPasswordOf(person) }))
    },
    unlock: async (userName) => got(await shift.tryUnlock(userName)),
    tryUnlock: (userName) => {
      const person = personOf(site, userName)
      return running.call('session.unlock', { memberId: person.memberId, password: newPasswordOf(person) })
    },
    async lock() {
      await running.desk.close()
      running = await start(site, machine)
    },
    call: (call, args) => running.call(call, args),
    async get(call, args) {
      const answer = await running.call(call, args)
      if (!answer.ok) throw new Error(`${call}: ${JSON.stringify(answer.fault)}`)
      return answer.value
    },
    desk: () => running.desk,
    said: () => running.said,
  }
  return shift
}

async function start(site: Site, machine: Machine): Promise<{ readonly desk: Desk; readonly call: Call; readonly said: readonly Said[] }> {
  const said: Said[] = []
  let tell: Desk['emit'] = () => undefined
  const desk = await startDesk(
    site,
    machine,
    (event, value) => tell(event, value),
    (word) => said.push(word),
  )
  const dispatcher = createDispatcher(desk, answering, site.newId)
  tell = dispatcher.emit
  return { desk, call: windowOn(dispatcher), said }
}

/** Calls as a window does: over a port, each answer parsed by the contract. */
export function windowOn(dispatcher: ReturnType<typeof createDispatcher>): Call {
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
