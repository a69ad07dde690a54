import { setImmediate } from 'node:timers/promises'
import type { Id } from '#shared/kernel/id.ts'
import type { SimServer } from '../sim/server.ts'
import type { DeskName, ReplayedCompany } from './company.ts'
import type { ReplayDesk } from './desks.ts'
import type { Outcome } from './input.ts'
import type { Forger } from './forge.ts'
import type { Net } from './net.ts'
import { perform, type Performed, type Running, type Stage } from './perform.ts'

type Parts = {
  readonly company: ReplayedCompany
  readonly server: SimServer
  readonly desks: ReadonlyMap<DeskName, ReplayDesk>
  readonly runnings: readonly Running[]
  /** Somebody who forges acts meanwhile. */
  readonly forger: Forger | null
  readonly progress: (line: string) => void
  /** What the desks talk over, when it is real. */
  readonly net: Net | null
  /** Turns the one clock of server and desks. */
  readonly turn: (at: number) => void
}

/** Where the last act of a claim was done, and the push that carried it; undefined while it waits. */
type Place = { readonly desk: ReplayDesk; tick: number | undefined }

const progressEvery = 2000
const forgeEvery = 10
const turnEvery = 20
const outcomeByState: Readonly<Record<string, Outcome>> = {
  completed: 'paid',
  refused: 'rejected',
  withdrawn: 'rejected',
  running: 'open',
  started: 'open',
  returned: 'open',
}

/** One replay: every event in the order of time, each at the desk of who does it, which first gets what was done elsewhere. */
export class Play {
  readonly server: SimServer
  readonly parts: Parts
  readonly #places = new Map<Id, Place>()
  /** Counts pushes, so that a desk knows whether it has seen one. */
  #tick = 0
  #here: ReplayDesk | undefined

  constructor(parts: Parts) {
    this.parts = parts
    this.server = parts.server
  }

  /** Carries out all events. */
  async all(): Promise<Readonly<Record<Performed, number>>> {
    const performed = { ordinary: 0, 'back-entered': 0 }
    const steps = this.parts.runnings.flatMap((running) => running.claim.events.map(({ at }) => ({ at, running })))
    const stage: Stage = { company: this.parts.company, at: (name, running) => this.#at(name, running) }
    for (const [n, { at, running }] of steps.toSorted((a, b) => a.at - b.at).entries()) {
      this.parts.turn(at)
      performed[await perform(stage, running)] += 1
      running.next += 1
      this.#note(running)
      // Prepared statements give their memory back in a turn of the event loop, which a program that never waits for anything outside never has.
      if ((n + 1) % turnEvery === 0) await setImmediate()
      if ((n + 1) % forgeEvery === 0) await this.parts.forger?.attempt()
      if ((n + 1) % progressEvery === 0) this.parts.progress(`${n + 1} of ${steps.length} events, ${new Date(at).toISOString().slice(0, 10)}`)
    }
    await this.settle()
    return performed
  }

  /** Everybody sends and gets all there is. */
  async settle(): Promise<void> {
    for (const desk of this.parts.desks.values()) await this.#push(desk)
    for (const desk of this.parts.desks.values()) await desk.pull()
  }

  /** What did not end as the input says: refused mutations, and claims with another outcome. */
  async troubles(): Promise<readonly string[]> {
    const refused = [...this.parts.desks.values()].flatMap((desk) => desk.refused().map(({ id, fault }) => `${desk.name}: ${id} was refused: ${fault}`))
    const records = await this.server.store.read((db) => db.selectFrom('record').select(['id', 'state']).execute())
    const stateById = new Map(records.map(({ id, state }) => [id, state ?? '']))
    const other = this.parts.runnings.flatMap(({ claim, recordId }) => {
      const outcome = outcomeByState[stateById.get(recordId) ?? '']
      return outcome === claim.outcome ? [] : [`${claim.claimNo} ended ${outcome ?? 'nowhere'}, and ${claim.outcome} in the input`]
    })
    return [...refused, ...other, ...((await this.parts.forger?.troubles()) ?? [])]
  }

  async close(): Promise<void> {
    await this.parts.forger?.close()
    for (const desk of this.parts.desks.values()) await desk.sim.close()
    await this.parts.net?.close()
    await this.server.close()
  }

  /** The desk, after it has got what was last done to this claim elsewhere. */
  async #at(name: DeskName, { recordId }: Running): Promise<ReplayDesk> {
    const desk = this.parts.desks.get(name)
    if (!desk) throw new Error(`there is no desk ${name}`)
    this.#here = desk
    const place = this.#places.get(recordId)
    if (!place || place.desk === desk) return desk
    if (place.tick === undefined) await this.#push(place.desk)
    if (desk.pulled < (place.tick ?? this.#tick)) {
      await desk.pull()
      desk.pulled = this.#tick
    }
    return desk
  }

  #note({ recordId }: Running): void {
    if (!this.#here) throw new Error('an act was done nowhere')
    this.#places.set(recordId, { desk: this.#here, tick: undefined })
    this.#here.unsent.add(recordId)
  }

  async #push(desk: ReplayDesk): Promise<void> {
    await desk.push()
    this.#tick += 1
    for (const recordId of desk.unsent) {
      const place = this.#places.get(recordId)
      if (place?.desk === desk) place.tick = this.#tick
    }
    desk.unsent.clear()
  }
}
