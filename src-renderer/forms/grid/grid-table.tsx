import { useLayoutEffect, useMemo, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { GridHead } from './grid-head.tsx'
import { GridEditor } from './grid-editor.tsx'
import { GridRow } from './grid-row.tsx'
import { blockOf } from './grid-selection.ts'
import { gridRowHeight, gridTemplate, type GridCell, type GridColumn, type GridTableProps } from './grid-types.ts'
import styles from './grid.module.css'
import { useGridState } from './use-grid-state.ts'

const overscan = 4

/** A keyboard grid like Excel's: frozen header and row numbers, one editor, blocks, paste, fill down, undo. */
export function GridTable(props: GridTableProps) {
  const { columns, rows, cell, newRow, maxHeight } = props
  const lines = rows + (newRow === undefined ? 0 : 1)
  const scroller = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const view = useView(scroller, lines, props.onView)
  const boxes = useColumnBoxes(head, columns)
  const grid = useGridState(props, { input, scroller, lines, page: Math.max(1, view.count - overscan * 2) })
  const template = useMemo(() => gridTemplate(columns), [columns])
  const { at } = grid.selection
  const block = blockOf(grid.selection)
  const box = boxes[at.column]
  const column = columns[at.column]

  const press = (event: MouseEvent, row: number, place: number) => {
    event.preventDefault()
    grid.pressCell({ row, column: place }, event.shiftKey)
  }
  return (
    <div ref={scroller} className={styles['scroll']} style={maxHeight === undefined ? { height: '100%' } : { maxHeight }}>
      <div
        role="grid"
        aria-label={props.label}
        aria-rowcount={lines + 1}
        aria-colcount={columns.length + 1}
        className={styles['body']}
        style={{ height: (lines + 1) * gridRowHeight }}
      >
        <GridHead ref={head} columns={columns} template={template} />
        {view.rows(lines).map((row) => {
          const selected = grid.focused && row >= block.top && row <= block.bottom
          return (
            <GridRow
              key={row}
              row={row}
              top={row * gridRowHeight}
              number={props.numberOf?.(row) ?? String(row + 1)}
              columns={columns}
              template={template}
              cells={columns.map((_, place) => (row < rows ? cell(row, place) : emptyCell))}
              from={selected ? block.left : null}
              to={selected ? block.right : null}
              cursor={grid.focused && row === at.row ? at.column : null}
              isNew={row >= rows}
              placeholder={newRow ?? ''}
              onPress={press}
              onOpen={grid.open}
            />
          )
        })}
      </div>
      {box === undefined || column === undefined ? null : (
        <GridEditor
          inputRef={input}
          label={props.cellLabel(at.row, column)}
          column={column}
          box={{ top: (at.row + 1) * gridRowHeight, left: box.left, width: box.width }}
          editing={grid.editing}
          invalid={at.row < rows && cell(at.row, at.column).fault !== undefined}
          {...grid.editorEvents}
        />
      )}
    </div>
  )
}

const emptyCell: GridCell = { text: '' }

function useView(scroller: RefObject<HTMLDivElement | null>, lines: number, onView: GridTableProps['onView']) {
  const [range, setRange] = useState({ first: 0, count: 40 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / gridRowHeight) - overscan)
      const count = Math.ceil(element.clientHeight / gridRowHeight) + overscan * 2
      setRange((old) => (old.first === first && old.count === count ? old : { first, count }))
      onView?.(first, count)
    }
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      watch.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller, lines, onView])
  return {
    ...range,
    rows: (total: number) => Array.from({ length: Math.max(0, Math.min(range.count, total - range.first)) }, (_, place) => range.first + place),
  }
}

function useColumnBoxes(head: RefObject<HTMLDivElement | null>, columns: readonly GridColumn[]) {
  const [boxes, setBoxes] = useState<readonly { readonly left: number; readonly width: number }[]>([])
  useLayoutEffect(() => {
    const element = head.current
    if (element === null) return
    const measure = () =>
      setBoxes(
        [...element.children]
          .slice(1)
          .map((child) => (child instanceof HTMLElement ? { left: child.offsetLeft, width: child.offsetWidth } : { left: 0, width: 0 })),
      )
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => watch.disconnect()
  }, [head, columns])
  return boxes
}
