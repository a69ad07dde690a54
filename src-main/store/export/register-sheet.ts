import { setImmediate } from 'node:timers/promises'
import type { Database } from 'better-sqlite3'
import type { Language } from '#shared/kernel/text.ts'
import type { Condition } from '#store/read/readable.ts'
import type { SourceColumn } from '#store/register/columns.ts'
import { readRows, type OrderedRows, type PlannedQuery } from '#store/register/open-query.ts'
import { createZoneOffsets } from '#store/register/zone-offsets.ts'
import { documentWords } from './document-words.ts'
import { documentCell, type DocumentWorld } from './register-document.ts'
import type { Cell } from './workbook-writer.ts'

/** A register to be written: the query as it ran, the columns wanted, and how values are written. All of it can be sent to the worker. */
export type RegisterSheet = {
  readonly planned: PlannedQuery & { readonly readable: Condition }
  readonly columns: readonly SourceColumn[]
  readonly ordered: OrderedRows
  readonly language: Language
  readonly timeZone: string
  /** Names of members and units by id. */
  readonly names: Readonly<Record<string, string>>
}

/** Rows read in one turn; about two milliseconds. */
const rowsAtOnce = 400

/** What values turn into beside themselves. */
export function worldOf({ language, timeZone, names }: RegisterSheet): DocumentWorld {
  return { language, timeZone, offsets: createZoneOffsets(timeZone), names: (id) => names[id] ?? id }
}

/** The rows of the sheet, some at a time, with the sums at the end. */
export async function* sheetBatches(
  { raw, report, check }: { readonly raw: Database; readonly report: (done: number, total: number) => void; readonly check: () => void },
  sheet: RegisterSheet,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const { planned, columns } = sheet
  const { rows, totals } = sheet.ordered
  const world = worldOf(sheet)
  for (let done = 0; done < rows.length; done += rowsAtOnce) {
    // Lets a cancel come in.
    await setImmediate()
    check()
    const page = readRows(raw, planned.projection.table, planned.readable, columns, rows.subarray(done, done + rowsAtOnce))
    yield page.map(({ cells }) => columns.map((column, index) => documentCell(column, cells[index] ?? null, world)))
    report(Math.min(rows.length, done + rowsAtOnce), rows.length)
  }
  if (hasTotals(columns)) yield [totalRow(columns, totals, world)]
}

/** Whether a row of sums stands at the end. */
export function hasTotals(columns: readonly SourceColumn[]): boolean {
  return columns.some(({ total }) => total)
}

/** Sums under their columns; the word in the first column that has none. */
function totalRow(columns: readonly SourceColumn[], totals: OrderedRows['totals'], world: DocumentWorld): readonly Cell[] {
  const place = columns.findIndex(({ total }) => !total)
  return columns.map((column, index): Cell => {
    if (index === place) return { value: documentWords(world.language).total, look: 'total' }
    const sum = column.total ? documentCell(column, totals[column.key] ?? 0, world) : null
    return typeof sum === 'number' ? { value: sum, look: 'total' } : null
  })
}
