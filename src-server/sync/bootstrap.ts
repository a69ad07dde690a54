import { z } from 'zod'
import { bootstrapRows, pageRows, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import { failed, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberOfScope, unitOfDaysScope } from '#shared/permissions/policy.ts'
import { entities, entityNames } from '#shared/rows/entities.ts'
import { organisationScope, recordParts } from '../store/change-scopes.ts'
import { readVersion } from '../store/meta.ts'
import { heldRows, type HeldRow, type HeldRows } from '../store/held-rows.ts'
import { formOf, type Gathering, type RowForm } from '../store/row-forms.ts'
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
 * Scopes are walked in order: the organisation, then each scope's notices, conflicts, phrases, days and records with their parts; a record of two scopes goes with the first.
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
    const page = await readPage(db, formOf(ask.protocol), scopes, place)
    return answerOfRows<'bootstrap'>({ pin: ask.pin ?? version, after: page.next && JSON.stringify({ ...page.next, total }), total }, page.rows)
  })
}

/** Strictly after this: in scope order, notices before records, ids in order. */
type Place = z.infer<typeof namedSchema>
const namedSchema = z.strictObject({ scope: z.string(), part: z.enum(['notice', 'conflict', 'phrase', 'day', 'record']), id: z.string() })
const placeSchema = namedSchema.extend({ total: z.number().int() })
/** What belongs to a member himself or to a unit's days, in the order in which it is walked, and how many rows make a page: a conflict may be as large as a push. */
const ownParts = { notice: pageRows, conflict: 50, phrase: pageRows, day: 50 } as const
type OwnPart = keyof typeof ownParts

function readPlace(text: string): z.infer<typeof placeSchema> | undefined {
  try {
    return placeSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

async function readPage(
  db: ReadableDb,
  form: RowForm,
  scopes: readonly string[],
  from: Place | null,
): Promise<{ readonly rows: Gathering; readonly next: Place | null }> {
  const read = heldRows(db, form)
  const rows = form.gather()
  if (from === null && scopes.includes(organisationScope)) await addOrganisation(read, rows)
  let last = from
  for (const scope of scopes) {
    if (from && scope < from.scope) continue
    const resumed = from?.scope === scope ? from : null
    for (const part of ownPartsFrom(resumed)) {
      const own = await addOwnRows(read, rows, { part, scope, after: resumed?.part === part ? resumed.id : '' })
      last = { scope, part, id: own.last }
      if (rows.count >= bootstrapRows || own.more) return { rows, next: last }
    }
    let after = resumed?.part === 'record' ? resumed.id : ''
    for (;;) {
      const reached = await addRecords(read, rows, { scope, after, earlier: scopes.filter((other) => other < scope) })
      if (reached === null) break
      after = reached
      last = { scope, part: 'record', id: after }
      if (rows.count >= bootstrapRows) return { rows, next: last }
    }
  }
  return { rows, next: null }
}

const organisationEntities = entityNames.filter((entity) => entities[entity].scope === 'organisation')

async function addOrganisation(read: HeldRows, rows: Gathering): Promise<void> {
  for (const entity of organisationEntities) for (const row of await read.all(entity)) rows.add(entity, row)
}

function ownPartsFrom(resumed: Place | null): readonly OwnPart[] {
  const parts = Object.keys(ownParts) as OwnPart[]
  if (!resumed) return parts
  return resumed.part === 'record' ? [] : parts.slice(parts.indexOf(resumed.part))
}

type OwnSpan = { readonly part: OwnPart; readonly scope: string; readonly after: Id }

async function addOwnRows(read: HeldRows, rows: Gathering, { part, scope, after }: OwnSpan): Promise<{ readonly last: Id; readonly more: boolean }> {
  const limit = ownParts[part]
  const found = await ownRows(read, part, scope, { after, limit })
  for (const row of found) rows.add(part, row)
  return { last: found.at(-1)?.id ?? after, more: found.length === limit }
}

async function ownRows(read: HeldRows, part: OwnPart, scope: string, span: { readonly after: Id; readonly limit: number }): Promise<readonly HeldRow[]> {
  if (part === 'day') {
    const unitId = unitOfDaysScope(scope)
    return unitId === undefined ? [] : read.ofUnit(part, { unitId, ...span })
  }
  const memberId = memberOfScope(scope)
  return memberId === undefined ? [] : read.ofMember(part, { memberId, ...span })
}

/** A record comes with all its parts, so a few hundred make a page. */
const recordsMax = 500

type RecordSpan = { readonly scope: string; readonly after: Id; readonly earlier: readonly string[] }

/** Answers the last record that was looked at; null when there is none after the given one. */
async function addRecords(read: HeldRows, rows: Gathering, { scope, after, earlier }: RecordSpan): Promise<Id | null> {
  const span = { scope, after, limit: recordsMax }
  const found = await read.ofScope('record', span)
  // Of a place of the scope index that no record takes, the certificate does.
  const disposed = await read.ofScope('disposal', span)
  const wasSent = holderOfAny(new Set(earlier))
  const records = found.filter(({ holder }) => !wasSent(holder))
  for (const row of disposed) if (!wasSent(row.holder)) rows.add('disposal', row)
  for (const row of records) rows.add('record', row)
  const kept = records.map(({ id }) => id)
  for (const part of recordParts) for (const row of await read.ofIds(part, 'recordId', kept, 'recordId')) rows.add(part, row)
  const [last = '', lastDisposed = ''] = [found.at(-1)?.id, disposed.at(-1)?.id]
  return (last > lastDisposed ? last : lastDisposed) || null
}

/** For the progress bar only: every record counted with one part. */
async function countRows(db: ReadableDb, scopes: readonly string[]): Promise<number> {
  const organisation = scopes.includes(organisationScope) ? await countOrganisation(db) : 0
  if (scopes.length === 0) return organisation
  const records = await db
    .selectFrom('record_scope')
    .select((place) => place.fn.count<number>('recordId').distinct().as('count'))
    .where('scope', 'in', scopes)
    .executeTakeFirstOrThrow()
  return organisation + 2 * Number(records.count)
}

async function countOrganisation(db: ReadableDb): Promise<number> {
  let sum = 0
  for (const entity of organisationEntities) {
    const { count } = await db
      .selectFrom(entity)
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    sum += Number(count)
  }
  return sum
}
