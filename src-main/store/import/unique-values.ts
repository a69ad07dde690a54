import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Fault } from '#shared/kernel/fault.ts'
import type { FormData } from '#shared/domain/record.ts'
import { statement } from '#store/apply/statement.ts'
import type { Projection } from '#store/register/project.ts'

/** Finds values that may stand only once and stand twice: in the same file, or in a record that this desk holds. */
export type UniqueValues = {
  /** Notes a row's values, in the file's order: the first row that has a value keeps it. */
  note(row: number, data: FormData): void
  /** What is double in a row. */
  faultsOf(row: number, data: FormData): readonly Fault[]
}

/** Watches the unique fields while rows are judged in the file's order. */
export function watchUniqueValues(raw: SqliteDatabase, projection: Projection | undefined, uniqueFields: readonly string[]): UniqueValues {
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
        const other = first !== undefined && first < row ? first : holderOf(raw, projection, field, value)
        return other === undefined ? [] : [{ code: 'field-duplicate' as const, params: { other }, field, row }]
      }),
  }
}

/** The number of the record that has the value. What was withdrawn or refused may be entered again. */
function holderOf(raw: SqliteDatabase, projection: Projection | undefined, field: string, value: string): string | undefined {
  if (!projection) return undefined
  // Keys are checked when a definition is published: lower-case words joined by underscores.
  const sql = `SELECT "number" FROM "${projection.table}" WHERE "f_${field}" = ? AND "state" NOT IN ('withdrawn', 'refused') LIMIT 1`
  return statement(raw, sql).pluck().get(value) as string | undefined
}
