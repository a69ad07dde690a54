import type { TableField } from '#shared/definition/definition.ts'
import type { FormData } from '#shared/domain/record.ts'
import { currencyOf } from './field-words.ts'

/** The sum under each column of a table, or null where none stands; null for the whole when no line of sums is wanted. */
export function tableTotals(field: TableField, rows: readonly Readonly<Record<string, unknown>>[], known: FormData): readonly (number | null)[] | null {
  const sums = field.columns.map((column) =>
    currencyOf(column) === null ? null : rows.reduce((sum, row) => sum + (typeof row[column.key] === 'number' ? Number(row[column.key]) : 0), 0),
  )
  // The form says the same total itself.
  const told = new Set(Object.values(known))
  const summed = sums.filter((sum) => sum !== null)
  // Two money columns are a price and its product: a sum of prices says nothing.
  return rows.length > 1 && summed.length === 1 && summed.every((sum) => !told.has(sum)) ? sums : null
}
