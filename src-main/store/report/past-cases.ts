import type { Database } from 'better-sqlite3'
import { compileDefinition } from '#shared/definition/compile.ts'
import { shieldedPlaces } from '#shared/definition/shield.ts'
import { versionId, type DefinitionBody } from '#shared/definition/definition.ts'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import { indexOrganisation, type OrganisationRows } from '#shared/domain/organisation-index.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { rehearse, type PastCase, type Rehearsal } from '#shared/workflow/rehearsal.ts'
import { statement } from '../apply/statement.ts'
import { kyselyOver } from '../database/kysely-dialect.ts'
import type { ReadableDb } from '../context.ts'
import type { StoreTables } from '../database/tables.ts'
import type { Condition } from '../read/readable.ts'

/** So many past cases tell what a change does, and take about a second. */
const casesMax = 400

/** What a rehearsal is asked: two versions, the company as it is, and what the member may read. */
export type RehearsalOrder = {
  readonly before: DefinitionBody
  readonly after: DefinitionBody
  readonly readable: Condition
  readonly organisation: OrganisationRows
  readonly now: Instant
}
/** The rehearsal, with what its records are called. */
export type Rehearsed = { readonly rehearsal: Rehearsal; readonly records: Readonly<Record<Id, { readonly number: string; readonly title: string }>> }

/** Rehearses a change on the newest closed records of the process that the member may read. */
export async function rehearseOnPast(raw: Database, order: RehearsalOrder): Promise<Result<Rehearsed>> {
  const [before, after] = [compileDefinition(order.before), compileDefinition(order.after)]
  if (!before.ok) return before
  if (!after.ok) return after
  const organisation = indexOrganisation(order.organisation)
  const cases = await pastCases(raw, order)
  const company = { organisation, judgedAt: order.now, calendar: workingCalendar(organisation.settings) }
  const rehearsal = rehearse({ before: before.value, after: after.value }, cases, company)
  return ok({ rehearsal, records: Object.fromEntries(cases.map(({ record: { id, number, title } }) => [id, { number, title }])) })
}

async function pastCases(raw: Database, { before, readable }: RehearsalOrder): Promise<readonly PastCase[]> {
  const text = `SELECT "id" FROM "record" WHERE "definitionKey" = ? AND "state" IN ('completed', 'refused') AND ${readable.sql} ORDER BY "closedAt" DESC LIMIT ${casesMax}`
  const ids = statement(raw, text)
    .pluck()
    .all(before.key, ...readable.params) as Id[]
  const rows = rowStatements(
    kyselyOver<StoreTables>(
      (sql) => raw.prepare(sql),
      () => true,
    ) as ReadableDb,
  )
  const records = await rows.get('record', ids)
  const cases: PastCase[] = []
  const proposed = new Set(shieldedPlaces(before).map(({ key }) => key))
  for (const record of records) {
    const own = (await rows.get('definition', [versionId(record.definitionKey, record.definitionVersion)])).flatMap(({ body }) => shieldedPlaces(body))
    // A rule of the proposed version would tell of what is shielded, record by record: the rehearsal knows none of it.
    const hidden = new Set([...proposed, ...own.map(({ key }) => key)])
    const data = Object.fromEntries(Object.entries(record.data).filter(([key]) => !hidden.has(key)))
    cases.push({ record: hidden.size === 0 ? record : { ...record, data }, tasks: await rows.list('task', [['recordId', record.id]]) })
  }
  return cases
}
