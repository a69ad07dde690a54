import type { Database } from 'better-sqlite3'
import { verifyAudit } from '#store/audit/audit-chain.ts'
import { runRound } from '#store/sync/round.ts'
import { readBackup, verifyBackup } from '#store/snapshot/read.ts'
import { decisions, openSimServer } from '../sim/server.ts'
import type { Acknowledged } from './acknowledged.ts'
import { laneWorld, openLane, openMigrating, replicaIn, serverFile, type Lane } from './place.ts'

/** What is wrong with a lane after a kill; empty when everything that was called saved is there. */
export async function checkLane(
  lane: Lane,
  acknowledged: readonly Acknowledged[],
  options: { readonly migrations: number; readonly whole: boolean },
): Promise<readonly string[]> {
  const lost: string[] = []
  const store = await openLane(lane)
  const raw = store.database.readRaw
  try {
    const verdict = raw.pragma(options.whole ? 'integrity_check' : 'quick_check', { simple: true })
    if (verdict !== 'ok') lost.push(`the store is damaged: ${String(verdict)}`)
    for (const line of acknowledged) {
      const missing = await missingOf(raw, line)
      if (missing) lost.push(missing)
    }
    if (options.whole) {
      const chain = await verifyAudit(raw, lane.deskId)
      if (!chain.intact) lost.push(`the audit chain is broken at ${chain.brokenAt}`)
    }
  } finally {
    await store.close()
  }
  return [...lost, ...(await checkMigrating(lane, acknowledged, options.migrations))]
}

async function missingOf(raw: Database, line: Acknowledged): Promise<string | undefined> {
  const count = (sql: string, ...values: unknown[]): number =>
    raw
      .prepare(sql)
      .pluck()
      .get(...values) as number
  const known = (id: string): boolean =>
    count('SELECT count(*) FROM "outbox" WHERE "id" = ?', id) + count('SELECT count(*) FROM "journal" WHERE "id" = ?', id) === 1
  switch (line.op) {
    case 'draft': {
      const data = raw.prepare('SELECT "data" FROM "draft" WHERE "id" = ?').pluck().get(line.id) as string | undefined
      if (data === undefined) return `draft ${line.id} is gone`
      const held = Number(/draft (\d+)/.exec(data)?.[1] ?? -1)
      return held < line.count ? `draft ${line.id} is back at ${held}, ${line.count} was saved` : undefined
    }
    case 'submit':
      return known(line.id) && count('SELECT count(*) FROM "record" WHERE "id" = ?', line.recordId) === 1 ? undefined : `submission ${line.id} is gone`
    case 'import':
      return known(line.id) && count('SELECT count(*) FROM "record" WHERE "importId" = ?', line.importId) === line.rows
        ? undefined
        : `import ${line.importId} is not whole`
    case 'backup': {
      const backup = await readBackup(line.path)
      return backup.ok && (await verifyBackup(backup.value)) === null ? undefined : `backup ${line.path} does not verify`
    }
    case 'sync':
    case 'migrate':
      return undefined
  }
}

async function checkMigrating(lane: Lane, acknowledged: readonly Acknowledged[], migrations: number): Promise<readonly string[]> {
  const lost: string[] = []
  const database = openMigrating(lane, migrations)
  try {
    if (database.readRaw.pragma('quick_check', { simple: true }) !== 'ok') lost.push('the migrating store is damaged')
    for (const line of acknowledged) {
      if (line.op !== 'migrate') continue
      if (database.readRaw.prepare('SELECT count(*) FROM "draft" WHERE "id" = ?').pluck().get(line.id) !== 1)
        lost.push(`row ${line.id} did not survive a migration`)
    }
  } finally {
    await database.close()
  }
  return lost
}

/** At the end, with nobody killing: one round drains the outbox, and the server has taken each saved act exactly once. */
export async function checkServer(lane: Lane, acknowledged: readonly Acknowledged[], seed: number): Promise<readonly string[]> {
  const lost: string[] = []
  const world = laneWorld(seed)
  const store = await openLane(lane)
  const server = await openSimServer(serverFile(lane), world)
  try {
    const fault = await runRound(replicaIn(lane, store, server, world))
    if (fault) lost.push(`the outbox does not drain: ${fault.code}`)
    const waiting = store.database.readRaw.prepare('SELECT count(*) FROM "outbox"').pluck().get() as number
    if (waiting > 0) lost.push(`${waiting} still wait`)
    const decided = await decisions(server)
    for (const line of acknowledged) {
      if ((line.op === 'submit' || line.op === 'import') && decided.get(line.id) !== 'applied')
        lost.push(`${line.op} ${line.id} is ${decided.get(line.id) ?? 'unknown'} at the server`)
    }
  } finally {
    await store.close()
    await server.close()
  }
  return lost
}
