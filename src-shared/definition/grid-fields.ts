import type { DefinitionField, Field, TableField } from './definition.ts'

/** A field that one cell of a grid can hold. */
export type CellField = Exclude<Field, TableField | DefinitionField>

/** What of a definition's form can be entered as one row of a grid. */
export type GridFields = {
  /** The columns, in the form's order. */
  readonly cells: readonly CellField[]
  /** Tables and definitions within the form: a row cannot hold them; they stay empty. */
  readonly apart: readonly (TableField | DefinitionField)[]
  /** Whether one of those must be filled, so that no row could ever be submitted. */
  readonly needsForm: boolean
}

/** Splits a form into what a grid's row holds and what only the form itself can take. */
export function gridFields(form: readonly Field[]): GridFields {
  const apart = form.filter(isApart)
  return { cells: form.filter((field): field is CellField => !isApart(field)), apart, needsForm: apart.some(({ required }) => required) }
}

function isApart(field: Field): field is TableField | DefinitionField {
  return field.kind === 'table' || field.kind === 'definition'
}
