import { createHash } from 'node:crypto'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Instant } from '#shared/kernel/id.ts'
import type { AuditRow } from './tables.ts'
import type { ReadableDb, WritableDb } from './store.ts'

/**
 * The server's audit chain, format 1: events are only ever added, and each carries the hash of the one before.
 *
 * hash = SHA-256(0x00 ‖ canonical JSON of {format, desk, sequence, at, actor, act, subject, digest, previous}), as on a desk, where `desk` is `server`.
 * The first event's `previous` is 64 zeros. `digest` is the SHA-256 of whatever belongs to the event, or empty.
 */
export type AuditEvent = { readonly actorId: string; readonly act: string; readonly subject: string; readonly digest?: string }

const format = 1
const genesis = '0'.repeat(64)

function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { sequence, at, actorId, act, subject, digest, previous } = row
  const text = canonicalJson({ format, desk: 'server', sequence, at, actor: actorId, act, subject, digest, previous })
  return createHash('sha256').update(Uint8Array.of(0)).update(text).digest('hex')
}

/** Appends events; the caller holds the version counter, so that no two transactions read the same head. */
export async function appendAudit(db: WritableDb, at: Instant, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return
  const head = await db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  let sequence = Number(head?.sequence ?? 0)
  let previous = head?.hash ?? genesis
  for (const { actorId, act, subject, digest = '' } of events) {
    sequence += 1
    const row = { sequence, at, actorId, act, subject, digest, previous }
    previous = hashOf(row)
    await db
      .insertInto('audit')
      .values({ ...row, hash: previous })
      .execute()
  }
}

/** Walks the chain: how many events it has, and the first whose hash does not fit, or null. */
export async function verifyAudit(db: ReadableDb): Promise<{ readonly events: number; readonly head: string; readonly brokenAt: number | null }> {
  let events = 0
  let head = genesis
  for (;;) {
    const page = await db.selectFrom('audit').selectAll().where('sequence', '>', events).orderBy('sequence').limit(1000).execute()
    if (page.length === 0) return { events, head, brokenAt: null }
    for (const row of page) {
      if (row.sequence !== events + 1 || row.previous !== head || row.hash !== hashOf(row)) return { events, head, brokenAt: events + 1 }
      events += 1
      head = row.hash
    }
  }
}
