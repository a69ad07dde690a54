import { definitionBodySchema, isPlain, type DefinitionBody, type Field, type PlainField } from '#shared/definition/definition.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { nodesOf } from '#shared/definition/route.ts'
import { member, monday, unit } from '../../../support/company.ts'

/** The business date of every sample. */
export const today = '2026-03-18'
/** 2026-03-18 10:00 in Shanghai, and some hours later. */
export const at = (hours: number): number => monday + 16 * 86_400_000 + hours * 3_600_000

/** A filled-in form of a definition, plain values where none is given: what an operator would have entered from beginning to end. */
export function sampleOf(body: DefinitionBody, given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    body.form.filter(({ kind }) => kind !== 'computed').map((field) => [field.key, field.key in given ? given[field.key] : plain(field)]),
  )
}

/** Fields that are filled on the way. */
export function lateFields(body: DefinitionBody): readonly string[] {
  return nodesOf(body).flatMap((node) => (node.kind === 'do' ? node.fills : []))
}

function plain(field: Field): unknown {
  if (field.kind === 'table') return [rowOf(field.columns)]
  if (field.kind === 'attachment')
    return [{ id: '0190a000-0000-7000-8000-00000000f11e', name: 'a.pdf', mime: 'application/pdf', size: 9, sha256: 'a'.repeat(64) }]
  return isPlain(field) ? plainCell(field) : definitionBodySchema.parse({ ...leave, version: 2 })
}

function rowOf(columns: readonly PlainField[]): Record<string, unknown> {
  return Object.fromEntries(columns.filter(({ kind }) => kind !== 'computed').map((column) => [column.key, plainCell(column)]))
}

function plainCell(field: PlainField): unknown {
  switch (field.kind) {
    case 'text':
    case 'long-text':
      return '样例'.slice(0, field.maxLength)
    case 'integer':
    case 'decimal':
      return Math.max(field.min ?? 0, Math.min(10, field.max ?? 10))
    case 'money':
      return 100
    case 'date':
      return today
    case 'time':
      return '10:00'
    case 'instant':
      return at(0)
    case 'choice':
      return field.options[0]?.key
    case 'multi-choice':
      return [field.options[0]?.key]
    case 'member':
      return member.ben
    case 'unit':
      return unit.operations
    case 'computed':
      return undefined
  }
}
