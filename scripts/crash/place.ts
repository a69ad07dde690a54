import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { carryOut } from '#shared/mutations/carry-out.ts'
import type { Id } from '#shared/kernel/id.ts'
import { createMutate } from '#store/apply/mutate.ts'
import type { Mutate } from '#store/context.ts'
import { shippedMigrations, type Migration } from '#store/database/migrations.ts'
import { openStoreDatabase } from '#store/database/store-database.ts'
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
 * One lane of the crash run: a folder with a desk (`desk/`), the server's store (`template-server.db`), backups (`backups/`) and a second store that is migrated
 * again and again (`migrating/`). The keys are test keys and lie beside (`lane.json`), so that somebody else's checker can open everything.
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
export const migratingFolder = (lane: Pick<Lane, 'directory'>): string => join(lane.directory, 'migrating')

/** Ids that no two runs of a lane share: each process counts from its own seed. */
export function laneWorld(seed: number): { clock: () => number; newId: () => Id; dice: Dice } {
  const dice = new Dice(seed)
  const clock = (): number => Date.now()
  return { clock, newId: countedIds(clock, dice), dice }
}

/** Founds a lane: a company, a desk of one operator, and nothing else. */
export async function foundLane(directory: string, seed: number): Promise<Lane> {
  for (const name of ['desk', 'backups', 'migrating']) mkdirSync(join(directory, name), { recursive: true })
  const { clock, newId } = laneWorld(seed)
  const lane: Lane = { directory, key: randomBytes(32), deskId: newId(), deskKey: makeSigningKey(), memberKey: makeSigningKey(), keyId: newId() }
  await foundTemplate(directory, { clock, newId })
  const server = await openSimServer(serverFile(lane), { clock, newId })
  await enrolAt(server, { clock, newId }, { deskId: lane.deskId, deskCode: 'K1', deskKey: lane.deskKey.publicKey }, [
    { memberId: personId(author), keyId: lane.keyId, publicKey: lane.memberKey.publicKey },
  ])
  await server.close()
  for (const place of [deskFolder(lane), migratingFolder(lane)]) {
    const made = createStore(
      { directory: place, key: Buffer.from(lane.key) },
      { storeId: newId(), deskId: lane.deskId, deskName: 'crash', deskCode: 'K1', company: 'Simulated' },
    )
    if (!made.ok) throw new Error(made.fault.code)
  }
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

/** Opens the migrating store at the version of `n` further migrations. */
export function openMigrating(lane: Lane, n: number) {
  return openStoreDatabase({ directory: migratingFolder(lane), key: Buffer.from(lane.key), migrations: migrationsWith(n) })
}
