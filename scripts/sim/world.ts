import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Id } from '#shared/kernel/id.ts'
import { personId, type PersonName } from './company.ts'
import type { SimDatabases } from './databases.ts'
import { SimDesk, makeEnrolled, type Bug } from './desk.ts'
import { countedIds, type Dice } from './dice.ts'
import { fairWeather, type Weather } from './faulty-wire.ts'
import { enrolAt, openSimServer, restoreSimServer, type SimServer } from './server.ts'
import { writeMeta } from '#store/apply/desk-meta.ts'
import { makeSigningKey } from '#store/sync/desk-key.ts'

/** One simulated company: a server, desks with their members, one clock, one source of chance. */
export type SimWorld = {
  readonly directory: string
  readonly dice: Dice
  readonly weather: Weather
  readonly desks: SimDesk[]
  readonly newId: () => Id
  readonly clock: () => number
  pass(ms: number): void
  server(): SimServer
  /** Everything after the copy is gone, and the epoch is another. */
  restoreServer(copy: string): Promise<void>
  copyServer(to: string): Promise<void>
  enrol(desk: SimDesk, who: PersonName): Promise<void>
  /** The keys of the desk that a restored server has lost are certified again, as by its members' passwords. */
  certifyAgain(desk: SimDesk): Promise<void>
  /** A second desk with the first one's identity and files. */
  clone(desk: SimDesk): Promise<SimDesk>
  /** The same, copied in the middle of a round: its push has arrived, and neither of the two has heard the answer. Undefined when nothing was pushed. */
  cloneMidPush(desk: SimDesk): Promise<SimDesk | undefined>
  close(): Promise<void>
}

const dayZero = Date.UTC(2026, 0, 5, 1)
const crews: readonly (readonly PersonName[])[] = [
  ['admin', 'finance'],
  ['ops-a', 'head-a', 'roamer'],
  ['ops-b', 'head-b'],
]

/** What a world begins with: a founded server, in the kind of database that this one has too. */
export type Templates = { readonly server: string; readonly databases: SimDatabases }

/** Opens a world from the templates, with three desks. */
export async function openWorld(directory: string, templates: Templates, dice: Dice, bug: Bug = 'none'): Promise<SimWorld> {
  mkdirSync(directory, { recursive: true })
  let now = dayZero
  const clock = (): number => now
  const newId = countedIds(clock, dice)
  const weather: Weather = { ...fairWeather }
  const file = join(directory, 'server.db')
  const { databases } = templates
  await databases.copy(templates.server, file)
  let server = await openSimServer(file, { clock, newId }, databases)
  const desks: SimDesk[] = []

  function makeDesk(name: string, like: Pick<SimDesk['parts'], 'deskId' | 'deskCode' | 'deskKey' | 'enrolled'>): SimDesk {
    const { deskId, deskCode, deskKey, enrolled } = like
    return new SimDesk({ deskId, deskCode, deskKey, enrolled, name, directory: join(directory, name), clock, newId, dice, weather, server: () => server, bug })
  }

  async function enrol(desk: SimDesk, who: PersonName): Promise<void> {
    const enrolled = makeEnrolled(personId(who), newId())
    desk.parts.enrolled.push(enrolled)
    await enrolAt(server, { clock, newId }, { deskId: desk.parts.deskId, deskCode: desk.parts.deskCode, deskKey: desk.parts.deskKey.publicKey }, [
      { ...enrolled, publicKey: enrolled.key.publicKey },
    ])
  }

  for (const [n, crew] of crews.entries()) {
    const desk = makeDesk(`desk-${n}`, { deskId: newId(), deskCode: `S${n + 1}`, deskKey: makeSigningKey(), enrolled: [] })
    SimDesk.create(desk.parts.directory)
    for (const who of crew) await enrol(desk, who)
    await desk.open()
    desks.push(desk)
  }

  return {
    directory,
    dice,
    weather,
    desks,
    newId,
    clock,
    enrol,
    async certifyAgain({ parts, store }) {
      const known = new Set((await server.store.read((db) => db.selectFrom('member_key').select('keyId').execute())).map(({ keyId }) => keyId))
      const lost = parts.enrolled.filter(({ keyId }) => !known.has(keyId)).map((one) => ({ ...one, publicKey: one.key.publicKey }))
      if (lost.length > 0) await enrolAt(server, { clock, newId }, { deskId: parts.deskId, deskCode: parts.deskCode, deskKey: parts.deskKey.publicKey }, lost)
      await store.database.write(async (_db, raw) => writeMeta(raw, 'uncertifiedKey', null))
    },
    server: () => server,
    pass(ms) {
      now += ms
    },
    async restoreServer(copy) {
      server = await restoreSimServer(server, copy, { clock, newId })
    },
    async copyServer(to) {
      await server.close()
      await databases.copy(file, to)
      server = await openSimServer(file, { clock, newId }, databases)
    },
    async cloneMidPush(desk) {
      const copy = makeDesk(`desk-${desks.length}`, desk.parts)
      let copied = false
      desk.onPushed = () => {
        if (!copied) desk.copyOpenTo(copy.parts.directory)
        copied = true
      }
      await desk.round().finally(() => (desk.onPushed = undefined))
      if (!copied) return undefined
      await copy.open()
      desks.push(copy)
      return copy
    },
    async clone(desk) {
      const copy = makeDesk(`desk-${desks.length}`, desk.parts)
      await desk.copyTo(copy.parts.directory)
      await copy.open()
      desks.push(copy)
      return copy
    },
    async close() {
      for (const desk of desks) await desk.close()
      await server.close()
      await databases.drop(directory)
    },
  }
}
