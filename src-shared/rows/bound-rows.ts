import type { ColumnValue } from './codec.ts'

/** Values that a statement names wherever it wants them; the last of its parameters. */
export class NamedValues {
  readonly values: Readonly<Record<string, ColumnValue>>

  constructor(values: Readonly<Record<string, ColumnValue>>) {
    this.values = values
  }
}

/** The lists of a statement that inserts many rows into SQLite, and what to bind. */
export type BoundRows = { readonly lists: string; readonly parameters: readonly (ColumnValue | NamedValues)[] }

/** The values of a column, ready to bind, as `WireColumn` holds those of the wire: one for all, one each, or `at` says which. */
export type BoundColumn = { readonly of: readonly ColumnValue[]; readonly at?: readonly number[] | undefined }

/** What a row has in a column. */
export function boundValueAt(column: BoundColumn | undefined, row: number): ColumnValue {
  if (column === undefined) return null
  const { of, at } = column
  if (at !== undefined) return of[at[row] ?? 0] ?? null
  return (of.length === 1 ? of[0] : of[row]) ?? null
}

/** So many rows a statement, as an import brings them: longer ones take longer to prepare and save nothing. */
export const boundRowsMax = 200
/** What is left over goes in statements of few lengths: a connection keeps what it has prepared, and one for every number of rows were megabytes. */
const lengths = [boundRowsMax, 50, 10, 5, 2, 1]

/** Cuts so many rows into statements. */
export function* boundChunks(count: number): Generator<{ readonly from: number; readonly to: number }> {
  let from = 0
  for (const length of lengths) for (; from + length <= count; from += length) yield { from, to: from + length }
}

/**
 * Rows `from` up to `to`. A column that has the same value in all of them is bound once, by its name: binding was more than half of what inserting rows
 * cost that mostly name the same unit, creator, state and definition (5.5 against 2.3 µs a record of 22 columns, 17 of them the same).
 */
export function bindRows(
  columns: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  valueOf: (row: number, column: number) => ColumnValue,
): BoundRows {
  const shared: Record<string, ColumnValue> = {}
  const own: number[] = []
  const places: string[] = []
  for (const [column, name] of columns.entries()) {
    // Few rows are of any number, and each number is a statement of its own: what they share would make many more.
    const isShared = to - from === boundRowsMax && isSame(column, from, to, valueOf)
    if (isShared) shared[name] = valueOf(from, column)
    else own.push(column)
    places.push(isShared ? `@${name}` : '?')
  }
  const parameters: (ColumnValue | NamedValues)[] = []
  for (let row = from; row < to; row++) for (const column of own) parameters.push(valueOf(row, column))
  if (own.length < columns.length) parameters.push(new NamedValues(shared))
  const list = `(${places.join(',')})`
  return { lists: `${list},`.repeat(to - from).slice(0, -1), parameters }
}

function isSame(column: number, from: number, to: number, valueOf: (row: number, column: number) => ColumnValue): boolean {
  const first = valueOf(from, column)
  for (let row = from + 1; row < to; row++) if (valueOf(row, column) !== first) return false
  return true
}

/** Hands parameters to a statement of the driver, which wants named values apart. */
export function spreadNamed(
  parameters: readonly unknown[],
): readonly [readonly unknown[]] | readonly [readonly unknown[], Readonly<Record<string, ColumnValue>>] {
  const last = parameters.at(-1)
  return last instanceof NamedValues ? [parameters.slice(0, -1), last.values] : [parameters]
}
