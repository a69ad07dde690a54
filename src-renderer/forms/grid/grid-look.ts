import { numberColumn, type CellLook } from './cell-view.ts'
import { blockOf, type CellAt, type GridSelection } from './grid-selection.ts'
import type { GridCell, GridColumn, GridTableProps } from './grid-types.ts'
import styles from './grid.module.css'

const empty: GridCell = { text: '' }

/** How each cell looks now: its text, what is wrong with it, and whether it is selected. `selection` is null while the grid has no focus. */
export function gridLook(props: GridTableProps, selection: GridSelection | null): (at: CellAt) => CellLook {
  const block = selection === null ? null : blockOf(selection)
  const inRows = (row: number) => block !== null && row >= block.top && row <= block.bottom
  return ({ row, column: place }) => {
    const isNew = row >= props.rows
    if (place === numberColumn) return numberLook(props, row, inRows(row))
    const column = props.columns[place]
    if (column === undefined) return { text: '', title: undefined, classes: [], invalid: false, selected: false }
    const cell = isNew ? empty : props.cell(row, place)
    const selected = inRows(row) && block !== null && place >= block.left && place <= block.right
    const isCursor = selection !== null && selection.at.row === row && selection.at.column === place
    return {
      text: isNew && place === 0 ? (props.newRow ?? '') : cell.text,
      title: cell.fault ?? cell.warning ?? cell.title,
      classes: [...classesOf(cell, column), isNew ? styles['new'] : undefined, selected ? styles['in'] : undefined, isCursor ? styles['at'] : undefined],
      invalid: cell.fault !== undefined,
      selected,
    }
  }
}

function numberLook(props: GridTableProps, row: number, selected: boolean): CellLook {
  const mark = row < props.rows ? props.rowMark?.(row) : undefined
  return {
    text: mark?.text ?? props.numberOf?.(row) ?? String(row + 1),
    title: mark?.title,
    classes: [styles['number'], mark === undefined ? undefined : styles[mark.tone], selected ? styles['numberIn'] : undefined],
    invalid: false,
    selected,
  }
}

function classesOf(cell: GridCell, column: GridColumn): readonly (string | undefined)[] {
  return [
    column.align === 'end' ? styles['end'] : undefined,
    cell.locked === true || column.readOnly === true ? (column.tone === 'bad' ? styles['words'] : styles['locked']) : undefined,
    cell.fault !== undefined ? styles['bad'] : cell.warning !== undefined ? styles['warn'] : undefined,
  ]
}
