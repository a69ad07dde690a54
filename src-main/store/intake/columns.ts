import type { DefinitionBody } from '#shared/definition/definition.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { foldHeading, guessMapping, importableFields } from '#store/import/heading-mapping.ts'
import type { ImportEntry } from '#store/import/import-table.ts'
import type { SavedColumns } from './folder-table.ts'

/** Keeps how an import's columns were mapped, by their headings, so that files with the columns in another order fit too. */
export function columnsOf({ headings, mapping }: Pick<ImportEntry, 'headings' | 'mapping'>): SavedColumns {
  const known = new Set<string>()
  return headings.flatMap((heading, index) => {
    const folded = foldHeading(heading)
    if (folded === '' || known.has(folded)) return []
    known.add(folded)
    return [{ heading, field: mapping[index] ?? null }]
  })
}

/** Where each column of a file goes. A column that is mapped and not there is a fault: half a file is never taken for a whole one. */
export function mappingOf(headings: readonly string[], columns: SavedColumns | null, body: DefinitionBody): Result<(string | null)[]> {
  if (columns === null) return ok(guessMapping(headings, body))
  const fields = new Set(importableFields(body).map(({ key }) => key))
  const fieldByHeading = new Map(columns.map(({ heading, field }) => [foldHeading(heading), field !== null && fields.has(field) ? field : null]))
  const taken = new Set<string>()
  const mapping = headings.map((heading) => {
    const field = fieldByHeading.get(foldHeading(heading)) ?? null
    if (field === null || taken.has(field)) return null
    taken.add(field)
    return field
  })
  const missing = columns.filter(({ field }) => field !== null && fields.has(field) && !taken.has(field)).map(({ heading }) => heading)
  return missing.length === 0 ? ok(mapping) : failed('file-columns-missing', { columns: missing.join('、') })
}
