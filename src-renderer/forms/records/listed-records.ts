import { rowsOf } from '../read/field-words.ts'
import type { ListedRecord } from './record-list.tsx'

/** The records that a table names. */
export function listedRecords(value: unknown): readonly ListedRecord[] {
  const text = (of: unknown): string => (typeof of === 'string' ? of : '')
  return rowsOf(value)
    .map((row) => ({ id: text(row['record']), number: text(row['number']), business: text(row['business']) }))
    .filter(({ id }) => id !== '')
}
