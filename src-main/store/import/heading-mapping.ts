import { isPlain, type DefinitionBody, type PlainField } from '#shared/definition/definition.ts'

/** Fields that a file can fill: typed ones, one cell each. */
export type ImportableField = Exclude<PlainField, { kind: 'computed' }>

/** The fields of a definition that a column of a file can stand for. */
export function importableFields(body: DefinitionBody): readonly ImportableField[] {
  return body.form.filter((field): field is ImportableField => isPlain(field) && field.kind !== 'computed')
}

/** The field that each heading seems to mean, by key or label in either language; null where none does. No field is named twice. */
export function guessMapping(headings: readonly string[], body: DefinitionBody): (string | null)[] {
  const fieldByName = new Map<string, string>()
  for (const field of importableFields(body)) {
    for (const name of [field.key, field.label.zh, field.label.en]) {
      const folded = foldHeading(name)
      if (!fieldByName.has(folded)) fieldByName.set(folded, field.key)
    }
  }
  const taken = new Set<string>()
  return headings.map((heading) => {
    const key = fieldByName.get(foldHeading(heading)) ?? fieldByName.get(foldHeading(withoutRemark(heading)))
    if (key === undefined || taken.has(key)) return null
    taken.add(key)
    return key
  })
}

/** `BudgetNumber`, `budget_number`, `Budget number *` are one heading; so are full-width and half-width letters. */
export function foldHeading(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-.*:]/g, '')
}

/** `金额（元）` without what stands in brackets. */
function withoutRemark(heading: string): string {
  return heading.replaceAll(/[(（[【].*?[)）\]】]/g, '')
}
