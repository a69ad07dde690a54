import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
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

/** A record with the definition version under which it runs, as the member may see it; `blind` while he is asked to enter it a second time, without what he is to enter. */
export type ReadableRecord = { readonly record: BusinessRecord; readonly compiled: CompiledDefinition; readonly blind: boolean }

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

/** The one place where a first entry is kept from whoever enters it blind: every call that shows one record asks for it here, and lists leave such records out. */
export async function asSeen(context: StoreContext, record: BusinessRecord, compiled: CompiledDefinition): Promise<ReadableRecord> {
  const isCompared = record.state === 'running' && compiled.route.nodes.some(({ kind }) => kind === 'double-entry')
  const blind = isCompared && entersBlind(await listRows(context, 'task', { recordId: record.id }), context.session.member.id)
  return { record: blind ? blindRecord(compiled, record) : record, compiled, blind }
}

/** A record without what its second person is to enter: also its title and amount come of its data. */
function blindRecord(compiled: CompiledDefinition, record: BusinessRecord): BusinessRecord {
  const data = compiled.withoutBlind(record.data)
  return { ...record, data, title: compiled.title(data), amountMinor: compiled.amountMinor(data) }
}
