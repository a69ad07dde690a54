import { mkdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readMeta } from '#store/apply/desk-meta.ts'
import { pruneLog } from '#server/store/prune-log.ts'
import { people } from './company.ts'
import { act, actWeights } from './acts.ts'
import { archiveAct, archiveWeights, deskFor, checkDisposals } from './archive.ts'
import { checkFates, checkRows, type Accepted, type Trouble } from './checks.ts'
import { storeKey, type Bug, type SimDesk } from './desk.ts'
import { Dice } from './dice.ts'
import { fairWeather } from './faulty-wire.ts'
import { checkRoutes, routeAct, routeWeights } from './route.ts'
import { simulatedKey } from './databases.ts'
import { openWorld, type SimWorld, type Templates } from './world.ts'

/** Everything that can happen in a step, with how often. */
const stepWeights = {
  act: 60,
  round: 28,
  'busy-round': 8,
  weather: 8,
  kill: 3,
  enrol: 1,
  'desk-copy': 2,
  'desk-restore': 2,
  clone: 1,
  'clone-mid-push': 3,
  unplug: 4,
  'server-copy': 1,
  'server-restore': 1,
  sleep: 4,
  'log-prune': 3,
  archive: 0,
  year: 0,
  route: 0,
} as const
type StepWeights = Readonly<Record<keyof typeof stepWeights, number>>
/** Where years pass. */
const archiveSteps = { archive: 90, year: 5 } as const
/** Where people do all that a route offers, and time passes on it. */
const routeSteps = { act: 12, route: 120, sleep: 8 } as const
const stepsLeast = 40
const stepsSpread = 60
const settleRounds = 40
const desksMax = 5

export type ScheduleOptions = {
  readonly seed: number
  readonly directory: string
  readonly templates: Templates
  readonly bug?: Bug
  /** Years pass: records fall due, are held and disposed of (`archive.ts`). */ readonly archive?: boolean
  /** People do all that a route offers (`route.ts`). */ readonly route?: boolean
  /** False: as if the server's log were never pruned. Seeds that were frozen before it was play as they did then. */ readonly pruning?: boolean
  /** Leaves the stores, with their keys and what was acknowledged, as docs/kept-runs.md says. */ readonly keep?: boolean
}
export type ScheduleResult = {
  readonly seed: number
  readonly troubles: readonly Trouble[]
  readonly accepted: number
  /** How many records were disposed of. */ readonly disposed: number
  /** Kinds of lines in the trails of its routes. */ readonly routed: ReadonlySet<string>
  readonly steps: readonly string[]
}

/** Plays one schedule from its seed, lets everything come to rest, and says what is wrong. */
export async function playSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const dice = new Dice(options.seed)
  rmSync(options.directory, { recursive: true, force: true })
  const world = await openWorld(options.directory, options.templates, dice, options.bug)
  const play = new Play(world, {
    ...stepWeights,
    ...(options.pruning === false ? { 'log-prune': 0 } : {}),
    ...(options.archive ? archiveSteps : {}),
    ...(options.route ? routeSteps : {}),
  })
  try {
    for (const desk of world.desks) if (dice.chance(0.8)) await play.round(desk)
    const steps = (stepsLeast + dice.below(stepsSpread)) * (options.archive || options.route ? 2 : 1)
    for (let n = 0; n < steps; n++) await play.step()
    await play.settle()
    if (options.keep) await keepAside(world, play.accepted)
    return { seed: options.seed, troubles: play.troubles, accepted: play.accepted.length, disposed: play.disposed, routed: play.routed, steps: play.steps }
  } finally {
    await world.close()
    if (!options.keep) rmSync(options.directory, { recursive: true, force: true })
  }
}

/** Beside the stores: the test keys that open them, and a line for each mutation that a desk has called saved. */
async function keepAside(world: SimWorld, accepted: readonly Accepted[]): Promise<void> {
  const { directory, desks } = world
  const { file, store, databases } = world.server()
  await databases.keep(file, store)
  const kept = {
    server: { file: basename(file), key: simulatedKey.toString('hex') },
    desks: desks.map(({ parts }) => ({ folder: parts.name, key: storeKey.toString('hex') })),
  }
  await writeFile(join(directory, 'keys.json'), JSON.stringify(kept))
  await writeFile(
    join(directory, 'acknowledged.jsonl'),
    accepted.map(({ id, desk, uncertain }) => `${JSON.stringify({ op: 'mutation', id, desk, uncertain })}\n`).join(''),
  )
}

class Play {
  readonly #world: SimWorld
  readonly #weights: StepWeights
  readonly steps: string[] = []
  readonly accepted: Accepted[] = []
  readonly troubles: Trouble[] = []
  disposed = 0
  routed: ReadonlySet<string> = new Set()
  readonly #deskCopies = new Map<string, { readonly directory: string; readonly accepted: number }[]>()
  #serverCopy: string | undefined

  constructor(world: SimWorld, weights: StepWeights) {
    this.#world = world
    this.#weights = weights
  }

  async step(): Promise<void> {
    const { dice, desks } = this.#world
    const desk = dice.pick(desks)
    if (!desk) return
    this.#world.pass(1000 + dice.below(600_000))
    const kind = dice.weighted(this.#weights)
    switch (kind) {
      case 'act':
        return this.#act(desk)
      case 'round':
        return this.round(desk)
      case 'busy-round':
        return this.#busyRound(desk)
      case 'weather':
        return this.#weather()
      case 'kill':
        await desk.close()
        await desk.open()
        return this.#note(desk, 'kill')
      case 'enrol': {
        const who = dice.pick(people.filter((name) => !desk.parts.enrolled.some(({ memberId }) => memberId === this.#memberId(name))))
        if (who) await this.#world.enrol(desk, who)
        return this.#note(desk, `enrol ${who ?? 'nobody'}`)
      }
      case 'desk-copy':
        return this.#copyDesk(desk)
      case 'desk-restore':
        return this.#restoreDesk(desk)
      case 'clone':
        if (desks.length < desksMax) await this.#world.clone(desk)
        return this.#note(desk, 'clone')
      case 'clone-mid-push': {
        const copy = desks.length < desksMax ? await this.#world.cloneMidPush(desk) : undefined
        return this.#note(desk, `clone mid push ${copy ? copy.parts.name : 'nothing'}`)
      }
      case 'unplug':
        desk.unplugged = !desk.unplugged
        return this.#note(desk, desk.unplugged ? 'unplugged' : 'plugged in')
      case 'server-copy':
        this.#serverCopy = join(this.#world.directory, 'server-copy.db')
        await this.#world.copyServer(this.#serverCopy)
        return this.#note(desk, 'server-copy')
      case 'server-restore':
        if (this.#serverCopy) await this.#world.restoreServer(this.#serverCopy)
        return this.#note(desk, 'server-restore')
      case 'sleep':
        this.#world.pass(3_600_000 * (1 + dice.below(100)))
        return this.#note(desk, 'sleep')
      case 'log-prune':
        return this.#pruneLog(desk)
      case 'year':
        this.#world.pass(370 * 24 * 3_600_000)
        return this.#note(desk, 'a year')
      case 'archive':
        return this.#archive()
      case 'route':
        return this.#route(desk)
    }
  }

  async round(desk: SimDesk): Promise<void> {
    const before = this.#standing(desk)
    const ended = await desk.round()
    const after = this.#standing(desk)
    if (before.epoch === after.epoch && after.cursor < before.cursor && after.bootstrap === undefined)
      this.#trouble('diverged', desk, `cursor fell from ${before.cursor} to ${after.cursor}`)
    this.#note(desk, `round ${ended === null ? 'good' : ended === 'killed' ? ended : ended.code}`)
  }

  /** Somebody goes on working while the desk talks to the server. */
  async #busyRound(desk: SimDesk): Promise<void> {
    const { weather } = this.#world
    // A process that dies takes the act with it; here it would take the test.
    if (weather.kills > 0 || weather.commitKills > 0) return this.round(desk)
    const [ended] = await Promise.all([desk.round(), this.#act(desk), this.#act(desk)])
    this.#note(desk, `busy round ${ended === null ? 'good' : ended === 'killed' ? ended : ended.code}`)
  }

  /** Good weather until nothing moves any more; then everything has to be right. */
  async settle(): Promise<void> {
    for (const desk of this.#world.desks) await this.#world.certifyAgain(desk)
    Object.assign(this.#world.weather, fairWeather)
    for (const desk of this.#world.desks) desk.unplugged = false
    let quiet = 0
    for (let n = 0; n < settleRounds && quiet < 2; n++) {
      let moved = false
      for (const desk of this.#world.desks) {
        const before = await this.#world.server().sync.version()
        this.#world.pass(1000)
        const ended = await desk.round()
        if (ended !== null) this.#note(desk, `settling: ${ended === 'killed' ? ended : JSON.stringify(ended)}`)
        moved ||= ended !== null || desk.waiting() > 0 || (await this.#world.server().sync.version()) !== before
      }
      quiet = moved ? 0 : quiet + 1
    }
    for (const desk of this.#world.desks) {
      if (desk.waiting() > 0 || quiet < 2) this.#trouble('stuck', desk, `${desk.waiting()} wait`)
      this.troubles.push(...(await checkRows(this.#world, desk)))
    }
    this.troubles.push(...(await checkFates(this.#world, this.accepted)))
    const { disposed, troubles } = await checkDisposals(this.#world.server())
    this.disposed = disposed
    this.troubles.push(...troubles)
    const routes = await checkRoutes(this.#world.server())
    this.routed = routes.acts
    this.troubles.push(...routes.troubles)
  }

  async #act(desk: SimDesk): Promise<void> {
    const name = this.#world.dice.weighted(actWeights)
    const done = await act(this.#world, desk, name)
    if (done?.ok) this.accepted.push({ id: done.value.mutationId, desk: done.desk.parts.name, uncertain: false })
    this.#note(done?.desk ?? desk, `${name} ${done === undefined ? 'nothing' : done.ok ? done.value.mutationId : done.fault.code}`)
  }

  /** What is done in the archive rests on what others have done: most of it is sent at once. */
  async #archive(): Promise<void> {
    const name = this.#world.dice.weighted(archiveWeights)
    const desk = await deskFor(this.#world, name)
    if (this.#world.dice.chance(0.5)) await this.round(desk)
    const done = await archiveAct(this.#world, desk, name)
    if (done?.ok) this.accepted.push({ id: done.value.mutationId, desk: desk.parts.name, uncertain: false })
    this.#note(desk, `${name} ${done === undefined ? 'nothing' : done.ok ? done.value.mutationId : done.fault.code}`)
    if (this.#world.dice.chance(0.7)) await this.round(desk)
  }

  /** What others do on a route rests on what one has done: most of it is sent at once. */
  async #route(desk: SimDesk): Promise<void> {
    const name = this.#world.dice.weighted(routeWeights)
    if (this.#world.dice.chance(0.4)) await this.round(desk)
    const done = await routeAct(this.#world, desk, name)
    if (done?.ok) this.accepted.push({ id: done.value.mutationId, desk: done.desk.parts.name, uncertain: false })
    this.#note(done?.desk ?? desk, `${name} ${done === undefined ? 'nothing' : done.ok ? done.value.mutationId : done.fault.code}`)
    if (this.#world.dice.chance(0.5)) await this.round(done?.desk ?? desk)
  }

  #weather(): void {
    const { dice, weather } = this.#world
    const kind = dice.weighted({ fair: 3, storm: 4, deadly: 3, mortal: 4, offline: 2 })
    Object.assign(
      weather,
      fairWeather,
      { storm: { faults: 0.35 }, deadly: { faults: 0.1, kills: 0.08 }, mortal: { commitKills: 0.25 }, offline: { offline: true }, fair: {} }[kind],
    )
    this.steps.push(`weather ${kind}`)
  }

  async #copyDesk(desk: SimDesk): Promise<void> {
    const copies = this.#deskCopies.get(desk.parts.name) ?? []
    const directory = join(this.#world.directory, `copy-${copies.length}-of-${desk.parts.name}`)
    mkdirSync(directory, { recursive: true })
    await desk.copyTo(directory)
    this.#deskCopies.set(desk.parts.name, [...copies, { directory, accepted: this.accepted.length }])
    this.#note(desk, 'desk-copy')
  }

  async #restoreDesk(desk: SimDesk): Promise<void> {
    // Any of them, also one that others were made after.
    const copy = this.#world.dice.pick(this.#deskCopies.get(desk.parts.name) ?? [])
    if (copy) {
      await desk.restoreFrom(copy.directory)
      for (const [n, one] of this.accepted.entries()) if (n >= copy.accepted && one.desk === desk.parts.name) one.uncertain = true
    }
    this.#note(desk, copy ? 'desk-restore' : 'desk-restore nothing')
  }

  /** Any part of the log goes, up to all of it: desks that have not read so far are away for too long. */
  async #pruneLog(desk: SimDesk): Promise<void> {
    const { dice, clock } = this.#world
    const { store, sync } = this.#world.server()
    const { horizon, lines } = await pruneLog(store, clock, Math.ceil((await sync.version()) * Math.max(0.5, dice.next() * 1.5)))
    this.#note(desk, `log-prune ${lines} lines through ${horizon}`)
  }

  #standing(desk: SimDesk): { readonly cursor: number; readonly epoch: string | undefined; readonly bootstrap: string | undefined } {
    const raw = desk.store.database.readRaw
    return { cursor: Number(readMeta(raw, 'cursor') ?? 0), epoch: readMeta(raw, 'epoch'), bootstrap: readMeta(raw, 'bootstrap') }
  }

  #memberId(name: (typeof people)[number]): string {
    return `01900000-0000-7000-8002-${people.indexOf(name).toString(16).padStart(12, '0')}`
  }

  #note(desk: SimDesk, what: string): void {
    this.steps.push(`${desk.parts.name} ${what}`)
  }

  #trouble(kind: Trouble['kind'], desk: SimDesk, what: string): void {
    this.troubles.push({ kind, desk: desk.parts.name, what })
  }
}
