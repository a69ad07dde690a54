import type { FindableOption } from '#renderer/forms/model/option-match.ts'
import type { RefObject } from 'react'
import type { GridAct } from './grid-keys.ts'
import type { CellAt } from './grid-selection.ts'

/** A column of an editable grid. */
export type GridColumn = {
  readonly key: string
  readonly label: string
  /** Pixels; a column without takes a share of what is left. */
  readonly width?: number
  readonly align?: 'start' | 'end'
  readonly required?: boolean
  readonly readOnly?: boolean
  /** Red words instead of grey ones, for a column that says what is wrong. */
  readonly tone?: 'bad'
  /** Its texts may have several lines; Alt+Enter makes one. */
  readonly multiline?: boolean
  /** A cell is opened by `acts.open` and holds nothing that is typed. */
  readonly opens?: boolean
  /** What may be picked; without, the cell is free text. */
  readonly options?: readonly FindableOption[]
}

/** What a cell shows: its text, and what is wrong with it in words. */
export type GridCell = {
  readonly text: string
  readonly fault?: string | undefined
  readonly warning?: string | undefined
  /** Stands fast, whatever its column. */ readonly locked?: boolean
  /** Shown on hover where the cell is too narrow. */ readonly title?: string
}

/** What a grid tells its owner; rows and columns count from zero. */
export type GridActs = {
  /** The cell's text, at every letter. */
  readonly type: (row: number, column: number, text: string) => void
  /** The cell was left with another text than before. */
  readonly commit?: (row: number, column: number, text: string) => void
  /** One of the column's options was picked. */
  readonly pick?: (row: number, column: number, key: string) => void
  /** A change that is one step for undo begins. */
  readonly begin?: () => void
  readonly undo?: () => void
  readonly redo?: () => void
  /** A cell of a column that `opens`. */
  readonly open?: (row: number, column: number) => void
  readonly paste?: (row: number, column: number, cells: readonly (readonly string[])[]) => void
  /** Copies from above into these rows. */
  readonly copyDown?: (rows: { readonly from: number; readonly to: number }, columns: { readonly from: number; readonly to: number }) => void
  readonly clear?: (rows: { readonly from: number; readonly to: number }, columns: { readonly from: number; readonly to: number }) => void
  readonly insertRow?: (at: number) => void
  readonly removeRows?: (from: number, to: number) => void
}

/** What a grid shows and whom it tells. */
export type GridTableProps = {
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly rows: number
  readonly cell: (row: number, column: number) => GridCell
  readonly acts: GridActs
  /** An empty line under the last row, where typing makes a new one. */
  readonly newRow?: string | undefined
  readonly numberOf?: (row: number) => string
  /** What stands in the place of a row's number when the row has something to say. */
  readonly rowMark?: (row: number) => { readonly text: string; readonly title: string; readonly tone: 'good' | 'warn' | 'bad' } | undefined
  /** How many columns stay in place while the others scroll, beside the row numbers. */
  readonly frozen?: number
  readonly cellLabel: (row: number, column: GridColumn) => string
  /** Tallest the grid gets before it scrolls; without, it fills its box. */
  readonly maxHeight?: number
  /** Told which rows are in view, for grids whose rows come in pages. */
  readonly onView?: (first: number, count: number) => void
  /** A cell to go to, e.g. from a list of faults; a new object goes there again. */
  readonly goTo?: CellAt | null
  readonly onLeave?: () => void
  /** Told where the cursor stands while the grid has the focus; null once it has it no more. */
  readonly onCursor?: (row: number | null) => void
  /** Filled with what carries out an act at the cursor, for buttons beside the grid. */
  readonly runRef?: RefObject<((act: GridAct) => void) | null>
}

export const gridRowHeight = 32
export const gridNumberWidth = 44
