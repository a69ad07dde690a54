import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'

/**
 * Advisory locks of a write transaction; they end with it. The writers' lock is held shared by every writer and exclusively by one that changes
 * the organisation; names are locks of their own. Two names may share a lock, which costs a wait and nothing else.
 */
const writers = 1
const names = 2

/** Side by side with other writers. */
export const besideText = `select pg_advisory_xact_lock_shared(${writers}, 0)`
/** After every other writer, and before every later one. */
export const aloneText = `select pg_advisory_xact_lock(${writers}, 0)`

/** Takes the locks of names, in one order for everybody. */
export async function lockNames(client: PoolClient, wanted: readonly string[]): Promise<void> {
  const keys = [...new Set(wanted.map(keyOf))].toSorted((a, b) => a - b)
  if (keys.length === 0) return
  await client.query(`select pg_advisory_xact_lock(${names}, "key") from unnest($1::int[]) as "key"`, [keys])
}

function keyOf(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE(0)
}
