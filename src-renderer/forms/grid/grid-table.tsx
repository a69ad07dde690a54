import { useLayoutEffect, useRef, useState } from 'react'
import { GridEditor } from './grid-editor.tsx'
import { gridLook } from './grid-look.ts'
import { blockOf } from './grid-selection.ts'
import { gridRowHeight, type GridTableProps } from './grid-types.ts'
import styles from './grid.module.css'
import { libraryGrid } from './library-grid.ts'
import { useGridPointer } from './use-grid-pointer.ts'
import { useGridState } from './use-grid-state.ts'
import { useLibraryGrid } from './use-library-grid.ts'

/** A keyboard grid like Excel's: the library draws it, one editor over the cursor's cell takes every key, so that an input method loses no letter. */
export function GridTable(props: GridTableProps) {
  const { columns, rows, cell, newRow, maxHeight } = props
  const lines = rows + (newRow === undefined ? 0 : 1)
  const host = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const handle = useRef<HTMLDivElement>(null)
  const [library] = useState(libraryGrid)
  const grid = useGridState(props, { input, lines, host })
  const { at } = grid.selection
  const block = blockOf(grid.selection)
  const column = columns[at.column]
  const tall = maxHeight === undefined || (lines + 1) * gridRowHeight > maxHeight
  const pointer = useGridPointer(library, {
    press: grid.pressCell,
    pressRow: grid.pressRow,
    open: grid.open,
    fillTo: grid.fillTo,
  })
  const place = () => {
    if (frame.current === null) return
    laidOver(input.current, frame.current, library.boxOf(at))
    const corner = library.boxOf({ row: pointer.fillRow ?? block.bottom, column: block.right })
    laidAtCorner(handle.current, frame.current, grid.focused && grid.editing === null && props.acts.copyDown !== undefined ? corner : null)
  }
  useLibraryGrid({
    grid: library,
    host,
    props,
    lines,
    tall,
    lookOf: gridLook(props, grid.focused ? grid.shownSelection(pointer.fillRow) : null),
    onMoved: place,
  })
  useLayoutEffect(() => library.reveal(grid.selection.seen), [library, grid.selection.seen, lines])
  const invalid = at.row < rows && cell(at.row, at.column).fault !== undefined
  return (
    <div ref={frame} className={styles['frame']} style={maxHeight === undefined ? { height: '100%' } : tall ? { height: maxHeight } : {}}>
      <div ref={host} role="presentation" className={styles['host']} onMouseDown={pointer.onMouseDown} onDoubleClick={pointer.onDoubleClick} />
      {column === undefined ? null : (
        <GridEditor
          inputRef={input}
          label={props.cellLabel(at.row, column)}
          description={at.row < rows ? describe(props, at.row, at.column) : ''}
          column={column}
          focused={grid.focused}
          editing={grid.editing}
          invalid={invalid}
          locked={at.row < rows && cell(at.row, at.column).locked === true}
          {...grid.editorEvents}
        />
      )}
      <div ref={handle} className={styles['handle']} aria-hidden onMouseDown={pointer.startFill} />
    </div>
  )
}

/** What a screen reader says of a cell beside its name. */
function describe(props: GridTableProps, row: number, place: number): string {
  const cell = props.cell(row, place)
  return [...new Set([cell.text, cell.fault, cell.warning, cell.title])].filter((words) => words !== undefined && words !== '').join(' ')
}

/** Lays the editor over a cell; out of view it stays where it is, unseen, and keeps the focus. */
function laidOver(editor: HTMLElement | null, frame: HTMLElement, box: DOMRect | null): void {
  if (editor === null) return
  editor.dataset['away'] = String(box === null)
  if (box === null) return
  const around = frame.getBoundingClientRect()
  editor.style.left = `${box.left - around.left}px`
  editor.style.top = `${box.top - around.top}px`
  editor.style.width = `${box.width}px`
}

function laidAtCorner(handle: HTMLElement | null, frame: HTMLElement, box: DOMRect | null): void {
  if (handle === null) return
  handle.hidden = box === null
  if (box === null) return
  const around = frame.getBoundingClientRect()
  handle.style.left = `${box.right - around.left - 5}px`
  handle.style.top = `${box.bottom - around.top - 5}px`
}
