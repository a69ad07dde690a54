import type { CellField } from '#shared/definition/grid-fields.ts'
import { inLanguage, type Language } from '#shared/kernel/text.ts'
import { speakerOf } from '#renderer/text/text.ts'
import type { FormPeople } from './form-people.ts'
import type { GridColumn } from './grid/grid-types.ts'
import { findable } from './model/option-match.ts'

/** How a field stands as a column of a grid: its heading with the unit, its width, and what can be picked. */
export function gridColumn(field: CellField, people: FormPeople, language: Language): GridColumn {
  const number = field.kind === 'money' || field.kind === 'integer' || field.kind === 'decimal' || (field.kind === 'computed' && field.result !== 'text')
  const suffix = 'suffix' in field && field.suffix !== undefined ? inLanguage(field.suffix, language) : ''
  const label = inLanguage(field.label, language)
  const heading = suffix === '' ? label : speakerOf(language)('record.columnUnit', { label, unit: suffix })
  const width = widths[field.kind]
  return {
    key: field.key,
    label: heading,
    ...(width === undefined ? {} : { width: Math.max(width, 32 + [...heading].length * (language === 'en' ? 7 : 13)) }),
    align: number ? 'end' : 'start',
    required: field.required,
    readOnly: field.kind === 'computed',
    multiline: field.kind === 'long-text',
    opens: field.kind === 'attachment',
    ...(field.kind === 'choice' ? { options: findable(field.options.map((option) => ({ key: option.key, label: inLanguage(option.label, language) }))) } : {}),
    ...(field.kind === 'member' ? { options: people.members } : {}),
    ...(field.kind === 'unit' ? { options: people.units } : {}),
  }
}

const widths: Partial<Readonly<Record<CellField['kind'], number>>> = {
  integer: 88,
  decimal: 96,
  money: 120,
  date: 112,
  time: 80,
  instant: 150,
  choice: 104,
  member: 112,
  unit: 128,
  computed: 104,
  attachment: 128,
}
