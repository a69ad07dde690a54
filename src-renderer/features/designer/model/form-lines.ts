import type { Body } from './body.ts'
import type { DesignPlace } from './design-place.ts'

export type FormPlace = Extract<DesignPlace, { part: 'form' }>

/** A line of the form's list: a field, a column beneath its table, or a rule. */
export type FormLine = { readonly place: FormPlace; readonly at: number; readonly count: number }

/** The lines as they are shown, from the top down: what the arrow keys go along. */
export function formLines(body: Body): readonly FormLine[] {
  return [
    ...body.form.flatMap((field, at): readonly FormLine[] => [
      { place: { part: 'form', kind: 'field', key: field.key, column: null }, at, count: body.form.length },
      ...(field.kind === 'table'
        ? field.columns.map((column, inner): FormLine => ({
            place: { part: 'form', kind: 'field', key: field.key, column: column.key },
            at: inner,
            count: field.columns.length,
          }))
        : []),
    ]),
    ...body.rules.map((rule, at): FormLine => ({ place: { part: 'form', kind: 'rule', key: rule.key }, at, count: body.rules.length })),
  ]
}

/** The id of a line in the page. */
export function lineId(place: FormPlace): string {
  return place.kind === 'rule' ? `design-rule-${place.key}` : `design-field-${place.key}${place.column === null ? '' : `-${place.column}`}`
}
