import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
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

/** A record with the definition version under which it runs. */
export type ReadableRecord = { readonly record: BusinessRecord; readonly compiled: CompiledDefinition }

/** A record that the signed-in member may see. One that he may not is answered exactly like one that is not here. */
export async function readableRecord(context: StoreContext, id: Id): Promise<Result<ReadableRecord>> {
  const record = await getRow(context, 'record', id)
  if (!record) return failed('not-held')
  const compiled = await context.definition(record.definitionKey, record.definitionVersion)
  const organisation = await context.organisation()
  const may = mayReadRecord(organisation, context.session.member.id, record, context.clock(), compiled.ok ? compiled.value.body : undefined)
  if (!may) return failed('not-held')
  return compiled.ok ? ok({ record, compiled: compiled.value }) : compiled
}
