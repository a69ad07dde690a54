import { cpSync, mkdirSync, rmSync } from 'node:fs'
import type { Id } from '#shared/kernel/id.ts'
import { failed, ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { SyncAnswer, SyncMessage } from '#shared/contract/sync.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { entityNames, type EntityName } from '#shared/rows/entities.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { projectChanges } from '#store/register/project.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'
import type { Mutate, MutateEach, StoreDatabase } from '#store/context.ts'
import { createMutate, createMutateEach, type MutateParts } from '#store/apply/mutate.ts'
import { countOutbox } from '#store/apply/outbox.ts'
import { createLink } from '#store/sync/link.ts'
import { makeSigningKey, signerOf, type SigningKey } from '#store/sync/desk-key.ts'
import type { Ask, Wire } from '#store/sync/wire.ts'
import { pullStep } from '#store/sync/pull.ts'
import { pushStep } from '#store/sync/push.ts'
import type { Replica, StepEnd } from '#store/sync/replica.ts'
import { runRound } from '#store/sync/round.ts'
import type { Dice } from './dice.ts'
import { createFaultyWire, Killed, type Intercept, type Weather } from './faulty-wire.ts'
import type { SimServer } from './server.ts'

export type Enrolled = { readonly memberId: Id; readonly keyId: Id; readonly key: SigningKey }
/** Faults planted into a desk, to prove that the simulator sees them. */
export type Bug = 'none' | 'drop-at-push-answer' | 'cursor-early' | 'keep-lost-scopes' | 'drop-by-number'

export type SimDeskParts = {
  readonly name: string
  readonly directory: string
  readonly deskId: Id
  readonly deskCode: string
  readonly deskKey: SigningKey
  readonly enrolled: Enrolled[]
  readonly clock: () => number
  /** Counts how long a session lasts; left out: `clock`. */
  readonly sessionClock?: () => number
  readonly newId: () => Id
  readonly dice: Dice
  readonly weather: Weather
  readonly server: () => SimServer
  /** What carries this desk's messages instead of the simulated net. */
  readonly wire?: () => Wire
  readonly bug: Bug
}

/** A test key: every simulated desk is opened with it, and so can anybody's checker. */
export const storeKey = Buffer.alloc(32, 9)

/** A desk with its real, encrypted store; it can die, be copied and be put back. */
export class SimDesk {
  readonly parts: SimDeskParts
  /** Stands between this desk and the net, in tests. */
  intercept: Intercept | undefined
  /** Without network while the others have it. */
  unplugged = false
  /** Called when a push has arrived and before its answer is heard. */
  onPushed: (() => void) | undefined
  /** How often the server knew of events that the store does not hold. */
  endsLost = 0
  /** Mutations that a rebase has carried out again, in order. */
  readonly replayed: Id[] = []
  #store: OpenStore | undefined
  #replica: Replica | undefined
  #wire: Wire | undefined

  constructor(parts: SimDeskParts) {
    this.parts = parts
  }

  /** Makes the files of a new desk. */
  static create(directory: string): void {
    mkdirSync(directory, { recursive: true })
    const made = createStore({ directory, key: Buffer.from(storeKey) }, { storeId: '', deskId: '', deskName: '', deskCode: '', company: 'Simulated' })
    if (!made.ok) throw new Error(made.fault.code)
  }

  get store(): OpenStore {
    if (!this.#store) throw new Error(`${this.parts.name} is closed`)
    return this.#store
  }

  async open(): Promise<void> {
    const { directory, clock, deskId, deskCode, server, dice, weather } = this.parts
    const opened = await openStore({ directory, key: Buffer.from(storeKey), clock, checkpointAfterMs: 3_600_000 })
    if (!opened.ok) throw new Error(opened.fault.code)
    this.#store = opened.value
    await opened.value.database.write(async (db) => {
      const meta = db.insertInto('meta').onConflict((conflict) => conflict.column('key').doUpdateSet((held) => ({ value: held.ref('excluded.value') })))
      await meta
        .values([
          { key: 'deskId', value: deskId },
          { key: 'deskCode', value: deskCode },
        ])
        .execute()
    })
    const database = this.#mortal(opened.value.database)
    const simulated = (): Wire => createFaultyWire({ dice, weather, server, intercept: (message, text, carry) => this.#intercept(message, text, carry) })
    const wire = (this.parts.wire ?? simulated)()
    this.#wire = wire
    this.#replica = {
      database,
      attachments: opened.value.attachments,
      link: createLink(wire, { id: deskId, sign: signerOf(this.parts.deskKey.privateKey) }, this.parts.sessionClock ?? clock),
      carryOut: (rows, body, context) => {
        this.replayed.push(body.id)
        return carryOut(rows, body, context)
      },
      projectChanges,
      clock,
      newId: this.parts.newId,
      emit: () => undefined,
      heard: () => undefined,
      progress: () => undefined,
      endLost: async () => {
        this.endsLost += 1
      },
    }
  }

  async close(): Promise<void> {
    await this.#wire?.close()
    this.#wire = undefined
    await this.#store?.close()
    this.#store = undefined
  }

  /** One round; a kill ends the process and the next one opens the store again. */
  async round(): Promise<Fault | null | 'killed'> {
    if (!this.#replica) throw new Error(`${this.parts.name} is closed`)
    try {
      return await runRound(this.#replica)
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown
      await this.close()
      await this.open()
      return 'killed'
    }
  }

  /** Only the pushing half of a round, as when somebody elsewhere waits for what was done here. */
  async pushOnly(): Promise<StepEnd> {
    if (!this.#replica) throw new Error(`${this.parts.name} is closed`)
    return pushStep(this.#replica)
  }

  /** Only the pulling half of a round, as when the other half has not come through. */
  async pullOnly(): Promise<StepEnd> {
    if (!this.#replica) throw new Error(`${this.parts.name} is closed`)
    return pullStep(this.#replica)
  }

  /** The way in which this member changes things here, if he is enrolled and the desk knows him. */
  async mutateAs(memberId: Id): Promise<Mutate | undefined> {
    const parts = await this.#mutateParts(memberId)
    return parts && createMutate(parts)
  }

  /** The same for several in one transaction. */
  async mutateEachAs(memberId: Id): Promise<MutateEach | undefined> {
    const parts = await this.#mutateParts(memberId)
    return parts && createMutateEach(parts)
  }

  async #mutateParts(memberId: Id): Promise<MutateParts | undefined> {
    const enrolled = this.parts.enrolled.find((one) => one.memberId === memberId)
    const [member] = (await this.rows('member')).filter(({ id }) => id === memberId)
    if (!enrolled || !member) return undefined
    const { deskId, deskCode, clock, newId } = this.parts
    return {
      database: this.store.database,
      session: { member: member as Member, deskId, deskCode, keyId: enrolled.keyId, sign: signerOf(enrolled.key.privateKey) },
      clock,
      newId,
      audit: this.store.audit,
      carryOut,
      projectChanges,
      emit: () => undefined,
      nudge: () => undefined,
    }
  }

  async rows(entity: EntityName): Promise<readonly { readonly id: Id }[]> {
    return rowStatements(this.store.database.reader).list(entity, [])
  }

  async allRows(): Promise<ReadonlyMap<string, object>> {
    const all = new Map<string, object>()
    for (const entity of entityNames) for (const row of await this.rows(entity)) all.set(`${entity} ${row.id}`, row)
    return all
  }

  /** Ids of what waits, and the journal by outcome. */
  fates(): { readonly waiting: ReadonlySet<Id>; readonly journal: ReadonlyMap<Id, string> } {
    const raw = this.store.database.readRaw
    const waiting = raw.prepare('select "id" from "outbox"').pluck().all() as Id[]
    const journal = raw.prepare('select "id", "outcome" from "journal"').all() as { id: Id; outcome: string }[]
    return { waiting: new Set(waiting), journal: new Map(journal.map(({ id, outcome }) => [id, outcome])) }
  }

  waiting(): number {
    return countOutbox(this.store.database.readRaw)
  }

  /** Copies the closed desk's files. */
  async copyTo(directory: string): Promise<void> {
    await this.close()
    rmSync(directory, { recursive: true, force: true })
    cpSync(this.parts.directory, directory, { recursive: true, filter: (path) => !path.endsWith('lock') })
    await this.open()
  }

  /** Copies the files of an open desk as they lie there now, the write-ahead log too, as whoever copies the folder of a running program. */
  copyOpenTo(directory: string): void {
    rmSync(directory, { recursive: true, force: true })
    cpSync(this.parts.directory, directory, { recursive: true, filter: (path) => !path.endsWith('lock') })
  }

  /** Puts copied files in the place of this desk's. */
  async restoreFrom(directory: string): Promise<void> {
    await this.close()
    rmSync(this.parts.directory, { recursive: true, force: true })
    cpSync(directory, this.parts.directory, { recursive: true })
    await this.open()
  }

  async #intercept(message: SyncMessage, text: string, carry: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
    if (this.unplugged) return failed('server-unreachable')
    if (this.intercept) return this.intercept(message, text, carry)
    const answer = await carry()
    if (message === 'push') this.onPushed?.()
    const plant = plants[this.parts.bug]
    if (!plant || message !== 'pull' || !answer.ok) return answer
    return ok(await plant(this.store, answer.value as SyncAnswer<'pull'>, JSON.parse(text) as Ask<'pull'>))
  }

  /** The store as the sync sees it: it may die before or after a transaction, and carries the planted bug. */
  #mortal(database: StoreDatabase): StoreDatabase {
    const { dice, weather, bug } = this.parts
    return {
      reader: database.reader,
      readRaw: database.readRaw,
      close: () => database.close(),
      frozen: (work) => database.frozen(work),
      onCommit: (listener) => database.onCommit(listener),
      async write(work) {
        const value = await database.write(async (db, raw) => {
          const made = await work(db, raw)
          if (bug === 'drop-at-push-answer') {
            raw.exec('delete from "waiting_record" where "sequence" in (select "sequence" from "outbox" where "answer" is not null)')
            raw.exec('delete from "outbox" where "answer" is not null')
          }
          if (dice.chance(weather.commitKills)) throw new Killed('before a commit')
          return made
        })
        if (dice.chance(weather.commitKills)) throw new Killed('after a commit')
        return value
      },
    }
  }
}

type Plant = (store: OpenStore, answer: SyncAnswer<'pull'>, ask: Ask<'pull'>) => Promise<SyncAnswer<'pull'>>

/** What a desk with a planted bug makes of a pull. */
const plants: { readonly [B in Bug]?: Plant } = {
  async 'cursor-early'(store, answer) {
    const value = String(answer.version)
    await store.database.write(async (db) => {
      await db
        .insertInto('meta')
        .values({ key: 'cursor', value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute()
    })
    return answer
  },
  'keep-lost-scopes': async (_store, answer, ask) => ({ ...answer, scopes: [...new Set([...answer.scopes, ...ask.scopes])] }),
  async 'drop-by-number'(store, answer) {
    const waiting = store.database.readRaw.prepare('select "sequence", "id" from "outbox" where "sequence" <= ?').all(answer.lastSequence) as {
      sequence: number
      id: Id
    }[]
    return { ...answer, results: waiting.map((one) => ({ ...one, outcome: 'applied' as const })) }
  },
}

/** Keys for a member at a desk. */
export function makeEnrolled(memberId: Id, keyId: Id): Enrolled {
  return { memberId, keyId, key: makeSigningKey() }
}

export type Done = Result<{ mutationId: Id }>
