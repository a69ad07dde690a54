import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { openStoreDatabase } from '#store/database/store-database.ts'
import { verifyAudit } from '#store/audit/audit-chain.ts'
import { runRound } from '#store/sync/round.ts'
import { readBackup, verifyBackup } from '#store/snapshot/read.ts'
import { decisions, openSimServer } from '../sim/server.ts'
import type { Acknowledged } from './acknowledged.ts'
import { laneWorld, migratingFolder, migratingRows, openLane, openMigrating, replicaIn, serverFile, type Lane } from './place.ts'

/** What is wrong with a lane after a kill; empty when everything that was called saved is there. */
export async function checkLane(
  lane: Lane,
  acknowledged: readonly Acknowledged[],
  options: { readonly migrations: number; readonly place: string; readonly whole: boolean },
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
  return [...lost, ...(await checkNewestBackup(lane, acknowledged)), ...(await checkMigrating(lane, acknowledged, options))]
}

/** A backup holds everything that was called saved before it was called taken. */
async function checkNewestBackup(lane: Lane, acknowledged: readonly Acknowledged[]): Promise<readonly string[]> {
  const at = acknowledged.findLastIndex(({ op }) => op === 'backup')
  const line = acknowledged[at]
  if (line?.op !== 'backup') return []
  const scratch = mkdtempSync(join(tmpdir(), 'opsdesk-crash-backup-'))
  copyFileSync(join(line.path, 'store.db'), join(scratch, 'store.db'))
  const database = openStoreDatabase({ directory: scratch, key: Buffer.from(lane.key) })
  try {
    const before = acknowledged.slice(0, at).filter(({ op }) => op === 'draft' || op === 'submit' || op === 'import')
    const missing = await Promise.all(before.map((one) => missingOf(database.readRaw, one)))
    return missing.flatMap((what) => (what === undefined ? [] : [`the backup ${line.path} lacks: ${what}`]))
  } finally {
    await database.close()
    rmSync(scratch, { recursive: true, force: true })
  }
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

/** The store that this process was migrating: it opens, all migrations have run, each to its end, and no row is lost. */
async function checkMigrating(
  lane: Lane,
  acknowledged: readonly Acknowledged[],
  { migrations, place }: { readonly migrations: number; readonly place: string },
): Promise<readonly string[]> {
  if (!existsSync(migratingFolder(lane, place))) return []
  const lost: string[] = []
  const database = openMigrating(lane, place, migrations)
  const count = (sql: string, ...values: unknown[]): unknown =>
    database.readRaw
      .prepare(sql)
      .pluck()
      .get(...values)
  try {
    if (database.readRaw.pragma('quick_check', { simple: true }) !== 'ok') lost.push('the migrating store is damaged')
    if (count(`SELECT count(*) FROM sqlite_schema WHERE "name" = 'backup'`) !== 0) lost.push('the second migration counts as done and was not')
    if (count(`SELECT count(*) FROM "draft" WHERE "id" LIKE 'template-%'`) !== migratingRows) lost.push('rows did not survive a migration')
    for (const { name } of database.readRaw.prepare(`SELECT "name" FROM sqlite_schema WHERE "name" LIKE 'crash_%'`).all() as { name: string }[])
      if (count(`SELECT count(*) FROM "${name}" WHERE "id" LIKE 'template-%'`) !== migratingRows) lost.push(`the migration of ${name} is half done`)
    if (count(`SELECT count(*) FROM sqlite_schema WHERE "type" = 'table' AND "name" LIKE 'crash_%'`) !== migrations)
      lost.push('a migration counts as done and was not')
    for (const line of acknowledged) {
      if (line.op !== 'migrate' || line.place !== place) continue
      if (count('SELECT count(*) FROM "draft" WHERE "id" = ?', line.id) !== 1) lost.push(`row ${line.id} did not survive a migration`)
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
