import type { Field } from '#shared/definition/definition.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { FormData } from '#shared/domain/record.ts'

/** Names for the members and units that a form holds, also in its tables. */
export function namesInForm(fields: readonly Field[], data: FormData, organisation: OrganisationIndex): Record<string, string> {
  const names: Record<string, string> = {}
  for (const field of fields) {
    const value = data[field.key]
    if (field.kind === 'table' && Array.isArray(value)) {
      for (const row of value)
        if (typeof row === 'object' && row !== null && !Array.isArray(row)) Object.assign(names, namesInForm(field.columns, row, organisation))
    }
    if (typeof value !== 'string') continue
    const name = field.kind === 'member' ? organisation.members.get(value)?.name : field.kind === 'unit' ? organisation.units.get(value)?.name.zh : undefined
    if (name !== undefined) names[value] = name
  }
  return names
}
