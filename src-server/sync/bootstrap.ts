import { z } from 'zod'
import { pageRows, type SyncAnswer, type SyncAsk, type WireRow } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberScope } from '#shared/permissions/policy.ts'
import { entities, entityNames } from '#shared/rows/entities.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { toWire } from '#shared/rows/wire.ts'
import { organisationScope, recordParts } from '../store/change-scopes.ts'
import { readVersion } from '../store/meta.ts'
import type { ReadableDb } from '../store/store.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { entitledScopes } from './entitlement.ts'

/**
 * First contact and gained scopes: all rows of some scopes, page by page, while writing goes on.
 *
 * The version at the start is the **pin**; when the last page is in, the desk pulls from the pin. A row that changes while pages are read is sent
 * again by the log; one that goes before its page is a removal there. `after` is where the next page starts: the scope and the last record (or
 * notice) of it, so that a page costs the same wherever it lies and a broken line resumes without the server remembering anything.
 * Scopes are walked in order: the organisation, then each scope's notices, conflicts and records with their parts; a record of two scopes goes with the first.
 */
export async function bootstrap(context: ServerContext, ask: SyncAsk<'bootstrap'>, caller: DeskCaller): Promise<Result<SyncAnswer<'bootstrap'>>> {
  if (ask.epoch !== context.epoch) return failed('epoch-changed', { epoch: context.epoch })
  const place = ask.after === null ? null : readPlace(ask.after)
  if (place === undefined) return failed('call-malformed', { path: 'after' })
  return context.store.read(async (db) => {
    const version = await readVersion(db)
    if (ask.pin !== null && ask.pin > version) return failed('epoch-changed', { epoch: context.epoch })
    const entitled = await entitledScopes(db, await context.organisation(db), caller.deskId, context.clock())
    if (!entitled.ok) return entitled
    const may = new Set(entitled.value)
    // Leaving a scope out in silence would let the desk call it complete.
    if (ask.scopes.some((scope) => !may.has(scope))) return failed('permission-denied', { action: 'scope.hold' })
    const scopes = [...new Set(ask.scopes)].toSorted()
    const total = place?.total ?? (await countRows(db, scopes))
    const page = await readPage(db, scopes, place)
    return ok({ pin: ask.pin ?? version, rows: page.rows, after: page.next && JSON.stringify({ ...page.next, total }), total })
  })
}

/** Strictly after this: in scope order, notices before records, ids in order. */
type Place = z.infer<typeof namedSchema>
const namedSchema = z.strictObject({ scope: z.string(), part: z.enum(['notice', 'conflict', 'record']), id: z.string() })
const placeSchema = namedSchema.extend({ total: z.number().int() })
/** What belongs to a member himself, in the order in which it is walked, and how many rows make a page: a conflict may be as large as a push. */
const memberParts = { notice: pageRows, conflict: 50 } as const
type MemberPart = keyof typeof memberParts

function readPlace(text: string): z.infer<typeof placeSchema> | undefined {
  try {
    return placeSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function readPage(db: ReadableDb, scopes: readonly string[], from: Place | null): Promise<{ readonly rows: WireRow[]; readonly next: Place | null }> {
  const rows: WireRow[] = from === null && scopes.includes(organisationScope) ? await organisationRows(db) : []
  let last = from
  for (const scope of scopes) {
    if (from && scope < from.scope) continue
    const resumed = from?.scope === scope ? from : null
    for (const part of memberPartsFrom(resumed)) {
      const own = await memberRowsAfter(db, part, scope, resumed?.part === part ? resumed.id : '')
      rows.push(...own.rows)
      last = { scope, part, id: own.last }
      if (rows.length >= pageRows || own.more) return { rows, next: last }
    }
    let after = resumed?.part === 'record' ? resumed.id : ''
    for (;;) {
      const records = await recordsAfter(db, { scope, after, earlier: scopes.filter((other) => other < scope) })
      rows.push(...records.rows)
      if (records.last === null) break
      after = records.last
      last = { scope, part: 'record', id: after }
      if (rows.length >= pageRows) return { rows, next: last }
    }
  }
  return { rows, next: null }
}

async function organisationRows(db: ReadableDb): Promise<WireRow[]> {
  const rows: WireRow[] = []
  for (const entity of entityNames) {
    if (entities[entity].scope !== 'organisation') continue
    for (const row of await rowStatements(db).list(entity, [])) rows.push(toWire(entity, row.id, row))
  }
  return rows
}

function memberPartsFrom(resumed: Place | null): readonly MemberPart[] {
  const parts = Object.keys(memberParts) as MemberPart[]
  if (!resumed) return parts
  return resumed.part === 'record' ? [] : parts.slice(parts.indexOf(resumed.part))
}

type MemberRows = { readonly rows: WireRow[]; readonly last: Id; readonly more: boolean }

async function memberRowsAfter(db: ReadableDb, part: MemberPart, scope: string, after: Id): Promise<MemberRows> {
  const memberId = scope.startsWith(memberScope('')) ? scope.slice(memberScope('').length) : undefined
  if (memberId === undefined) return { rows: [], last: '', more: false }
  const limit = memberParts[part]
  const found = await db.selectFrom(part).selectAll().where('memberId', '=', memberId).where('id', '>', after).orderBy('id').limit(limit).execute()
  const rows = found.map((stored) => {
    const row = decodeRow(part, stored as StoredRow)
    return toWire(part, row.id, row)
  })
  return { rows, last: rows.at(-1)?.id ?? after, more: rows.length === limit }
}

/** A record comes with all its parts, so a few hundred make a page. */
const recordsMax = 400

type RecordSpan = { readonly scope: string; readonly after: Id; readonly earlier: readonly string[] }

async function recordsAfter(db: ReadableDb, { scope, after, earlier }: RecordSpan): Promise<{ readonly rows: WireRow[]; readonly last: Id | null }> {
  const places = await db
    .selectFrom('record_scope')
    .select('recordId')
    .where('scope', '=', scope)
    .where('recordId', '>', after)
    .orderBy('recordId')
    .limit(recordsMax)
    .execute()
  const ids = places.map(({ recordId }) => recordId)
  const last = ids.at(-1) ?? null
  if (last === null) return { rows: [], last }
  const sent = new Set(earlier)
  const records = (await rowStatements(db).get('record', ids)).filter((record) => !record.scopes.some((other) => sent.has(other)))
  const rows = records.map((record) => toWire('record', record.id, record))
  if (records.length === 0) return { rows, last }
  const kept = records.map(({ id }) => id)
  for (const part of recordParts) {
    const parts = await db.selectFrom(part).selectAll().where('recordId', 'in', kept).execute()
    for (const stored of parts) {
      const row = decodeRow(part, stored as StoredRow)
      rows.push(toWire(part, row.id, row))
    }
  }
  return { rows, last }
}

/** For the progress bar only: every record counted with one part. */
async function countRows(db: ReadableDb, scopes: readonly string[]): Promise<number> {
  const organisation = scopes.includes(organisationScope) ? (await organisationRows(db)).length : 0
  if (scopes.length === 0) return organisation
  const records = await db
    .selectFrom('record_scope')
    .select((place) => place.fn.count<number>('recordId').distinct().as('count'))
    .where('scope', 'in', scopes)
    .executeTakeFirstOrThrow()
  return organisation + 2 * Number(records.count)
}
