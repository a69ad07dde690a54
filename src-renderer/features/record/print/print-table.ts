import type { RecordView } from '#shared/contract/store.ts'
import type { Field, TableField } from '#shared/definition/definition.ts'
import { columnLabel, currencyOf, fieldWords, isFigure, isProse, rowsOf } from '#renderer/forms/read/field-words.ts'
import { masksOf } from '#renderer/forms/read/masks.ts'
import { tableTotals } from '#renderer/forms/read/table-totals.ts'
import { emsOf } from '#renderer/text/ems.ts'
import { formatMoney } from '#renderer/text/format.ts'
import type { PrintWords } from './print-words.ts'

/** A table as it is printed, all in words. */
export type PrintTable = {
  readonly label: string
  readonly columns: readonly {
    readonly label: string
    readonly look: 'figure' | 'prose' | 'whole'
    /** Of the table's width, in percent. */ readonly share: number
  }[]
  readonly rows: readonly (readonly string[])[]
  /** The last line, if there is one. */
  readonly totals: readonly string[] | null
  /** portrait: among the fields. landscape: on pages of its own; `dense` in a smaller hand. */
  readonly fits: 'portrait' | 'landscape' | 'dense'
}

/** How many characters as wide as they are high a line of a table takes, by the page and the size of the hand. */
const capacity = { portrait: 54, landscape: 83 } as const
/** The room between a column's words and its lines. */
const around = 1.3
const prose = { least: 5, wanted: 12, most: 20 } as const

/** Words, widths and the page of a table. Nothing is ever cut: what has no room even across wraps. */
export function printTable(field: TableField, view: Pick<RecordView, 'record' | 'names' | 'covered'>, words: PrintWords): PrintTable {
  const { t, name, locale } = words
  const known = view.record.data
  const data = rowsOf(known[field.key])
  const masks = masksOf(view)
  const rows = data.map((row, index) =>
    field.columns.map((column) => masks.get(`${field.key}.${index}.${column.key}`) ?? fieldWords(column, row[column.key], locale, view.names)),
  )
  const sums = tableTotals(field, data, known)
  const totals = sums?.map((sum, at) => (sum === null ? (at === 0 ? t('common.total') : '') : formatMoney(sum))) ?? null
  const labels = field.columns.map((column) => columnLabel(name(column.label), currencyOf(column), t))
  const needs = field.columns.map((column, at) =>
    emsNeeded(
      column,
      labels[at] ?? '',
      [...rows, totals ?? []].map((row) => row[at] ?? ''),
    ),
  )
  const whole = needs.reduce((sum, need) => sum + need, 0)
  return {
    label: name(field.label),
    columns: field.columns.map((column, at) => ({
      label: labels[at] ?? '',
      look: isFigure(column) ? 'figure' : isProse(column) ? 'prose' : 'whole',
      share: Math.round(((needs[at] ?? 0) / whole) * 1000) / 10,
    })),
    rows,
    totals,
    fits: whole <= capacity.portrait ? 'portrait' : whole <= capacity.landscape ? 'landscape' : 'dense',
  }
}

/** Figures and names want to stand whole; prose is content with a few characters and fills what is left. */
function emsNeeded(column: Field, label: string, cells: readonly string[]): number {
  const longest = Math.max(0, ...cells.map(emsOf))
  if (!isProse(column)) return Math.max(longest, Math.min(emsOf(label), 5)) + around
  return Math.min(Math.max(longest, prose.least, Math.min(emsOf(label), prose.wanted)), longest > prose.most * 2 ? prose.most : prose.wanted) + around
}
