/**
 * `node full-disk-desk.ts LANE WHAT`: does one kind of work on a lane's desk over and over, says what is saved as scripts/crash does, and ends with what it was told
 * when the disk was full. See disk-full.test.ts, which fills it.
 */
import { writeSync } from 'node:fs'
import { FaultError, type Fault } from '#shared/kernel/fault.ts'
import { takeBackup } from '#store/snapshot/take.ts'
import type { Acknowledged } from '../../scripts/crash/acknowledged.ts'
import { author, backupFolder, deskFolder, laneWorld, mutateIn, openLane, openMigrating, readLane } from '../../scripts/crash/place.ts'
import { personId, unitId } from '../../scripts/sim/company.ts'

const [directory = '', what = ''] = process.argv.slice(2)
const lane = readLane(directory)
const world = laneWorld(process.pid)
const say = (line: Acknowledged | { readonly op: 'fault'; readonly fault: Fault }): void => void writeSync(1, `${JSON.stringify(line)}\n`)
let count = 0

/** What is done in the desk's own store. */
async function inStore(): Promise<Readonly<Record<string, () => Promise<Acknowledged>>>> {
  const store = await openLane(lane)
  const mutate = mutateIn(lane, store, world)

  async function draft(): Promise<Acknowledged> {
    const id = world.newId()
    count += 1
    const data = JSON.stringify({ subject: `draft ${count}`, filler: 'x'.repeat(9000) })
    const known = { definitionKey: 'sim-case', definitionVersion: 1, recordId: null, title: '', text: '{}' }
    const row = { ...known, id, memberId: personId(author), data, updatedAt: world.clock() }
    await store.database.write((db) => db.insertInto('draft').values(row).execute())
    return { op: 'draft', id, count }
  }

  async function submit(): Promise<Acknowledged> {
    const recordId = world.newId()
    const data = { subject: 'full', amount: 1 }
    const of = { definitionKey: 'sim-case', definitionVersion: 1, businessDate: '2026-01-05', unitId: unitId('a'), warningReasons: {} }
    const saved = await mutate('record.submit', 1, { ...of, recordId, data })
    if (!saved.ok) throw new FaultError(saved.fault)
    return { op: 'submit', id: saved.value.mutationId, recordId }
  }

  async function importChunk(): Promise<Acknowledged> {
    const importId = world.newId()
    const rows = Array.from({ length: 150 }, (_, at) => ({
      recordId: world.newId(),
      businessDate: '2025-06-01',
      data: { claim_no: `${importId}-${at}`, amount: at, submitted_at: world.clock(), outcome: 'paid' },
    }))
    const saved = await mutate('record.import', 1, { definitionKey: 'claim-register', definitionVersion: 1, importId, rows })
    if (!saved.ok) throw new FaultError(saved.fault)
    return { op: 'import', id: saved.value.mutationId, importId, rows: rows.length }
  }

  /** Into the one place that the test names to the kernel. */
  async function backup(): Promise<Acknowledged> {
    const taken = await takeBackup({
      directory: deskFolder(lane),
      folder: backupFolder(lane),
      facts: { storeId: 'full', deskId: lane.deskId, deskName: 'full', company: 'Simulated', waiting: 0 },
      id: process.argv[4] ?? '',
      now: Number(process.argv[5]),
      holdStill: (name, copy) => (name === 'store.db' ? store.database.frozen(copy) : store.attachments.frozen(copy)),
      report: () => undefined,
      cancelled: () => false,
    })
    if (!taken.ok) throw new FaultError(taken.fault)
    return { op: 'backup', path: taken.value.path }
  }

  return { draft, submit, import: importChunk, backup }
}

/** A store of the first version, beside it. */
async function migrate(): Promise<Acknowledged> {
  const database = openMigrating(lane, what, Number(process.argv[4]))
  await database.close()
  return { op: 'sync' }
}

try {
  const work = what === 'migrate' ? migrate : (await inStore())[what]
  if (!work) throw new Error(`no such work: ${what}`)
  // Saving goes on until there is no room.
  do say(await work())
  while (what !== 'backup' && what !== 'migrate')
  process.exit(0)
} catch (error) {
  if (!(error instanceof FaultError)) throw error
  say({ op: 'fault', fault: error.fault })
  process.exit(3)
}
