import { expect, onTestFinished, test, vi } from 'vitest'
import type { SyncState } from '#shared/contract/store.ts'
import { failed, type Fault } from '#shared/kernel/fault.ts'
import { createSyncEngine, type RunningEngine } from '#store/sync/engine.ts'
import { createLink } from '#store/sync/link.ts'
import { signerOf } from '#store/sync/desk-key.ts'
import type { Timers } from '#store/sync/timers.ts'
import type { Wire } from '#store/sync/wire.ts'
import { carryOut } from '#shared/mutations/carry-out.ts'
import { projectChanges } from '#store/register/project.ts'
import { createFaultyWire } from '../../../scripts/sim/faulty-wire.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { deskAt, importClaims, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

type Due = { readonly at: number; readonly work: () => void; cancelled: boolean }

/** Time that passes only when told, for the engine and its world alike. */
class Hands implements Timers {
  readonly #world: SimWorld
  readonly #due: Due[] = []

  constructor(world: SimWorld) {
    this.#world = world
  }

  after(ms: number, work: () => void): { cancel(): void } {
    const due: Due = { at: this.#world.clock() + ms, work, cancelled: false }
    this.#due.push(due)
    return { cancel: () => void (due.cancelled = true) }
  }

  armed(): number {
    return this.#due.filter(({ cancelled }) => !cancelled).length
  }

  turn(ms: number): void {
    const end = this.#world.clock() + ms
    for (;;) {
      const next = this.#due.filter(({ cancelled, at }) => !cancelled && at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#world.pass(Math.max(0, next.at - this.#world.clock()))
      next.cancelled = true
      next.work()
    }
    this.#world.pass(end - this.#world.clock())
  }

  /** The lid was closed: time passed and nobody's timer ran. */
  sleep(ms: number): void {
    this.#world.pass(ms)
  }
}

type Stream = { poke(version: number | null): void; end(fault: Fault): void; closed: boolean }

function engineOf(world: SimWorld, desk: SimDesk, change: Partial<Wire> = {}) {
  const states: SyncState[] = []
  const streams: Stream[] = []
  const hands = new Hands(world)
  const { deskId, deskKey } = desk.parts
  const net = createFaultyWire({ dice: world.dice, weather: world.weather, server: () => world.server(), intercept: (_message, _ask, carry) => carry() })
  const wire: Wire = {
    ...net,
    listen(_token, on) {
      const stream: Stream = { poke: on.poke, end: on.end, closed: false }
      streams.push(stream)
      return { close: () => void (stream.closed = true) }
    },
    ...change,
  }
  const engine: RunningEngine = createSyncEngine({
    database: desk.store.database,
    attachments: desk.store.attachments,
    link: createLink(wire, { id: deskId, sign: signerOf(deskKey.privateKey) }, world.clock),
    carryOut,
    projectChanges,
    clock: world.clock,
    newId: world.newId,
    emit: (event, value) => {
      if (event === 'sync') states.push(value as SyncState)
    },
    timers: hands,
    random: () => 0.5,
  })
  onTestFinished(() => engine.stop())
  const until = async (done: () => boolean): Promise<void> => {
    for (let n = 0; n < 20_000 && !done(); n++) await new Promise((resolve) => setTimeout(resolve, 1))
    if (!done()) throw new Error(`never came: ${JSON.stringify(engine.state())}`)
  }
  return { engine, states, streams, hands, sent: net.sent, until }
}

test('it connects, fetches, tells how far, and is online with nothing waiting', async () => {
  const world = await syncWorld()
  const { engine, states, until, streams } = engineOf(world, deskAt(world, 1))
  expect(engine.state().link).toBe('connecting')
  engine.start()
  await until(() => streams.length === 1)
  expect(engine.state()).toMatchObject({ link: 'online', waiting: 0, conflicts: 0, fault: null, bootstrap: null })
  expect(engine.state().agreedAt).not.toBeNull()
  expect(states.map(({ link }) => link)).toContain('connecting')
})

test('whatever file of the desk finds no room, the round is told as a full disk and not as a bug; what waits is kept and goes when there is some', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  const { engine } = engineOf(world, desk)
  await submitCase(world, desk, 'ops-a')
  const full = vi.spyOn(desk.store.database, 'write').mockRejectedValue(Object.assign(new Error('no room'), { code: 'SQLITE_FULL' }))
  expect(await engine.syncNow()).toMatchObject({ fault: { code: 'disk-full' }, waiting: 1 })
  full.mockRestore()
  expect(await engine.syncNow()).toMatchObject({ fault: null, waiting: 0 })
})

test('offline it keeps trying by its own timer, remembers since when, and sends what was saved once the net is back', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  const { engine, hands, until, sent } = engineOf(world, desk)
  world.weather.offline = true
  engine.start()
  await until(() => engine.state().link === 'offline')
  const { since } = engine.state()
  for (let n = 0; n < 20; n++) {
    await submitCase(world, desk, 'ops-a')
    engine.nudge()
  }
  const asked = sent.length
  expect(engine.state()).toMatchObject({ link: 'offline', waiting: 20, fault: { code: 'server-unreachable' } })
  for (let n = 0; n < 8; n++) {
    expect(hands.armed()).toBe(1)
    hands.turn(120_000)
    await until(() => engine.state().link === 'offline')
  }
  // Twenty saves were no twenty attempts; the timer's were.
  expect(sent.length - asked).toBeLessThanOrEqual(20)
  expect(sent.length).toBeGreaterThan(asked)
  world.weather.offline = false
  hands.turn(120_000)
  await until(() => engine.state().link === 'online')
  expect(engine.state()).toMatchObject({ waiting: 0, fault: null })
  expect(engine.state().since).toBeGreaterThan(since)
})

test('a poke brings a change at once; an old one, and a heartbeat, bring nothing', async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await world.enrol(other, 'ops-a')
  await settle(world)
  const { engine, streams, until, sent } = engineOf(world, desk)
  engine.start()
  await until(() => streams.length === 1)
  const quiet = sent.length
  streams[0]?.poke(null)
  streams[0]?.poke(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(sent.length).toBe(quiet)
  const recordId = await submitCase(world, other, 'ops-a')
  await other.round()
  streams[0]?.poke(await world.server().sync.version())
  const held = (): boolean => desk.store.database.readRaw.prepare('select 1 from record where id = ?').get(recordId) !== undefined
  await until(held)
})

test('a silent stream, an ended one and a closed lid each make it connect anew', async () => {
  const world = await syncWorld()
  await settle(world)
  const { engine, streams, hands, until } = engineOf(world, deskAt(world, 1))
  engine.start()
  await until(() => streams.length === 1)
  hands.turn(60_000)
  expect(streams[0]?.closed).toBe(true)
  hands.turn(5000)
  await until(() => streams.length === 2)
  streams[1]?.end(failed('server-unreachable').fault)
  hands.turn(10_000)
  await until(() => streams.length === 3)
  hands.sleep(8 * 3_600_000)
  hands.turn(10_000)
  await until(() => streams.length === 4)
  expect(streams.slice(0, 3).every(({ closed }) => closed)).toBe(true)
  expect(engine.state().link).toBe('online')
})

test('an untrusted server and a refusal are told as such, and tried again by the timer', async () => {
  const world = await syncWorld()
  await settle(world)
  const { engine, until, hands } = engineOf(world, deskAt(world, 1), { ask: async () => failed('server-untrusted') })
  engine.start()
  await until(() => engine.state().link === 'untrusted')
  expect(engine.state().fault).toEqual({ code: 'server-untrusted' })
  expect(hands.armed()).toBe(1)
  const refused = engineOf(world, deskAt(world, 2), { ask: async () => failed('protocol-too-old') })
  refused.engine.start()
  await refused.until(() => refused.engine.state().link === 'refused')
})

test('most records go only once a person has agreed, and the agreement is used up', async () => {
  const world = await syncWorld()
  const [reader, writer] = [deskAt(world, 0), deskAt(world, 1)]
  await settle(world)
  await world.copyServer(`${world.directory}/copy.db`)
  await importClaims(world, writer, 1)
  await settle(world)
  const count = (): unknown => reader.store.database.readRaw.prepare('select count(*) from record').pluck().get()
  expect(count()).toBe(200)
  await world.restoreServer(`${world.directory}/copy.db`)
  const { engine } = engineOf(world, reader)
  const stopped = { link: 'refused', fault: { code: 'removal-too-large', params: { removed: 200, total: 200 } } }
  expect(await engine.syncNow()).toMatchObject(stopped)
  expect(await engine.syncNow()).toMatchObject(stopped)
  expect(count()).toBe(200)
  expect(await engine.allowRemoval()).toMatchObject({ link: 'online', fault: null })
  expect(count()).toBe(0)
  expect(reader.store.database.readRaw.prepare("select count(*) from meta where key = 'removalAllowed'").pluck().get()).toBe(0)
})

test('no two rounds overlap, and a request made while one runs is not forgotten', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  const { engine, sent } = engineOf(world, desk)
  await Promise.all([engine.syncNow(), engine.syncNow(), engine.syncNow()])
  // The first round, and one for all who asked while it ran.
  expect(sent.filter((message) => message === 'hello')).toHaveLength(2)
  expect(sent.slice(0, sent.lastIndexOf('hello'))).toContain('pull')
  expect(engine.state().link).toBe('online')
})
