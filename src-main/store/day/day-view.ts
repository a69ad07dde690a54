import type { DayLine, DayView } from '#shared/contract/store.ts'
import { versionId, type DefinitionBody, type Field } from '#shared/definition/definition.ts'
import type { BusinessDay } from '#shared/domain/business-day.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { earlierDaysMax } from '#shared/mutations/business-day.ts'
import { can, mayReadRecord } from '#shared/permissions/policy.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { blockersOf, isSignedIn, newDay, sealBlockersOf, standingOf } from '#shared/workflow/business-day.ts'
import { asSealed, contentOf, dayIdOf, earlierDays } from '#shared/workflow/day-content.ts'
import { figuresOf, noFigures, type DayFigures } from '#shared/workflow/day-figures.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { businessToday } from '#store/entry/check-entry.ts'
import { enteredBlind } from '#store/read/readable.ts'
import { getRow } from '#store/read/rows.ts'
import { signedInDate } from './signed-in.ts'

/** The units whose days the member may see: his own, and those for which he answers. */
export async function unitsOf(context: StoreContext): Promise<readonly { readonly id: Id; readonly name: LocalText }[]> {
  const organisation = await context.organisation()
  const { id, unitId } = context.session.member
  const all = [...organisation.units.values()].filter(
    (unit) => unit.state === 'active' && can(organisation, id, 'day.sign-in', { kind: 'day', unitId: unit.id }, context.clock()),
  )
  return all.toSorted((a, b) => Number(b.id === unitId) - Number(a.id === unitId) || a.sort - b.sort).map(({ id: of, name }) => ({ id: of, name }))
}

/** A unit's day as its page shows it. */
export async function dayView(context: StoreContext, askedUnit: Id | null, askedDate: string | null): Promise<DayView> {
  const organisation = await context.organisation()
  const me = context.session.member
  const units = await unitsOf(context)
  const unitId = units.find(({ id }) => id === askedUnit)?.id ?? me.unitId
  const today = await businessToday(context)
  const date = askedDate ?? signedInDate(context, unitId) ?? today
  const dayId = dayIdOf(unitId, date)
  const stored = await getRow(context, 'day', dayId)
  const day = stored ?? newDay(unitId, date)
  const nameOf = (id: Id): string => organisation.members.get(id)?.name ?? id
  const byName = <T extends { readonly by: Id }>({ by, ...rest }: T) => ({ ...rest, byName: nameOf(by) })

  const all = recordsOf(context, dayId)
  const bodies = await bodiesOf(context, all)
  const bodyOf = ({ definitionKey, definitionVersion }: Pick<BusinessRecord, 'definitionKey' | 'definitionVersion'>) =>
    bodies.get(versionId(definitionKey, definitionVersion))
  const isWhole = mayReadRecord(organisation, me.id, { unitId, creatorId: '', scopes: [] }, context.clock())
  const blind = enteredBlind(me.id)
  const hidden = new Set(
    statement(context.database.readRaw, blind.sql)
      .pluck()
      .all(...blind.params) as Id[],
  )
  const seen = all.filter((record) => !hidden.has(record.id) && (isWhole || mayReadRecord(organisation, me.id, record, context.clock(), bodyOf(record))))
  const standing = standingOf(dayId, all, bodyOf)
  const shown = figuresOf(seen, bodyOf)
  const opted = await optedIn(context)
  const people = day.people.map((stint) => ({ ...stint, name: nameOf(stint.memberId) }))
  const here = new Set(day.people.map(({ memberId }) => memberId))

  return {
    today,
    date,
    unitId,
    units: [...units],
    state: stored ? day.state : 'none',
    people,
    absent: [...organisation.members.values()]
      .filter((member) => member.unitId === unitId && member.state === 'active' && !here.has(member.id))
      .map(({ name }) => name),
    lines: linesOf(opted, bodies, shown, day.reconciliation?.lines ?? []),
    drafts: draftsOf(
      context,
      opted.map(({ key }) => key),
    ),
    reconciliation: day.reconciliation && {
      byName: nameOf(day.reconciliation.by),
      at: day.reconciliation.at,
      note: day.reconciliation.note,
      isCurrent: day.reconciliation.content === standing.content,
    },
    summary: day.summary && byName(day.summary),
    closing: day.closing && {
      byName: nameOf(day.closing.by),
      at: day.closing.at,
      count: day.closing.count,
      inSpiteOf: day.closing.inSpiteOf,
      reason: day.closing.reason,
    },
    seal: day.seal && {
      byName: nameOf(day.seal.by),
      at: day.seal.at,
      count: day.seal.count,
      hash: day.seal.hash,
      holds: isWhole && standing.count >= day.seal.count ? day.seal.content === contentOf(sealedRecords(context, all), dayId) : null,
    },
    late: seen
      .flatMap(({ id, number, title, creatorId, late, submittedAt }) =>
        late === null ? [] : [{ recordId: id, number, title, creatorName: nameOf(creatorId), late, at: submittedAt }],
      )
      .toSorted((a, b) => a.at - b.at),
    trail: day.trail.map(({ kind, by, at, words }) => ({ kind, byName: nameOf(by), at, words })),
    blockers: stored && day.state === 'open' ? [...blockersOf(day, standing, hasEarlierOpen(context, unitId, date))] : [],
    sealBlockers: [...sealBlockersOf(standing)],
    content: standing.content,
    isWhole,
    abilities: abilitiesOf({
      can: (action) => can(organisation, me.id, action, { kind: 'day', unitId }, context.clock()),
      day: stored,
      me: me.id,
      date,
      today,
    }),
  }
}

type Asking = {
  readonly can: (action: 'day.sign-in' | 'day.close' | 'day.seal') => boolean
  readonly day: BusinessDay | undefined
  readonly me: Id
  readonly date: string
  readonly today: string
}

/** What the member may do to the day now; the mutations judge the same again. */
function abilitiesOf({ can: may, day, me, date, today }: Asking): DayView['abilities'] {
  const state = day?.state ?? 'none'
  const isIn = isSignedIn(day, me)
  const isOpen = state === 'open'
  const all: readonly (readonly [DayView['abilities'][number], boolean])[] = [
    ['sign-in', (isOpen || (state === 'none' && date === today)) && !isIn && may('day.sign-in')],
    ['sign-out', isOpen && isIn],
    ['reconcile', isOpen && may('day.close')],
    ['summarise', isOpen && may('day.close')],
    ['close', isOpen && may('day.close')],
    ['pass', isOpen && may('day.seal')],
    ['seal', state === 'closed' && may('day.seal')],
  ]
  return all.flatMap(([ability, can]) => (can ? [ability] : []))
}

function recordsOf(context: StoreContext, dayId: Id): readonly BusinessRecord[] {
  const rows = statement(context.database.readRaw, 'SELECT * FROM "record" WHERE "dayId" = ? ORDER BY "id"').all(dayId) as StoredRow[]
  return rows.map((stored) => decodeRow('record', stored))
}

/** The records as they were when their day was sealed. */
function sealedRecords(context: StoreContext, records: readonly BusinessRecord[]): readonly BusinessRecord[] {
  const acts = statement(context.database.readRaw, `SELECT * FROM "act" WHERE "recordId" = ? AND "kind" = 'correct' ORDER BY "at", "id"`)
  return records.map((record) =>
    asSealed(
      record,
      (acts.all(record.id) as StoredRow[]).map((stored) => decodeRow('act', stored)),
    ),
  )
}

async function bodiesOf(context: StoreContext, records: readonly BusinessRecord[]): Promise<ReadonlyMap<string, DefinitionBody>> {
  const bodies = new Map<string, DefinitionBody>()
  for (const { definitionKey: key, definitionVersion: version } of records) {
    const id = versionId(key, version)
    if (bodies.has(id)) continue
    const compiled = await context.definition(key, version)
    if (compiled.ok) bodies.set(id, compiled.value.body)
  }
  return bodies
}

/** The definitions whose records belong to a business day, as they are published now. */
async function optedIn(context: StoreContext): Promise<readonly DefinitionBody[]> {
  const keys = statement(context.database.readRaw, `SELECT DISTINCT "key" FROM "definition" WHERE "state" = 'published' ORDER BY "key"`)
    .pluck()
    .all() as string[]
  const found: DefinitionBody[] = []
  for (const key of keys) {
    const compiled = await context.definition(key)
    if (compiled.ok && compiled.value.body.businessDay) found.push(compiled.value.body)
  }
  return found
}

type Typed = NonNullable<BusinessDay['reconciliation']>['lines']
/** A line for each definition that has something in the day, or could have. */
function linesOf(opted: readonly DefinitionBody[], bodies: ReadonlyMap<string, DefinitionBody>, figures: readonly DayFigures[], typed: Typed): DayLine[] {
  const byKey = new Map([...bodies.values(), ...opted].map((body) => [body.key, body]))
  return [...byKey.values()].map((body) => {
    const { totals, definitionKey: _key, ...counts } = figures.find(({ definitionKey }) => definitionKey === body.key) ?? noFigures(body.key)
    const typedAt = (field: string | null) => typed.find((line) => line.definitionKey === body.key && line.field === field)?.typed ?? null
    const fields = new Map(body.form.map((field) => [field.key, field]))
    const sums = (body.businessDay?.totals ?? []).flatMap((key) => {
      const field = fields.get(key)
      return field ? [{ ...formOf(field), field: key, label: field.label, computed: totals[key] ?? 0, typed: typedAt(key) }] : []
    })
    const count = { field: null, label: null, kind: 'count' as const, scale: 0, computed: counts.entered, typed: typedAt(null) }
    return { definitionKey: body.key, name: body.name, icon: body.icon, ...counts, totals: [count, ...sums] }
  })
}

function formOf(field: Field): { readonly kind: 'integer' | 'decimal' | 'money'; readonly scale: number } {
  if (field.kind === 'decimal') return { kind: 'decimal', scale: field.scale }
  const isMoney = field.kind === 'money' || (field.kind === 'computed' && field.result === 'money')
  return isMoney ? { kind: 'money', scale: 2 } : { kind: 'integer', scale: 0 }
}

function draftsOf(context: StoreContext, keys: readonly string[]): number {
  const sql = 'SELECT count(*) FROM "draft" WHERE "memberId" = ? AND "node" IS NULL AND "definitionKey" IN (SELECT value FROM json_each(?))'
  return Number(statement(context.database.readRaw, sql).pluck().get(context.session.member.id, JSON.stringify(keys)))
}

function hasEarlierOpen(context: StoreContext, unitId: Id, date: string): boolean {
  const sql = `SELECT EXISTS (SELECT 1 FROM "day" WHERE "state" = 'open' AND "id" IN (SELECT value FROM json_each(?)))`
  return (
    statement(context.database.readRaw, sql)
      .pluck()
      .get(JSON.stringify(earlierDays(unitId, date, earlierDaysMax))) === 1
  )
}
