import type { Fault } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { UniqueHolder } from '#store/read/unique-holder.ts'

/** Finds values that may stand only once and stand twice: in the same file, or in a record that this desk holds. */
export type UniqueValues = {
  /** Notes a row's values, in the file's order: the first row that has a value keeps it. */
  note(row: number, data: FormData): void
  /** What is double in a row. */
  faultsOf(row: number, data: FormData): readonly Fault[]
}

/** Watches the unique fields while rows are judged in the file's order. */
export function watchUniqueValues(holderOf: UniqueHolder, uniqueFields: readonly string[]): UniqueValues {
  const rowByValue = new Map(uniqueFields.map((key) => [key, new Map<string, number>()]))
  return {
    note(row, data) {
      for (const [field, rows] of rowByValue) {
        const value = data[field]
        if (typeof value === 'string' && !rows.has(value)) rows.set(value, row)
      }
    },
    faultsOf: (row, data) =>
      uniqueFields.flatMap((field) => {
        const value = data[field]
        if (typeof value !== 'string') return []
        const first = rowByValue.get(field)?.get(value)
        const params = first !== undefined && first < row ? { other: first } : holderOf(field, value)
        return params === undefined ? [] : [{ code: 'field-duplicate' as const, params, field, row }]
      }),
  }
}
