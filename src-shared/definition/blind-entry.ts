import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { FormData } from '#shared/domain/record.ts'
import { comparedFields } from './compared-fields.ts'
import type { Field } from './definition.ts'
import type { Json } from './field-value.ts'
import type { Expression } from './expression.ts'
import type { Plan, PlannedField } from './plan.ts'

/**
 * 盲录: a second person enters the checked fields without seeing them, and the two entries are compared. Of a table that is not marked as a whole he is given the rows, and
 * enters their marked columns. What is worked out is not entered; files are the papers that both enter from.
 */

/** Where the two entries differ: a field, a cell (`lines.2.price`), or a table itself, whose values are then the numbers of its rows. */
export type EntryDifference = { readonly path: string; readonly first: Json; readonly second: Json }

/** Where two entries differ, in the order of the form. */
export function entryDifferences(form: readonly Field[], first: FormData, second: FormData): readonly EntryDifference[] {
  return comparedFields(form).flatMap((field) => {
    if (field.kind !== 'table') return differing(field.key, first[field.key], second[field.key])
    const [ours, theirs] = [rowsOf(first[field.key]), rowsOf(second[field.key])]
    const cells = Array.from({ length: Math.max(ours.length, theirs.length) }, (_, row) =>
      field.columns.flatMap(({ key }) => differing(`${field.key}.${row}.${key}`, ours[row]?.[key], theirs[row]?.[key])),
    )
    return [...differing(field.key, ours.length, theirs.length), ...cells.flat()]
  })
}

function differing(path: string, first: Json = null, second: Json = null): readonly EntryDifference[] {
  return canonicalJson(first) === canonicalJson(second) ? [] : [{ path, first, second }]
}

function rowsOf(value: Json | undefined): readonly FormData[] {
  return Array.isArray(value) ? value.map((row) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {})) : []
}

/** What whoever enters blind must not see: the compared parts, and what is worked out from them, or shown or demanded because of them. */
export type BlindParts = { readonly fields: ReadonlySet<string>; readonly columns: ReadonlyMap<string, ReadonlySet<string>> }

/** The blind parts of a planned definition. */
export function blindParts({ fields: planned }: Plan): BlindParts {
  const fields = new Set<string>()
  const columns = new Map<string, Set<string>>()
  for (const field of comparedFields(planned.map((each) => each.field))) {
    const whole = planned.find((each) => each.field.key === field.key)?.field.checked === true
    if (whole) fields.add(field.key)
    else if (field.kind === 'table') columns.set(field.key, new Set(field.columns.map(({ key }) => key)))
  }
  const tells = (expression: Expression | undefined, table?: string): boolean =>
    expression?.reads.some(({ variable, key }) => (variable === 'row' ? columns.get(table ?? '')?.has(key) : fields.has(key) || columns.has(key))) ?? false
  const isTold = ({ visibleWhen, requiredWhen, compute }: PlannedField, table?: string): boolean =>
    [visibleWhen, requiredWhen, compute].some((expression) => tells(expression, table))
  for (let grown = true; grown;) {
    grown = false
    for (const each of planned) {
      if (fields.has(each.field.key)) continue
      if (isTold(each)) grown = fields.add(each.field.key).size > 0
      for (const column of each.columns) {
        if (columns.get(each.field.key)?.has(column.field.key) || !isTold(column, each.field.key)) continue
        columns.set(each.field.key, new Set([...(columns.get(each.field.key) ?? []), column.field.key]))
        grown = true
      }
    }
  }
  return { fields, columns }
}

/** A record's data as whoever enters blind may see it. */
export function withoutBlind({ fields, columns }: BlindParts, data: FormData): FormData {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]): readonly (readonly [string, Json])[] => {
      if (fields.has(key)) return []
      const hidden = columns.get(key)
      return [[key, hidden ? rowsOf(value).map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.has(column)))) : value]]
    }),
  )
}
