import type { DefinitionBody } from '#shared/definition/definition.ts'
import { importableFields, type ImportableField } from './heading-mapping.ts'

/** What the template's one sample row shows for a field, as typed text. */
export function sampleText(field: ImportableField): string {
  switch (field.kind) {
    case 'text':
      return 'ABC-2026-001'
    case 'long-text':
      return '示例 / Sample'
    case 'integer':
      return '1'
    case 'decimal':
      return (1).toFixed(field.scale)
    case 'money':
      return '1234.50'
    case 'date':
      return '2026-01-05'
    case 'time':
      return '09:30'
    case 'instant':
      return '2026-01-05 09:30'
    case 'choice':
    case 'multi-choice':
      return field.options[0]?.label.zh ?? ''
    case 'member':
      return '张三'
    case 'unit':
      return '财务部'
  }
}

/** Whether a row is the template's sample, left in by mistake: every mapped cell still says what the template said. */
export function isSampleRow(cells: readonly string[], mapping: readonly (string | null)[], body: DefinitionBody): boolean {
  const fields = new Map(importableFields(body).map((field) => [field.key, field]))
  let compared = 0
  const same = mapping.every((key, index) => {
    const field = key === null ? undefined : fields.get(key)
    if (!field) return true
    compared += 1
    return (cells[index] ?? '').trim() === sampleText(field)
  })
  return same && compared > 0
}
