import { instantAt, addDays } from '#shared/calendar/civil-date.ts'
import { dueBefore, disposesRecords, periodFor } from '#shared/archive/retention.ts'
import type { ArchiveFilter } from '#shared/contract/store.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { CompanySettings } from '#shared/domain/setting.ts'
import type { Instant } from '#shared/kernel/id.ts'
import { memberScope } from '#shared/permissions/policy.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { readableCondition, readableUnits, recordNames, type Condition } from '#store/read/readable.ts'

/** The newest body of every definition that this desk knows, also of those that are retired. */
export async function newestBodies(context: StoreContext): Promise<ReadonlyMap<string, DefinitionBody>> {
  const keys = statement(context.database.readRaw, 'SELECT DISTINCT "key" FROM "definition" ORDER BY "key"').pluck().all() as string[]
  const bodies = new Map<string, DefinitionBody>()
  for (const key of keys) {
    const compiled = await context.definition(key, 'newest')
    if (compiled.ok) bodies.set(key, compiled.value.body)
  }
  return bodies
}

/** Records of all definitions that the member may see: those of his own rights, and those of each definition's readers. */
export async function readableRecords(context: StoreContext, bodies: ReadonlyMap<string, DefinitionBody>): Promise<Condition> {
  const base = await readableCondition(context, recordNames)
  return anyOf([base, ...(await asReaderOf(context, bodies, { key: '"record"."definitionKey"', unit: '"record"."unitId"' }))])
}

/** Certificates that the member may see: whoever could see the record. */
export async function readableCertificates(context: StoreContext, bodies: ReadonlyMap<string, DefinitionBody>): Promise<Condition> {
  const { id } = context.session.member
  const organisation = await context.organisation()
  if (organisation.members.get(id)?.state !== 'active') return { sql: 'FALSE', params: [] }
  const units = JSON.stringify(readableUnits(organisation, id, context.clock()))
  const own = { sql: `("unitId" IN (SELECT value FROM json_each(?)) OR instr("scopes", ?) > 0)`, params: [units, JSON.stringify(memberScope(id))] }
  return anyOf([own, ...(await asReaderOf(context, bodies, { key: '"definitionKey"', unit: '"unitId"' }))])
}

async function asReaderOf(
  context: StoreContext,
  bodies: ReadonlyMap<string, DefinitionBody>,
  names: { readonly key: string; readonly unit: string },
): Promise<readonly Condition[]> {
  const organisation = await context.organisation()
  const { id } = context.session.member
  if (organisation.members.get(id)?.state !== 'active') return []
  const now = context.clock()
  const base = new Set(readableUnits(organisation, id, now))
  return [...bodies].flatMap(([key, body]) => {
    const more = readableUnits(organisation, id, now, body).filter((unitId) => !base.has(unitId))
    if (more.length === 0) return []
    return [{ sql: `(${names.key} = ? AND ${names.unit} IN (SELECT value FROM json_each(?)))`, params: [key, JSON.stringify(more)] }]
  })
}

/** What the SQL of periods needs to know. */
export type Periods = { readonly settings: CompanySettings; readonly bodies: ReadonlyMap<string, DefinitionBody> }

const written = `json_extract("record"."route", '$.archive')`
const writtenUntil = `json_extract("record"."route", '$.archive.keepUntil')`

/** `retentionOf` as a condition: due by that instant. */
export function dueCondition({ settings, bodies }: Periods, now: Instant): Condition {
  const cases = ownPeriods({ settings, bodies }).map(([key, isEndless]) => [key, isEndless ? null : dueBefore(key, settings, now)] as const)
  const cutOff = caseOf(cases, dueBefore('', { ...settings, 'archive.keepYearsBy': {} }, now))
  return {
    sql: `("record"."definitionKey" NOT IN (SELECT value FROM json_each(?)) AND ((${written} IS NOT NULL AND ${writtenUntil} <= ?) OR (${written} IS NULL AND "record"."closedAt" < ${cutOff.sql})))`,
    params: [JSON.stringify(endlessKeys(bodies)), now, ...cutOff.params],
  }
}

/** The end of a period, to order by: exact but for leap days; what is kept for ever comes last. */
export function untilOrder({ settings, bodies }: Periods): Condition {
  const yearsOf = (key: string): number | null => {
    const { years } = periodFor(key, settings)
    return years === 'for-ever' ? null : years
  }
  const cases = ownPeriods({ settings, bodies }).map(([key, isEndless]) => [key, isEndless ? null : yearsOf(key)] as const)
  const years = caseOf(cases, settings['archive.keepYears'] === 'for-ever' ? null : settings['archive.keepYears'])
  const counted = `unixepoch("record"."closedAt" / 1000, 'unixepoch', '+' || ${years.sql} || ' years') * 1000`
  const endless = `"record"."definitionKey" IN (SELECT value FROM json_each(?))`
  return {
    sql: `CASE WHEN ${endless} THEN NULL WHEN ${written} IS NOT NULL THEN ${writtenUntil} ELSE ${counted} END`,
    params: [JSON.stringify(endlessKeys(bodies)), ...years.params],
  }
}

/** Definitions that do not have the company's period for all, and whether theirs never ends. */
function ownPeriods({ settings, bodies }: Periods): readonly (readonly [key: string, isEndless: boolean])[] {
  const endless = new Set(endlessKeys(bodies))
  return [...new Set([...endless, ...Object.keys(settings['archive.keepYearsBy'])])].map((key) => [key, endless.has(key)] as const)
}

function endlessKeys(bodies: ReadonlyMap<string, DefinitionBody>): readonly string[] {
  return [...bodies].flatMap(([key, body]) => (disposesRecords(body) ? [key] : []))
}

function caseOf(cases: readonly (readonly [key: string, value: number | null])[], otherwise: number | null): Condition {
  if (cases.length === 0) return literal(otherwise)
  const values = cases.map(([, value]) => literal(value))
  const rest = literal(otherwise)
  const whens = values.map(({ sql }) => `WHEN ? THEN ${sql}`).join(' ')
  return {
    sql: `(CASE "record"."definitionKey" ${whens} ELSE ${rest.sql} END)`,
    params: [...cases.flatMap(([key], n) => [key, ...(values[n]?.params ?? [])]), ...rest.params],
  }
}

function literal(value: number | null): Condition {
  return value === null ? { sql: 'NULL', params: [] } : { sql: '?', params: [value] }
}

export const heldCondition: Condition = {
  sql: `EXISTS (SELECT 1 FROM "hold" h WHERE h."recordId" = "record"."id" AND h."liftedAt" IS NULL)`,
  params: [],
}

/** What a filter asks beside its shelf; `names` are those of the table. */
export function filterCondition({ definitionKey, search }: Pick<ArchiveFilter, 'definitionKey' | 'search'>, columns: readonly string[]): Condition {
  const wanted = search.trim()
  const parts: Condition[] = [{ sql: 'TRUE', params: [] }]
  if (definitionKey !== null) parts.push({ sql: '"definitionKey" = ?', params: [definitionKey] })
  if (wanted !== '')
    parts.push({ sql: `(${columns.map((column) => `instr(lower("${column}"), lower(?)) > 0`).join(' OR ')})`, params: columns.map(() => wanted) })
  return allOf(parts)
}

/** The end of that day in the company's time zone. */
export function endOfDay(date: string, settings: CompanySettings): Instant {
  return instantAt(addDays(date, 1), 0, settings['calendar.timeZone']) - 1
}

/** All of them. */
export function allOf(conditions: readonly Condition[]): Condition {
  return { sql: conditions.map(({ sql }) => sql).join(' AND '), params: conditions.flatMap(({ params }) => params) }
}

function anyOf(conditions: readonly Condition[]): Condition {
  return { sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`, params: conditions.flatMap(({ params }) => params) }
}
