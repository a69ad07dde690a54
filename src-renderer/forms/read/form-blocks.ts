import type { DefinitionBody, Field, TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { noMasks, type Masks } from './masks.ts'

/** A record's form as a document: fields in columns, tables across, and the amount in line with the table above it. */
export type FormBlock =
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'table'; readonly field: TableField }
  | { readonly kind: 'amount'; readonly field: Field }

/** What was filled in, in the form's order. Fields that did not apply are left out; files have a list of their own. */
export function formBlocks(definition: DefinitionBody, data: FormData, masks: Masks = noMasks): readonly FormBlock[] {
  const blocks: FormBlock[] = []
  let fields: Field[] = []
  const flush = () => {
    if (fields.length > 0) blocks.push({ kind: 'fields', fields })
    fields = []
  }
  for (const field of definition.form) {
    if (field.kind === 'attachment' || (isLeftOut(field, data) && !masks.has(field.key))) continue
    // A table that is shielded as a whole is one mask.
    if (field.kind === 'table' && !masks.has(field.key)) {
      flush()
      blocks.push({ kind: 'table', field })
    } else if (field.key === definition.amount && blocks.at(-1)?.kind === 'table' && fields.length === 0) blocks.push({ kind: 'amount', field })
    else fields.push(field)
  }
  flush()
  return blocks
}

/** A field that did not apply, or whose optional value was left empty under a condition. */
function isLeftOut(field: Field, data: FormData): boolean {
  const value = data[field.key]
  return (value === undefined || value === null) && (field.visibleWhen !== undefined || field.kind === 'table')
}
