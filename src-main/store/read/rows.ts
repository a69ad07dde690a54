import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { masksIn, placesAsOf, withoutPlaces, type ShieldedPlace } from '#shared/definition/shield.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { sightOf } from '#shared/permissions/sight.ts'
import { entersBlind } from '#shared/workflow/possible-acts.ts'
import { encodeWhere, rowStatements } from '#shared/rows/statements.ts'
import type { EntityName, EntityRow } from '#shared/rows/entities.ts'
import type { Where } from '#shared/rows/transaction.ts'
import type { StoreContext } from '#store/context.ts'

/** One row by id, as committed. */
export async function getRow<E extends EntityName>(context: StoreContext, entity: E, id: Id): Promise<EntityRow<E> | undefined> {
  const [row] = await rowStatements(context.database.reader).get(entity, [id])
  return row
}

/** Rows by equality, ordered by id, as committed. */
export async function listRows<E extends EntityName>(context: StoreContext, entity: E, where: Where<E>): Promise<readonly EntityRow<E>[]> {
  return rowStatements(context.database.reader).list(entity, encodeWhere(entity, where))
}

/** A shielded place of a record that the member is not shown: by its path the mask that stands for it, and whether it is shown to him when he asks. */
export type CoveredValue = { readonly path: string; readonly mask: string; readonly mayShow: boolean }
/**
 * A record with the definition version under which it runs, as the member may see it: without what is shielded from him, and `blind` while he is asked to enter it a second time, without
 * what he is to enter. `places` are those that are kept from him, `covered` the masks of what stands there.
 */
export type ReadableRecord = {
  readonly record: BusinessRecord
  readonly compiled: CompiledDefinition
  readonly blind: boolean
  readonly places: readonly ShieldedPlace[]
  readonly covered: readonly CoveredValue[]
}

/** A record that the signed-in member may see. One that he may not is answered exactly like one that is not here. */
export async function readableRecord(context: StoreContext, id: Id): Promise<Result<ReadableRecord>> {
  const record = await getRow(context, 'record', id)
  if (!record) return failed('not-held')
  const compiled = await context.definition(record.definitionKey, record.definitionVersion)
  const organisation = await context.organisation()
  const may = mayReadRecord(organisation, context.session.member.id, record, context.clock(), compiled.ok ? compiled.value.body : undefined)
  if (!may) return failed('not-held')
  return compiled.ok ? ok(await asSeen(context, record, compiled.value)) : compiled
}

/**
 * The one place where what is shielded, and a first entry from whoever enters it blind, is kept from a member: every call that shows one record asks for it here. Lists have masks, and leave
 * out what is entered blind.
 */
export async function asSeen(context: StoreContext, record: BusinessRecord, compiled: CompiledDefinition): Promise<ReadableRecord> {
  const isCompared = record.state === 'running' && compiled.route.nodes.some(({ kind }) => kind === 'double-entry')
  const shielded = await placesOf(context, compiled)
  const tasks = isCompared || shielded.length > 0 ? await listRows(context, 'task', { recordId: record.id }) : []
  const memberId = context.session.member.id
  const blind = isCompared && entersBlind(tasks, memberId)
  const { places, covered } = await coveredOf(context, memberId, { record, compiled, tasks, shielded })
  const seen = blind ? blindRecord(compiled, record) : record
  const inBlind = new Set(Object.keys(seen.data))
  return {
    record: places.length === 0 ? seen : { ...seen, data: withoutPlaces(seen.data, places) },
    compiled,
    blind,
    places,
    covered: blind ? covered.filter(({ path }) => inBlind.has(path)) : covered,
  }
}

type Shielded = {
  readonly record: BusinessRecord
  readonly compiled: CompiledDefinition
  readonly tasks: readonly Task[]
  readonly shielded: readonly ShieldedPlace[]
}

/** What is kept from a member of a record, and the masks of it. */
export async function coveredOf(
  context: Pick<StoreContext, 'organisation' | 'clock'>,
  memberId: Id,
  { record, compiled: { body }, tasks, shielded }: Shielded,
): Promise<Pick<ReadableRecord, 'places' | 'covered'>> {
  if (shielded.length === 0) return { places: [], covered: [] }
  const organisation = await context.organisation()
  const sights = new Map(shielded.map((place) => [place, sightOf(organisation, memberId, { record, tasks, body }, place, context.clock())]))
  const places = shielded.filter((place) => sights.get(place) !== 'open')
  const covered = masksIn(record.data, places).map(({ path, place, mask }) => ({ path, mask, mayShow: sights.get(place) === 'on-asking' }))
  return { places, covered }
}

/** What is shielded in a record, as this desk knows its definition. */
export async function placesOf(context: Pick<StoreContext, 'definition'>, { body }: CompiledDefinition): Promise<readonly ShieldedPlace[]> {
  const newest = await context.definition(body.key, 'newest')
  return placesAsOf(body, newest.ok ? newest.value.body : undefined)
}

/** A record without what its second person is to enter: also its title and amount come of its data. */
function blindRecord(compiled: CompiledDefinition, record: BusinessRecord): BusinessRecord {
  const data = compiled.withoutBlind(record.data)
  return { ...record, data, title: compiled.title(data), amountMinor: compiled.amountMinor(data) }
}
