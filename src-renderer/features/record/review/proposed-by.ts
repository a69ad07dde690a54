import type { RecordView } from '#shared/contract/store.ts'
import { definitionBodySchema, type DefinitionBody } from '#shared/definition/definition.ts'

/** The definition that a record proposes; null where it proposes none. */
export function proposedBy({ record, definition }: RecordView): DefinitionBody | null {
  const field = definition.form.find(({ kind }) => kind === 'definition')
  return field ? (definitionBodySchema.safeParse(record.data[field.key]).data ?? null) : null
}
