import type { DefinitionBody } from '#shared/definition/definition.ts'
import { mayReadRecord, memberScope } from '#shared/permissions/policy.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { StoreContext } from '#store/context.ts'

/** A piece of a WHERE clause with its parameters, in order. */
export type Condition = { readonly sql: string; readonly params: readonly (string | number)[] }

/** SQL names of what the condition looks at; the records' own table and the projection tables call them differently. */
export type RecordNames = { readonly id: string; readonly unit: string; readonly creator: string }
export const recordNames: RecordNames = { id: '"record"."id"', unit: '"record"."unitId"', creator: '"record"."creatorId"' }
export const projectionNames: RecordNames = { id: '"record_id"', unit: '"unit"', creator: '"creator"' }

/**
 * `mayReadRecord` as SQL, for every list, count and search: the one place where what a member may see becomes a condition.
 *
 * Units are found by asking the policy itself about a record of each unit. Participation is found by index (tasks, acts, notices) and then
 * held against the record's scopes, which are what the policy reads. A property test holds this against `mayReadRecord`, record by record. A record that he is asked to
 * enter blind stands in no list of his until he has: a column, a sum or a search would tell him what he is to enter.
 */
export async function readableCondition(
  context: Pick<StoreContext, 'organisation' | 'session' | 'clock'>,
  names: RecordNames,
  body?: DefinitionBody,
): Promise<Condition> {
  const organisation = await context.organisation()
  const { id } = context.session.member
  if (organisation.members.get(id)?.state !== 'active') return { sql: 'FALSE', params: [] }
  const units = readableUnits(organisation, id, context.clock(), body)
  const part = participation(id)
  const blind = enteredBlind(id)
  return {
    sql: `((${names.creator} = ? OR ${names.unit} IN (SELECT value FROM json_each(?)) OR ${names.id} IN (${part.sql})) AND ${names.id} NOT IN (${blind.sql}))`,
    params: [id, JSON.stringify(units), ...part.params, ...blind.params],
  }
}

/** The units of which the member may see every record, found by asking the policy itself about a record of each. */
export function readableUnits(organisation: OrganisationIndex, memberId: Id, now: Instant, body?: DefinitionBody): readonly Id[] {
  return [...organisation.units.keys()].filter((unitId) => mayReadRecord(organisation, memberId, { unitId, creatorId: '', scopes: [] }, now, body))
}

/** Ids of the records that the member is asked to enter a second time, blind. */
export function enteredBlind(memberId: Id): Condition {
  const sql = `SELECT "recordId" FROM "task" WHERE "assigneeId" = ? AND "state" IN ('open', 'queued') AND "kind" = 'double-entry'`
  return { sql, params: [memberId] }
}

/** Ids of the records in which the member takes part without having created them. */
function participation(memberId: Id): Condition {
  const sql =
    'SELECT r."id" FROM "record" AS r WHERE r."id" IN (SELECT "recordId" FROM "task" WHERE "assigneeId" = ? ' +
    `UNION SELECT "recordId" FROM "act" WHERE "actorId" = ? AND "kind" NOT IN ('submit', 'import') ` +
    'UNION SELECT "recordId" FROM "notice" WHERE "memberId" = ?) AND instr(r."scopes", ?) > 0'
  return { sql, params: [memberId, memberId, memberId, JSON.stringify(memberScope(memberId))] }
}
