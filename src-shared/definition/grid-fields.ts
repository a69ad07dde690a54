import type { Field, TableField } from './definition.ts'

/** A field that one cell of a grid can hold. */
export type CellField = Exclude<Field, TableField>

/** What of a definition's form can be entered as one row of a grid. */
export type GridFields = {
  /** The columns, in the form's order. */
  readonly cells: readonly CellField[]
  /** Tables within the form: a row cannot hold them; they stay empty. */
  readonly tables: readonly TableField[]
  /** Whether one of the tables must be filled, so that no row could ever be submitted. */
  readonly needsTable: boolean
}

/** Splits a form into what a grid's row holds and what only the form itself can take. */
export function gridFields(form: readonly Field[]): GridFields {
  const tables = form.filter((field) => field.kind === 'table')
  return { cells: form.filter((field) => field.kind !== 'table'), tables, needsTable: tables.some(({ required }) => required) }
}
