import { z } from 'zod'
import { bootstrapRows, pageRows, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberScope } from '#shared/permissions/policy.ts'
import { entities, entityNames } from '#shared/rows/entities.ts'
import { organisationScope, recordParts } from '../store/change-scopes.ts'
import { readVersion } from '../store/meta.ts'
import { allRowTexts, memberRowTexts, recordTextsOf, rowTextsOf } from '../store/row-texts.ts'
import type { ReadableDb } from '../store/store.ts'
import { answerOfRows } from './answer-of-rows.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { entitledScopes } from './entitlement.ts'
import { holderOfAny } from './row-visibility.ts'

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
    return answerOfRows<'bootstrap'>({ pin: ask.pin ?? version, after: page.next && JSON.stringify({ ...page.next, total }), total }, page.rows)
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

async function readPage(db: ReadableDb, scopes: readonly string[], from: Place | null): Promise<{ readonly rows: string[]; readonly next: Place | null }> {
  const rows: string[] = from === null && scopes.includes(organisationScope) ? await organisationRows(db) : []
  let last = from
  for (const scope of scopes) {
    if (from && scope < from.scope) continue
    const resumed = from?.scope === scope ? from : null
    for (const part of memberPartsFrom(resumed)) {
      const own = await memberRowsAfter(db, part, scope, resumed?.part === part ? resumed.id : '')
      rows.push(...own.rows)
      last = { scope, part, id: own.last }
      if (rows.length >= bootstrapRows || own.more) return { rows, next: last }
    }
    let after = resumed?.part === 'record' ? resumed.id : ''
    for (;;) {
      const records = await recordsAfter(db, { scope, after, earlier: scopes.filter((other) => other < scope) })
      for (const row of records.rows) rows.push(row)
      if (records.last === null) break
      after = records.last
      last = { scope, part: 'record', id: after }
      if (rows.length >= bootstrapRows) return { rows, next: last }
    }
  }
  return { rows, next: null }
}

async function organisationRows(db: ReadableDb): Promise<string[]> {
  const rows: string[] = []
  for (const entity of entityNames) if (entities[entity].scope === 'organisation') rows.push(...(await allRowTexts(db, entity)).map(({ text }) => text))
  return rows
}

function memberPartsFrom(resumed: Place | null): readonly MemberPart[] {
  const parts = Object.keys(memberParts) as MemberPart[]
  if (!resumed) return parts
  return resumed.part === 'record' ? [] : parts.slice(parts.indexOf(resumed.part))
}

type MemberRows = { readonly rows: readonly string[]; readonly last: Id; readonly more: boolean }

async function memberRowsAfter(db: ReadableDb, part: MemberPart, scope: string, after: Id): Promise<MemberRows> {
  const memberId = scope.startsWith(memberScope('')) ? scope.slice(memberScope('').length) : undefined
  if (memberId === undefined) return { rows: [], last: '', more: false }
  const limit = memberParts[part]
  const found = await memberRowTexts(db, part, { memberId, after, limit })
  return { rows: found.map(({ text }) => text), last: found.at(-1)?.id ?? after, more: found.length === limit }
}

/** A record comes with all its parts, so a few hundred make a page. */
const recordsMax = 500

type RecordSpan = { readonly scope: string; readonly after: Id; readonly earlier: readonly string[] }

async function recordsAfter(db: ReadableDb, { scope, after, earlier }: RecordSpan): Promise<{ readonly rows: readonly string[]; readonly last: Id | null }> {
  const found = await recordTextsOf(db, { scope, after, limit: recordsMax })
  const last = found.at(-1)?.id ?? null
  const wasSent = holderOfAny(new Set(earlier))
  const records = found.filter(({ holder }) => !wasSent(holder))
  const rows = records.map(({ text }) => text)
  const kept = records.map(({ id }) => id)
  for (const part of recordParts) for (const { text } of await rowTextsOf(db, part, 'recordId', kept, 'recordId')) rows.push(text)
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
