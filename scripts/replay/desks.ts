import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Id } from '#shared/kernel/id.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { countOutbox } from '#store/apply/outbox.ts'
import { statement } from '#store/apply/statement.ts'
import type { Mutate } from '#store/context.ts'
import { makeSigningKey } from '#store/sync/desk-key.ts'
import type { Wire } from '#store/sync/wire.ts'
import { makeEnrolled, SimDesk, type SimDeskParts } from '../sim/desk.ts'
import { Dice } from '../sim/dice.ts'
import { fairWeather } from '../sim/faulty-wire.ts'
import { enrolAt, type SimServer } from '../sim/server.ts'
import { crews, type DeskName, type ReplayedCompany } from './company.ts'

/**
 * The desks of the replay: real encrypted stores, each with its crew. A desk pushes when somebody elsewhere needs what was done on it, and pulls when it
 * needs what was done elsewhere; so a day's acts travel together, as they do from a desk that has been offline.
 */
export class ReplayDesk {
  readonly name: DeskName
  readonly sim: SimDesk
  /** The tick of its last pull. */
  pulled = 0
  /** Claims whose last act waits here to be pushed. */
  readonly unsent = new Set<Id>()
  readonly #mutates = new Map<Id, Mutate>()

  constructor(name: DeskName, sim: SimDesk) {
    this.name = name
    this.sim = sim
  }

  async mutateAs(memberId: Id): Promise<Mutate> {
    const known = this.#mutates.get(memberId)
    if (known) return known
    const made = await this.sim.mutateAs(memberId)
    if (!made) throw new Error(`${memberId} does not sit at ${this.name}`)
    this.#mutates.set(memberId, made)
    return made
  }

  recordOf(id: Id): BusinessRecord | undefined {
    const stored = statement(this.sim.store.database.readRaw, 'select * from "record" where "id" = ?').get(id) as StoredRow | undefined
    return stored && decodeRow('record', stored)
  }

  memberOf(id: Id): Member | undefined {
    const stored = statement(this.sim.store.database.readRaw, 'select * from "member" where "id" = ?').get(id) as StoredRow | undefined
    return stored && decodeRow('member', stored)
  }

  tasksOf(recordId: Id): readonly Task[] {
    const stored = statement(this.sim.store.database.readRaw, 'select * from "task" where "recordId" = ? order by "id"').all(recordId) as StoredRow[]
    return stored.map((row) => decodeRow('task', row))
  }

  /** Sends what waits; answers whether anything did. */
  async push(): Promise<boolean> {
    if (countOutbox(this.sim.store.database.readRaw) === 0) return false
    await until(`${this.name} pushes`, () => this.sim.pushOnly())
    return true
  }

  async pull(): Promise<void> {
    await until(`${this.name} pulls`, () => this.sim.pullOnly())
  }

  /** Mutations of this desk that the server has refused. */
  refused(): readonly { readonly id: Id; readonly fault: string }[] {
    return statement(this.sim.store.database.readRaw, `select "id", "fault" from "journal" where "outcome" <> 'applied'`).all() as { id: Id; fault: string }[]
  }
}

async function until(what: string, step: () => Promise<{ readonly kind: string; readonly fault?: unknown }>): Promise<void> {
  for (let n = 0; n < 10_000; n++) {
    const end = await step()
    if (end.kind === 'done') return
    if (end.kind === 'failed') throw new Error(`${what}: ${JSON.stringify(end.fault)}`)
  }
  throw new Error(`${what} without an end`)
}

type World = {
  readonly folder: string
  readonly clock: () => number
  readonly newId: () => Id
  readonly server: () => SimServer
  /** Over a real net, when there is one. */ readonly wire?: () => Wire
}

/** Enrols every crew at its desk and lets it take its first contact. */
export async function openDesks(world: World, company: ReplayedCompany): Promise<ReadonlyMap<DeskName, ReplayDesk>> {
  const { clock, newId, server } = world
  const desks = new Map<DeskName, ReplayDesk>()
  for (const [n, name] of (Object.keys(crews) as DeskName[]).entries()) {
    const directory = path.join(world.folder, name.replaceAll(' ', '-'))
    mkdirSync(directory, { recursive: true })
    SimDesk.create(directory)
    const enrolled = membersAt(company, name).map((memberId) => makeEnrolled(memberId, newId()))
    const identity = { deskId: newId(), deskCode: `RP${n + 1}`, deskKey: makeSigningKey() }
    const parts: SimDeskParts = {
      name,
      directory,
      ...identity,
      enrolled,
      clock,
      sessionClock: Date.now,
      newId,
      server,
      ...(world.wire ? { wire: world.wire } : {}),
      dice: new Dice(n),
      weather: { ...fairWeather },
      bug: 'none',
    }
    await enrolAt(
      server(),
      { clock, newId },
      { ...identity, deskKey: identity.deskKey.publicKey },
      enrolled.map(({ memberId, keyId, key }) => ({ memberId, keyId, publicKey: key.publicKey })),
    )
    const sim = new SimDesk(parts)
    await sim.open()
    const ended = await sim.round()
    if (ended !== null) throw new Error(`${name}: ${JSON.stringify(ended)}`)
    desks.set(name, new ReplayDesk(name, sim))
  }
  return desks
}

function membersAt({ budgets, holders }: ReplayedCompany, name: DeskName): readonly Id[] {
  return crews[name].flatMap((seat) => (seat === 'employee' ? [...budgets.values()].flatMap(({ employees }) => employees) : holders[seat]))
}
