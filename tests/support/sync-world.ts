import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { embeddedDatabases, postgresqlDatabases } from '../../scripts/sim/databases.ts'
import { countedIds, Dice } from '../../scripts/sim/dice.ts'
import { foundTemplate } from '../../scripts/sim/server.ts'
import { openWorld, type SimWorld } from '../../scripts/sim/world.ts'
import { personId, unitId } from '../../scripts/sim/company.ts'
import { cluster, dialect } from './server-database.ts'
import type { SimDesk } from '../../scripts/sim/desk.ts'

/** The simulator's company in good weather: three desks with real stores, the real server, a clock that is turned by hand. */
export async function syncWorld(seed = 1): Promise<SimWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-sync-'))
  const databases = dialect === 'postgresql' ? postgresqlDatabases(cluster()) : embeddedDatabases
  const clock = (): number => Date.UTC(2026, 0, 1)
  const server = await foundTemplate(directory, { clock, newId: countedIds(clock, new Dice(seed + 1)) }, databases)
  const world = await openWorld(join(directory, 'world'), { server, databases }, new Dice(seed))
  onTestFinished(async () => {
    await world.close()
    await databases.drop(directory)
    rmSync(directory, { recursive: true, force: true })
  })
  return world
}

/** Rounds at every desk until all have seen everything. */
export async function settle(world: SimWorld): Promise<void> {
  for (let n = 0; n < 3; n++) {
    for (const desk of world.desks) {
      world.pass(1000)
      const ended = await desk.round()
      if (ended !== null) throw new Error(`${desk.parts.name}: ${JSON.stringify(ended)}`)
    }
  }
}

/** Saves a case at a desk and answers its record. */
export async function submitCase(
  world: SimWorld,
  desk: SimDesk,
  who: 'ops-a' | 'ops-b' | 'head-a',
  change: { readonly amount?: number; readonly subject?: string } = {},
): Promise<string> {
  const recordId = world.newId()
  const done = await (
    await desk.mutateAs(personId(who))
  )?.('record.submit', 1, {
    recordId,
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data: { subject: change.subject ?? 'taxi', amount: change.amount ?? 100 },
    businessDate: '2026-01-05',
    unitId: unitId(who === 'ops-b' ? 'b' : 'a'),
    warningReasons: {},
  })
  if (!done?.ok) throw new Error(JSON.stringify(done))
  return recordId
}

/** Imports chunks of 200 old claims at a desk. */
export async function importClaims(world: SimWorld, desk: SimDesk, chunks: number): Promise<void> {
  const mutate = await desk.mutateAs(personId('ops-a'))
  for (let chunk = 0; chunk < chunks; chunk++) {
    const rows = Array.from({ length: 200 }, (_, n) => ({
      recordId: world.newId(),
      businessDate: '2025-06-01',
      data: { claim_no: `C${chunk}-${n}`, amount: n, submitted_at: 1, outcome: 'paid' },
    }))
    const done = await mutate?.('record.import', 1, { definitionKey: 'claim-register', definitionVersion: 1, importId: world.newId(), rows })
    if (!done?.ok) throw new Error(JSON.stringify(done))
  }
}

/** The desk at that place. */
export function deskAt(world: SimWorld, n: number): SimDesk {
  const desk = world.desks[n]
  if (!desk) throw new Error(`no desk ${n}`)
  return desk
}

/** Single values from a desk's store. */
export function ask(desk: SimDesk, sql: string, ...values: readonly unknown[]): unknown {
  return desk.store.database.readRaw
    .prepare(sql)
    .pluck()
    .get(...values)
}
