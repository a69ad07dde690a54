import { freeingStates } from '#shared/domain/record.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { findProjection } from '#store/register/project.ts'
import { projectionNames, readableCondition } from './readable.ts'

/** Finds the record that holds a value which may stand only once: what to say of it, or undefined when none does. What ended without an effect may be entered again. */
export type UniqueHolder = (field: string, value: string, except?: Id | null) => NonNullable<Fault['params']> | undefined

const freed = freeingStates.map((state) => `'${state}'`).join(', ')

/** Looks among all records that this desk holds; that one stands there is everybody's business, its number only that of whoever may read it. */
export async function uniqueHolder(context: StoreContext, definitionKey: string): Promise<UniqueHolder> {
  const raw = context.database.readRaw
  const projection = findProjection(raw, definitionKey)
  if (!projection) return () => undefined
  const readable = await readableCondition(context, projectionNames, projection.body)
  return (field, value, except = null) => {
    // Keys are checked when a definition is published: lower-case words joined by underscores.
    const sql = `SELECT CASE WHEN ${readable.sql} THEN "number" ELSE '' END FROM "${projection.table}" WHERE "f_${field}" = ? AND "record_id" <> ? AND "state" NOT IN (${freed}) LIMIT 1`
    const other = statement(raw, sql)
      .pluck()
      .get(...readable.params, value, except ?? '') as string | undefined
    if (other === undefined) return undefined
    return other === '' ? {} : { other }
  }
}
