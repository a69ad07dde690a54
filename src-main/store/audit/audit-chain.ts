import { createHash } from 'node:crypto'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Clock, Id } from '#shared/kernel/id.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Auditor, WritableDb } from '../context.ts'

/**
 * The audit trail of a desk, format 1: one chain of events in the table `audit`.
 *
 * - `sequence` counts from 1 without gaps. `previous` is the hash of the event before; of the first one, 64 zeros.
 * - `hash` = SHA-256 over the byte 0x00 followed by the UTF-8 canonical JSON (RFC 8785) of
 *   `{ format, desk, sequence, at, actor, act, subject, digest, previous }`; hex, lower case. 0x00 is the leaf prefix of RFC 9162, so that heads
 *   may later become leaves of a tree without a second meaning.
 * - `digest` stands for the content: SHA-256 of a mutation's signed text, or empty text where there is nothing to point at.
 *
 * Each event is written in the transaction of what it tells. A chain alone proves nothing against somebody who rewrites all of it or cuts
 * its end: the head is kept apart (the desk's high-water mark, backups, the server).
 *
 * Version rule: another content of the hash is another `format`, and events say which they have by their position after a migration.
 */
export const auditFormat = 1
export const auditStart = '0'.repeat(64)

export type AuditEvent = {
  readonly sequence: number
  readonly at: number
  readonly actorId: string
  readonly act: string
  readonly subject: string
  readonly digest: string
  readonly previous: string
}
export type AuditHead = { readonly sequence: number; readonly hash: string }
export type AuditVerdict = { readonly events: number; readonly intact: boolean; readonly brokenAt: number | null }

/** The hash that an event must carry. */
export function auditHash(desk: Id, event: AuditEvent): string {
  const { sequence, at, actorId, act, subject, digest, previous } = event
  const text = canonicalJson({ format: auditFormat, desk, sequence, at, actor: actorId, act, subject, digest, previous })
  return createHash('sha256').update(Buffer.of(0)).update(text).digest('hex')
}

/** Appends to the desk's chain. */
export function createAuditor(deskId: Id, clock: Clock): Auditor {
  return {
    async append(db, { act, subject, digest, actorId }) {
      const last = await lastEvent(db)
      const event: AuditEvent = { sequence: (last?.sequence ?? 0) + 1, at: clock(), actorId, act, subject, digest, previous: last?.hash ?? auditStart }
      await db
        .insertInto('audit')
        .values({ ...event, hash: auditHash(deskId, event) })
        .execute()
    },
  }
}

async function lastEvent(db: WritableDb): Promise<AuditHead | undefined> {
  return db.selectFrom('audit').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
}

/** The end of the chain as it stands; sequence 0 when nothing has happened. */
export function auditHead(raw: SqliteDatabase): AuditHead {
  const head = raw.prepare('select "sequence", "hash" from "audit" order by "sequence" desc limit 1').get() as AuditHead | undefined
  return head ?? { sequence: 0, hash: auditStart }
}

/** The hash at a place of the chain, if it reaches that far. */
export function auditHashAt(raw: SqliteDatabase, sequence: number): string | undefined {
  if (sequence === 0) return auditStart
  return raw.prepare('select "hash" from "audit" where "sequence" = ?').pluck().get(sequence) as string | undefined
}

const pageEvents = 2000

/** Walks the whole chain again, giving way to others between pages. */
export async function verifyAudit(raw: SqliteDatabase, deskId: Id): Promise<AuditVerdict> {
  const page = raw.prepare('select * from "audit" where "sequence" > ? order by "sequence" limit ?')
  let head: AuditHead = { sequence: 0, hash: auditStart }
  for (;;) {
    const events = page.all(head.sequence, pageEvents) as (AuditEvent & { readonly hash: string })[]
    for (const event of events) {
      const next = head.sequence + 1
      if (event.sequence !== next || event.previous !== head.hash || event.hash !== auditHash(deskId, event))
        return { events: head.sequence, intact: false, brokenAt: next }
      head = { sequence: next, hash: event.hash }
    }
    if (events.length < pageEvents) return { events: head.sequence, intact: true, brokenAt: null }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
