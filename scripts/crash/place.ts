import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carryOut } from '#shared/mutations/carry-out.ts'
import type { Id } from '#shared/kernel/id.ts'
import { createMutate } from '#store/apply/mutate.ts'
import type { Mutate } from '#store/context.ts'
import { shippedMigrations, type Migration } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase } from '#store/database/store-database.ts'
import { projectChanges } from '#store/register/project.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'
import { createLink } from '#store/sync/link.ts'
import { makeSigningKey, signerOf, type SigningKey } from '#store/sync/desk-key.ts'
import type { Replica } from '#store/sync/replica.ts'
import { personId, personRow } from '../sim/company.ts'
import { countedIds, Dice } from '../sim/dice.ts'
import { createFaultyWire, fairWeather } from '../sim/faulty-wire.ts'
import { enrolAt, foundTemplate, openSimServer, type SimServer } from '../sim/server.ts'

/**
 * One lane of the crash run: a folder with a desk (`desk/`), the server's store (`template-server.db`), backups (`backups/`) and stores of the first version that
 * are migrated to the newest (`migrating/`, from `migrating-template/`). The keys are test keys and lie beside (`lane.json`), so that somebody else's checker can open everything.
 */
export type Lane = {
  readonly directory: string
  readonly key: Buffer
  readonly deskId: Id
  readonly deskKey: SigningKey
  readonly memberKey: SigningKey
  readonly keyId: Id
}

export const author = 'ops-a'
export const deskFolder = (lane: Pick<Lane, 'directory'>): string => join(lane.directory, 'desk')
export const serverFile = (lane: Pick<Lane, 'directory'>): string => join(lane.directory, 'template-server.db')
export const backupFolder = (lane: Pick<Lane, 'directory'>): string => join(lane.directory, 'backups')
const migratingTemplate = (lane: Pick<Lane, 'directory'>): string => join(lane.directory, 'migrating-template')
/** A store to migrate, one a process. */
export const migratingFolder = (lane: Pick<Lane, 'directory'>, place: string): string => join(lane.directory, 'migrating', place)
/** Rows that every migration has to carry over; enough that it takes a while. */
export const migratingRows = 3000

/** Ids that no two runs of a lane share: each process counts from its own seed. */
export function laneWorld(seed: number): { clock: () => number; newId: () => Id; dice: Dice } {
  const dice = new Dice(seed)
  const clock = (): number => Date.now()
  return { clock, newId: countedIds(clock, dice), dice }
}

/** Founds a lane: a company, a desk of one operator, and nothing else. */
export async function foundLane(directory: string, seed: number): Promise<Lane> {
  for (const name of ['desk', 'backups', 'migrating', 'migrating-template']) mkdirSync(join(directory, name), { recursive: true })
  const { clock, newId } = laneWorld(seed)
  const lane: Lane = { directory, key: randomBytes(32), deskId: newId(), deskKey: makeSigningKey(), memberKey: makeSigningKey(), keyId: newId() }
  await foundTemplate(directory, { clock, newId })
  const server = await openSimServer(serverFile(lane), { clock, newId })
  await enrolAt(server, { clock, newId }, { deskId: lane.deskId, deskCode: 'K1', deskKey: lane.deskKey.publicKey }, [
    { memberId: personId(author), keyId: lane.keyId, publicKey: lane.memberKey.publicKey },
  ])
  await server.close()
  const meta = { storeId: newId(), deskId: lane.deskId, deskName: 'crash', deskCode: 'K1', company: 'Simulated' }
  const made = createStore({ directory: deskFolder(lane), key: Buffer.from(lane.key) }, meta)
  if (!made.ok) throw new Error(made.fault.code)
  await foundMigrating(lane, meta)
  writeFileSync(join(deskFolder(lane), 'desk.key'), '{"note":"test key in lane.json"}')
  writeFileSync(join(directory, 'lane.json'), JSON.stringify({ ...lane, key: lane.key.toString('hex') }))
  return lane
}

/** Reads a founded lane, in the process that will be killed. */
export function readLane(directory: string): Lane {
  const kept = JSON.parse(readFileSync(join(directory, 'lane.json'), 'utf8')) as Omit<Lane, 'key'> & { key: string }
  return { ...kept, directory, key: Buffer.from(kept.key, 'hex') }
}

/** Opens the desk's store; a refusal is a bug here. */
export async function openLane(lane: Lane): Promise<OpenStore> {
  const opened = await openStore({ directory: deskFolder(lane), key: Buffer.from(lane.key), checkpointAfterMs: 50 })
  if (!opened.ok) throw new Error(`the desk does not open: ${JSON.stringify(opened.fault)}`)
  return opened.value
}

/** The operator's way to change things. */
export function mutateIn(lane: Lane, store: OpenStore, world: { clock: () => number; newId: () => Id }): Mutate {
  const member = { ...personRow(author), revision: 1 }
  return createMutate({
    database: store.database,
    session: { member, deskId: lane.deskId, deskCode: 'K1', keyId: lane.keyId, sign: signerOf(lane.memberKey.privateKey) },
    ...world,
    audit: store.audit,
    carryOut,
    projectChanges,
    emit: () => undefined,
    nudge: () => undefined,
  })
}

/** The desk's half of sync, over the real server in the same process. */
export function replicaIn(lane: Lane, store: OpenStore, server: SimServer, world: { clock: () => number; newId: () => Id; dice: Dice }): Replica {
  const wire = createFaultyWire({ dice: world.dice, weather: fairWeather, server: () => server, intercept: (_message, _ask, carry) => carry() })
  return {
    database: store.database,
    attachments: store.attachments,
    link: createLink(wire, { id: lane.deskId, sign: signerOf(lane.deskKey.privateKey) }, world.clock),
    carryOut,
    projectChanges,
    ...world,
    emit: () => undefined,
    heard: () => undefined,
    progress: () => undefined,
  }
}

/** The shipped migrations and `n` more that each rewrite all drafts, as a release that changes the schema would. */
export function migrationsWith(n: number): readonly Migration[] {
  const shipped = shippedMigrations('client')
  const further = Array.from({ length: n }, (_, at): Migration => {
    const number = shipped.length + at + 1
    return {
      number,
      name: `${number}-crash`,
      sql: `UPDATE "draft" SET "title" = 'moved-${number}'; CREATE TABLE "crash_${number}" ("id" TEXT PRIMARY KEY); INSERT INTO "crash_${number}" SELECT "id" FROM "draft";`,
    }
  })
  return [...shipped, ...further]
}

/** A store as the first release made it, with rows. */
async function foundMigrating(lane: Lane, meta: Readonly<Record<string, string>>): Promise<void> {
  const place = { directory: migratingTemplate(lane), key: Buffer.from(lane.key), migrations: shippedMigrations('client').slice(0, 1) }
  createStoreDatabase(place, meta)
  const database = openStoreDatabase(place)
  await database.write(async (_db, raw) => {
    const insert = raw.prepare(
      `INSERT INTO "draft" ("id", "memberId", "definitionKey", "definitionVersion", "recordId", "title", "data", "text", "updatedAt") VALUES (?, ?, 'sim-case', 1, NULL, '', ?, '{}', 0)`,
    )
    for (let n = 0; n < migratingRows; n++) insert.run(`template-${n}`, personId(author), JSON.stringify({ subject: `draft ${n}`, filler: 'x'.repeat(200) }))
  })
  await database.close()
}

/** Opens a store of the first version, which migrates it: by all migrations that are shipped and `n` more. A place that stands is opened as it is. */
export function openMigrating(lane: Lane, place: string, n: number) {
  const directory = migratingFolder(lane, place)
  if (!existsSync(join(directory, 'store.db'))) {
    rmSync(directory, { recursive: true, force: true })
    cpSync(migratingTemplate(lane), `${directory}.partial`, { recursive: true })
    renameSync(`${directory}.partial`, directory)
  }
  return openStoreDatabase({ directory, key: Buffer.from(lane.key), migrations: migrationsWith(n) })
}
