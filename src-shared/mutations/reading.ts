import { versionId, type DefinitionBody } from '#shared/definition/definition.ts'
import { failed, ok, type Failed, type Fault, type Result } from '#shared/kernel/fault.ts'
import { timeId, type Id } from '#shared/kernel/id.ts'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import { compileDefinition, type CompiledDefinition } from '#shared/definition/compile.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { indexOrganisation, type OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import type { RowReader } from '#shared/rows/transaction.ts'
import type { World } from '#shared/workflow/change.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import type { MutationContext } from './mutation.ts'

/** Beside the array of units it was made from: a reader answers the same arrays until something in them changes. */
const indexes = new WeakMap<object, { readonly parts: readonly object[]; readonly index: OrganisationIndex }>()

/** The organisation as the transaction sees it; indexed anew only after a change. Posts and desks decide nothing and are left out. */
export async function organisationOf(rows: RowReader): Promise<OrganisationIndex> {
  const units = await rows.list('unit', {})
  const members = await rows.list('member', {})
  const roles = await rows.list('role', {})
  const grants = await rows.list('grant', {})
  const delegations = await rows.list('delegation', {})
  const settings = await rows.list('setting', {})
  const parts = [units, members, roles, grants, delegations, settings]
  const known = indexes.get(units)
  if (known && known.parts.every((part, at) => part === parts[at])) return known.index
  const index = indexOrganisation({ units, members, roles, grants, delegations, settings, posts: [], desks: [] })
  indexes.set(units, { parts, index })
  return index
}

/** The author with his organisation; whoever is gone or disabled may do nothing. */
export async function authorOf(rows: RowReader, context: MutationContext): Promise<Result<{ author: Member; organisation: OrganisationIndex }>> {
  const organisation = await organisationOf(rows)
  const author = organisation.members.get(context.author)
  return author?.state === 'active' ? ok({ author, organisation }) : failed('author-unknown')
}

/** The organisation, for what time brings about: said by a member, or at the server, and only there, by time itself, for which nobody's key can sign. */
export async function speakerOf(rows: RowReader, context: MutationContext): Promise<Result<OrganisationIndex>> {
  if (context.author === timeId && context.place === 'server') return ok(await organisationOf(rows))
  const who = await authorOf(rows, context)
  return who.ok ? ok(who.value.organisation) : who
}

/** The world of the workflow for a mutation. */
export function worldOf(context: MutationContext, organisation: OrganisationIndex): World {
  return {
    organisation,
    calendar: workingCalendar(organisation.settings),
    now: context.at,
    judgedAt: context.judgedAt,
    bounds: context.bounds,
    actorId: context.author,
    mutationId: context.id,
    newId: idsOf(context.id),
  }
}

/** A published version of a definition, compiled. `open` asks that it can still be started. */
export async function definitionOf(rows: RowReader, key: string, version: number, open = false): Promise<Result<CompiledDefinition>> {
  const row = await rows.get('definition', versionId(key, version))
  if (!row || row.state === 'draft') return failed('definition-missing', { key, version })
  if (open && row.state === 'retired') return failed('definition-retired', { key, version })
  return compileDefinition(row.body)
}

/** The newest version that was ever published, also one that is retired. */
export async function newestBody(rows: RowReader, key: string): Promise<DefinitionBody | undefined> {
  const versions = (await rows.list('definition', { key })).filter(({ state }) => state !== 'draft')
  return versions.toSorted((a, b) => b.version - a.version)[0]?.body
}

/** A row that must be there: absent on the server, perhaps only not held on a desk. */
export async function rowOf<E extends EntityName>(rows: RowReader, context: MutationContext, entity: E, id: Id): Promise<Result<EntityRow<E>>> {
  const row = await rows.get(entity, id)
  if (row) return ok(row)
  // A record that was disposed of is neither missing nor somewhere else.
  if (entity === 'record' && (await rows.get('disposal', id))) return failed('record-disposed')
  return failed(context.place === 'desk' ? 'not-held' : 'record-missing', { entity, id })
}

/** Why no record of this id can be made: it stands already, or it was disposed of, and nothing brings it back. */
export async function takenId(rows: RowReader, recordId: Id, at?: Pick<Fault, 'row'>): Promise<Failed | undefined> {
  if (await rows.get('record', recordId)) return failed('record-exists', {}, at)
  return (await rows.get('disposal', recordId)) ? failed('record-disposed', {}, at) : undefined
}

/** A record with its definition and all its tasks. */
export type Case = { readonly record: BusinessRecord; readonly compiled: CompiledDefinition; readonly tasks: readonly Task[] }

/** Reads a record as the workflow needs it. */
export async function caseOf(rows: RowReader, context: MutationContext, recordId: Id): Promise<Result<Case>> {
  const record = await rowOf(rows, context, 'record', recordId)
  if (!record.ok) return record
  const compiled = await definitionOf(rows, record.value.definitionKey, record.value.definitionVersion)
  if (!compiled.ok) return compiled
  return ok({ record: record.value, compiled: compiled.value, tasks: await rows.list('task', { recordId }) })
}

/** The newest version that can be started, and since when it is in force. */
export async function newestInForce(rows: RowReader, key: string): Promise<Result<{ readonly compiled: CompiledDefinition; readonly publishedAt: number }>> {
  const versions = (await rows.list('definition', { key })).filter(({ state }) => state === 'published').toSorted((a, b) => b.version - a.version)
  const [newest] = versions
  if (!newest) return failed('definition-missing', { key })
  const compiled = compileDefinition(newest.body)
  return compiled.ok ? ok({ compiled: compiled.value, publishedAt: newest.publishedAt ?? 0 }) : compiled
}
