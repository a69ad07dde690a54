import type { DefinitionBody, Field } from './definition.ts'
import { nodesOf, precedes, type Route } from './route.ts'
import type { RouteNode } from './steps.ts'

/** The one place that says what a second person compares, and what of it he enters himself. */

/** What a second person compares: the marked fields; of a table that is not marked as a whole its marked columns. */
export function checkedFields(form: readonly Field[]): readonly Field[] {
  return form.flatMap((field): readonly Field[] => {
    if (field.checked) return [field]
    const columns = field.kind === 'table' ? field.columns.filter(({ checked }) => checked) : []
    return field.kind === 'table' && columns.length > 0 ? [{ ...field, columns }] : []
  })
}

/** What he enters himself where he enters blind: what is worked out is not entered, and files are the papers that both enter from. */
export function comparedFields(form: readonly Field[]): readonly Field[] {
  return checkedFields(form).flatMap((field): readonly Field[] => {
    if (field.kind !== 'table') return field.kind === 'computed' || field.kind === 'attachment' ? [] : [field]
    const columns = field.columns.filter(({ kind }) => kind !== 'computed')
    return columns.length === 0 ? [] : [{ ...field, columns }]
  })
}

/** Whether a field, or this column of it, is compared. */
export function isCompared(field: Field, column: string | null): boolean {
  return checkedFields([field]).some((checked) => column === null || (checked.kind === 'table' && checked.columns.some(({ key }) => key === column)))
}

type Comparing = { readonly node: RouteNode; readonly fields: ReadonlySet<string> }

/** The nodes at which a second person compares something, with the fields that he compares there. */
export function comparingNodes(body: DefinitionBody): readonly Comparing[] {
  return nodesOf(body).flatMap((node): readonly Comparing[] => {
    if (node.kind !== 'double-entry' && node.kind !== 'check') return []
    const fields = node.kind === 'check' ? checkedFields(body.form) : comparedFields(body.form)
    return [{ node, fields: new Set(fields.map(({ key }) => key)) }]
  })
}

/** The nodes before this one that fill what a second person compares at it: none where nothing is compared. */
export function fillingFor(body: DefinitionBody, { places }: Route, key: string): readonly string[] {
  const comparing = comparingNodes(body).find(({ node }) => node.key === key)
  const place = places.get(key)
  if (!comparing || !place) return []
  return nodesOf(body).flatMap((node) => {
    const own = places.get(node.key)
    const fills = node.kind === 'do' && node.fills.some((field) => comparing.fields.has(field))
    return fills && own && precedes(own, place) ? [node.key] : []
  })
}
