import { memo, type MouseEvent } from 'react'
import styles from './grid.module.css'
import type { GridCell, GridColumn } from './grid-types.ts'

type Props = {
  readonly row: number
  readonly top: number
  readonly number: string
  readonly columns: readonly GridColumn[]
  readonly template: string
  readonly cells: readonly GridCell[]
  /** Selected columns of this row, `from` to `to`; null when the row has none. */
  readonly from: number | null
  readonly to: number | null
  /** The cursor's column when it stands in this row. */
  readonly cursor: number | null
  readonly isNew: boolean
  readonly placeholder: string
  readonly onPress: (event: MouseEvent, row: number, column: number) => void
  readonly onOpen: (row: number, column: number) => void
}

/** One line of a grid; it paints again only when something of its own changed. */
export const GridRow = memo(function GridRow({ row, top, number, columns, template, cells, from, to, cursor, isNew, placeholder, onPress, onOpen }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className={isNew ? `${styles['row']} ${styles['new']}` : styles['row']}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
    >
      <div role="rowheader" className={styles['number']}>
        {number}
      </div>
      {columns.map((column, place) => {
        const cell = cells[place] ?? { text: '' }
        return (
          <div
            key={column.key}
            role="gridcell"
            aria-selected={from !== null && to !== null && place >= from && place <= to}
            aria-invalid={cell.fault !== undefined}
            title={cell.fault ?? cell.warning ?? cell.title}
            className={cellClass(cell, column, { selected: from !== null && to !== null && place >= from && place <= to, cursor: cursor === place })}
            onMouseDown={(event) => onPress(event, row, place)}
            onDoubleClick={() => onOpen(row, place)}
          >
            {isNew && place === 0 && cell.text === '' ? placeholder : cell.text}
          </div>
        )
      })}
    </div>
  )
}, sameRow)

function sameRow(a: Props, b: Props): boolean {
  for (const key of Object.keys(a) as (keyof Props)[]) {
    if (key !== 'cells' && a[key] !== b[key]) return false
  }
  return (
    a.cells.length === b.cells.length &&
    a.cells.every(
      (cell, place) =>
        cell.text === b.cells[place]?.text &&
        cell.fault === b.cells[place]?.fault &&
        cell.warning === b.cells[place]?.warning &&
        cell.title === b.cells[place]?.title,
    )
  )
}

function cellClass(cell: GridCell, column: GridColumn, now: { readonly selected: boolean; readonly cursor: boolean }): string {
  const classes = [styles['cell']]
  if (column.align === 'end') classes.push(styles['end'])
  if (column.readOnly === true) classes.push(column.tone === 'bad' ? styles['words'] : styles['locked'])
  if (cell.fault !== undefined) classes.push(styles['bad'])
  else if (cell.warning !== undefined) classes.push(styles['warn'])
  if (now.selected) classes.push(styles['in'])
  if (now.cursor) classes.push(styles['at'])
  return classes.join(' ')
}
