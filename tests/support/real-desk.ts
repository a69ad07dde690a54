import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { MachineAccess } from '#shared/capture/counters.ts'
import { decodeEnrolmentCode, encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import type { MachineFacts } from '#shared/domain/installation.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { IssuedCredentials } from '#server/company/company.ts'
import type { StoreContext } from '#store/context.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { openDeskFile } from '#store/desk-file.ts'
import { createJobs } from '#store/jobs/jobs.ts'
import { gatherMachine } from '#store/machine/gather-machine.ts'
import { createDesk, type Desk } from '#store/session/desk.ts'
import { freeOf } from '#store/database/disk-room.ts'
import { createBackupRunner } from '#store/snapshot/runner.ts'
import { createHttpsWire } from '#store/sync/https-wire.ts'
import type { Ask, Wire } from '#store/sync/wire.ts'
import { got } from './got.ts'
import { memoryKeychain, type MemoryKeychain } from './memory-keychain.ts'
import type { Site } from '../integration/server/support.ts'
import { createTickets } from '#store/tickets.ts'

export const password = 'Leng-ku-2026-x'

/** A place where a desk may stand: folder, keychain and network cable of one machine. */
export type Machine = {
  readonly directory: string
  readonly keychain: MemoryKeychain
  readonly cable: Cable
  /** What its desk finds about it, when it is not this one. */ facts?: MachineFacts
  /** What is measured of it, when it is not this one. */ access?: MachineAccess
  /** Bytes that its disk has room for, when they are not this one's. */ free?: number
}

/** What goes over the cable while it is in, and how often each message was asked. */
export type Cable = {
  isCut: boolean
  readonly asked: string[]
  /** Another server behind the same address, when set. */
  to?: (message: string, ask: object, token: string | null) => Promise<Result<unknown>>
  /** Stands between the desk and the server, when set. */
  intercept?: (message: string, ask: unknown, carry: () => Promise<Result<unknown>>) => Promise<Result<unknown>>
}

/** A folder of its own, removed with the test. */
export function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'opsdesk-machine-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A machine on which nothing stands yet. */
export function newMachine(): Machine {
  return { directory: newFolder(), keychain: memoryKeychain(), cable: { isCut: false, asked: [] } }
}

/** The desk's process on a machine; the clock may be the machine's own. */
export async function startDesk(
  site: Pick<Site, 'clock' | 'newId'>,
  machine: Machine,
  emit: StoreContext['emit'] = () => undefined,
  say: Desk['say'] = () => undefined,
): Promise<Desk> {
  const { directory, keychain, cable } = machine
  const { clock, newId } = site
  const deskFile = await openDeskFile(directory)
  const backup = createBackupRunner({ directory, file: deskFile, clock, newId, changed: () => undefined })
  const jobs = createJobs(emit, clock, newId)
  const desk = await createDesk({
    directory,
    clock,
    newId,
    keychain,
    jobs,
    deskFile,
    backup,
    rescheduled: () => undefined,
    say,
    emit,
    tickets: createTickets(directory),
    lock: takeDeskLock(directory),
    freeBytes: (place) => machine.free ?? freeOf(place),
    ...(machine.access ? { access: machine.access } : {}),
    machine: async (place) => machine.facts ?? gatherMachine(place),
    makeWire: (url, pin) => onCable(createHttpsWire(url, pin), cable),
  })
  onTestFinished(() => desk.close())
  return desk
}

function onCable(wire: Wire, cable: Cable): Wire {
  return {
    ...wire,
    // Each message has its own answer; the wire underneath has parsed it.
    ask: (async (message: 'hello', ask: Ask<'hello'>, token?: string) => {
      cable.asked.push(message)
      if (cable.isCut) return failed('server-unreachable')
      const carry = (): Promise<Result<unknown>> => (cable.to ? cable.to(message, ask, token ?? null) : wire.ask(message, ask, token))
      return cable.intercept ? cable.intercept(message, ask, carry) : carry()
    }) as Wire['ask'],
  }
}

/** What a person types who was given an account: the printed code, naming the port that this test's server really has. */
export function enrolAsk(site: Site, person: IssuedCredentials) {
  const code = got(decodeEnrolmentCode(person.enrolmentCode))
  return {
    code: encodeEnrolmentCode({ ...code, host: '127.0.0.1', port: site.listener.port }),
    userName: person.userName,
    password: person.initialPassword,
    newPassword: password,
    deskName: '一号库办公室',
  }
}
