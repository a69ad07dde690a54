/**
 * The process that is killed. It does random work on a lane's desk and says what is saved, one JSON line each, only after the product has said so:
 * `node desk-process.ts DIRECTORY SEED MIGRATIONS POINT`. Before it begins something it says so, so that it can be killed in the midst of it. It never ends by itself.
 */
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { Id } from '#shared/kernel/id.ts'
import { runRound } from '#store/sync/round.ts'
import { takeBackup } from '#store/snapshot/take.ts'
import { personId, unitId } from '../sim/company.ts'
import { openSimServer } from '../sim/server.ts'
import { author, backupFolder, deskFolder, laneWorld, mutateIn, openLane, openMigrating, readLane, replicaIn, serverFile } from './place.ts'
import type { Point, Said } from './acknowledged.ts'

const [directory = '', seed = '0', migrations = '0', point = ''] = process.argv.slice(2)
const lane = readLane(directory)
const world = laneWorld(Number(seed))
const { dice, newId, clock } = world

const say = (line: Said): void => void writeSync(1, `${JSON.stringify(line)}\n`)

const store = await openLane(lane)
const server = await openSimServer(serverFile(lane), world)
const mutate = mutateIn(lane, store, world)
const replica = replicaIn(lane, store, server, world)
if ((await store.database.reader.selectFrom('member').select('id').executeTakeFirst()) === undefined) {
  const fault = await runRound(replica)
  if (fault) throw new Error(`first contact: ${JSON.stringify(fault)}`)
}
// It never ends by itself, when its code would be kept for the next process.
flushCompileCache()
say({ op: 'ready' })

let count = 0
const drafts: Id[] = []

async function saveDraft(): Promise<void> {
  const id = dice.chance(0.5) ? (dice.pick(drafts) ?? newId()) : newId()
  if (!drafts.includes(id)) drafts.push(id)
  const data = JSON.stringify({ subject: `draft ${(count += 1)}`, filler: 'x'.repeat(dice.below(4000)) })
  const row = {
    id,
    memberId: personId(author),
    definitionKey: 'sim-case',
    definitionVersion: 1,
    recordId: null,
    title: '',
    data,
    text: '{}',
    updatedAt: clock(),
  }
  await store.database.write((db) =>
    db
      .insertInto('draft')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ data, updatedAt: row.updatedAt }))
      .execute(),
  )
  say({ op: 'draft', id, count })
}

async function submit(): Promise<void> {
  const recordId = newId()
  const data = { subject: `case ${(count += 1)}`, amount: dice.below(100_000) }
  const saved = await mutate('record.submit', 1, {
    recordId,
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data,
    businessDate: '2026-01-05',
    unitId: unitId('a'),
    warningReasons: {},
  })
  if (!saved.ok) throw new Error(`submit: ${JSON.stringify(saved.fault)}`)
  say({ op: 'submit', id: saved.value.mutationId, recordId })
}

async function importChunk(): Promise<void> {
  const importId = newId()
  const rows = Array.from({ length: 20 + dice.below(180) }, (_, at) => ({
    recordId: newId(),
    businessDate: '2025-06-01',
    data: { claim_no: `${importId}-${at}`, amount: dice.below(90_000), submitted_at: clock(), outcome: 'paid' },
  }))
  const saved = await mutate('record.import', 1, { definitionKey: 'claim-register', definitionVersion: 1, importId, rows })
  if (!saved.ok) throw new Error(`import: ${JSON.stringify(saved.fault)}`)
  say({ op: 'import', id: saved.value.mutationId, importId, rows: rows.length })
}

async function sync(): Promise<void> {
  const fault = await runRound(replica)
  if (fault) throw new Error(`sync: ${JSON.stringify(fault)}`)
  say({ op: 'sync' })
}

async function backup(): Promise<void> {
  const taken = await takeBackup({
    directory: deskFolder(lane),
    folder: backupFolder(lane),
    facts: { storeId: 'crash', deskId: lane.deskId, deskName: 'crash', company: 'Simulated', waiting: 0 },
    id: newId(),
    now: clock(),
    holdStill: (name, copy) => (name === 'store.db' ? store.database.frozen(copy) : store.attachments.frozen(copy)),
    report: () => undefined,
    cancelled: () => false,
  })
  if (!taken.ok) throw new Error(`backup: ${JSON.stringify(taken.fault)}`)
  say({ op: 'backup', path: taken.value.path })
}

async function migrate(): Promise<void> {
  const database = openMigrating(lane, seed, Number(migrations))
  const id = newId()
  await database.write((db) =>
    db
      .insertInto('draft')
      .values({
        id,
        memberId: personId(author),
        definitionKey: 'sim-case',
        definitionVersion: 1,
        recordId: null,
        title: '',
        data: '{}',
        text: '{}',
        updatedAt: clock(),
      })
      .execute(),
  )
  await database.close()
  say({ op: 'migrate', id, place: seed })
}

// Each process begins with a migration now and then, so that kills fall into it too; then whatever the dice say.
if (point === 'migration' || dice.chance(0.2)) await during('migration', migrate)
for (;;) {
  const op = dice.weighted({ draft: 8, submit: 8, import: 2, sync: 3, backup: 1 })
  await during(op === 'draft' || op === 'submit' ? 'save' : op, { draft: saveDraft, submit, import: importChunk, sync, backup }[op])
}

async function during(what: Point, work: () => Promise<void>): Promise<void> {
  say({ op: 'begin', what })
  await work()
}
