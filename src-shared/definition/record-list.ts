import type { Field } from './definition.ts'

/** What an application names records by, in the table that lists them. */
const namingColumns = ['record', 'number', 'content'] as const

/** Whether a table lists records, as an application for disposal does: each by its id, its number and the SHA-256 of its content. */
export function isRecordList(field: Field | undefined): boolean {
  if (field?.kind !== 'table') return false
  const texts = field.columns.filter(({ kind }) => kind === 'text').map(({ key }) => key)
  return namingColumns.every((key) => texts.includes(key))
}
