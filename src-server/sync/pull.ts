import { pageRows, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { findMeta, readProvenVersion, readVersion } from '../store/meta.ts'
import { readHorizon } from '../store/prune-log.ts'
import { formOf } from '../store/row-forms.ts'
import type { ReadableDb } from '../store/store.ts'
import { answerOfRows } from './answer-of-rows.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { entitledScopes } from './entitlement.ts'
import { resultOfArrival } from './push.ts'
import { visibleRows, type RowName } from './row-visibility.ts'

/**
 * Pull: everything after the desk's cursor in the scopes it holds and may still hold, and what its line's mutations became, all from one snapshot.
 *
 * The log says *which* rows changed up to the page's version; the rows themselves are sent as they stand in the snapshot, each once, so that a page is
 * never the history but always the truth. A version is never split between pages; one that is larger than a page makes a larger page.
 * A cursor before the log's horizon is answered with `log-pruned`; the same pull without scopes is then answered, and everything is fetched anew.
 */
export async function pull(context: ServerContext, ask: SyncAsk<'pull'>, caller: DeskCaller): Promise<Result<SyncAnswer<'pull'>>> {
  if (ask.epoch !== context.epoch) return failed('epoch-changed', { epoch: context.epoch })
  const now = context.clock()
  if (ask.waiting === 0) context.drained.set(ask.line, now)
  return context.store.read(async (db) => {
    const version = await readVersion(db)
    // A desk from the future has seen what this server has lost.
    if (ask.cursor > version) return failed('epoch-changed', { epoch: context.epoch })
    const entitled = await entitledScopes(db, await context.organisation(db), caller.deskId, now)
    if (!entitled.ok) return entitled
    const may = new Set(entitled.value)
    const scopes = ask.scopes.filter((scope) => may.has(scope))
    const horizon = await readHorizon(db)
    // Lines between the cursor and the horizon are gone. A desk that asks for no scope misses none of them.
    if (scopes.length > 0 && ask.cursor < horizon) return failed('log-pruned', { through: horizon })
    const page = await changedRows(db, { scopes, after: ask.cursor, upTo: version })
    const own = await lineUpTo(db, ask, caller.deskId, page.version)
    if (!own.ok) return own
    const rows = await visibleRows(db, formOf(ask.protocol), page.names, may)
    const provenThrough = await readProvenVersion(db)
    const lostKeys = await lostKeysOf(db, caller.deskId, ask.keys ?? [])
    const lost = lostKeys.length > 0 ? { lostKeys } : {}
    const about = { version: page.version, ...own.value, provenThrough, ...lost, more: page.version < version, scopes: [...entitled.value], now }
    return answerOfRows<'pull'>(about, rows)
  })
}

/** Only a server that came out of a backup has lost keys; to any other a key that it does not know is nobody's. */
async function lostKeysOf(db: ReadableDb, deskId: Id, keys: readonly Id[]): Promise<Id[]> {
  if (keys.length === 0 || (await findMeta(db, 'restoredAt')) === undefined) return []
  const known = await db.selectFrom('member_key').select('keyId').where('deskId', '=', deskId).execute()
  return keys.filter((key) => !known.some(({ keyId }) => keyId === key))
}

type Hit = { readonly version: number; readonly entity: string; readonly id: Id }
type Span = { readonly scopes: readonly string[]; readonly after: number; readonly upTo: number }

/** The names of the rows changed in the span, as far as whole versions fill a page; at least one version. */
async function changedRows(db: ReadableDb, span: Span): Promise<{ readonly version: number; readonly names: readonly RowName[] }> {
  const hits: Hit[] = []
  let version = span.upTo
  for (const scope of span.scopes) {
    const found = await hitsOf(db, scope, { after: span.after, upTo: version, limit: pageRows + 1 })
    hits.push(...found)
    // The last version found may have more than was asked for.
    if (found.length > pageRows) version = Math.min(version, (found.at(-1)?.version ?? version) - 1)
  }
  if (version <= span.after && version < span.upTo) return largeVersion(db, span.scopes, span.after + 1)
  version = lastFitting(hits, version)
  return { version, names: namesOf(hits.filter((hit) => hit.version <= version)) }
}

/** One version that alone is more than a page. */
async function largeVersion(
  db: ReadableDb,
  scopes: readonly string[],
  version: number,
): Promise<{ readonly version: number; readonly names: readonly RowName[] }> {
  const hits: Hit[] = []
  for (const scope of scopes) hits.push(...(await hitsOf(db, scope, { after: version - 1, upTo: version, limit: Number.MAX_SAFE_INTEGER })))
  return { version, names: namesOf(hits) }
}

function namesOf(hits: readonly Hit[]): readonly RowName[] {
  return [...new Map(hits.map(({ entity, id }) => [`${entity} ${id}`, { entity, id }])).values()]
}

/** The version with which a page is full, or the last of the span. */
function lastFitting(hits: readonly Hit[], version: number): number {
  const rows = new Set<string>()
  let last = 0
  for (const hit of hits.toSorted((a, b) => a.version - b.version)) {
    if (hit.version > version) break
    if (rows.size >= pageRows && hit.version > last) return last
    rows.add(`${hit.entity} ${hit.id}`)
    last = hit.version
  }
  return version
}

type HitSpan = { readonly after: number; readonly upTo: number; readonly limit: number }

async function hitsOf(db: ReadableDb, scope: string, { after, upTo, limit }: HitSpan): Promise<Hit[]> {
  return db
    .selectFrom('change_log')
    .select(['version', 'entity', 'id'])
    .where('scope', '=', scope)
    .where('version', '>', after)
    .where('version', '<=', upTo)
    .orderBy('version')
    .orderBy('ordinal')
    .limit(limit)
    .execute()
}

type OwnLine = Pick<SyncAnswer<'pull'>, 'lastSequence' | 'results'>

/** What the page confirms of the desk's own line. */
async function lineUpTo(db: ReadableDb, ask: SyncAsk<'pull'>, deskId: Id, version: number): Promise<Result<OwnLine>> {
  const held = await db.selectFrom('ledger').select('deskId').where('line', '=', ask.line).executeTakeFirst()
  if (held && held.deskId !== deskId) return failed('desk-forked')
  const arrivals = await db
    .selectFrom('arrival')
    .selectAll()
    .where('line', '=', ask.line)
    .where('version', '>', ask.cursor)
    .where('version', '<=', version)
    .orderBy('sequence')
    .execute()
  const newest = arrivals.at(-1)
  if (newest) return ok({ lastSequence: newest.sequence, results: arrivals.map(resultOfArrival) })
  const before = await db
    .selectFrom('arrival')
    .select((arrival) => arrival.fn.max('sequence').as('sequence'))
    .where('line', '=', ask.line)
    .where('version', '<=', version)
    .executeTakeFirstOrThrow()
  return ok({ lastSequence: Number(before.sequence ?? 0), results: [] })
}
