import { useEffect, useEffectEvent, useState, type MouseEvent as ReactMouseEvent } from 'react'
import { numberColumn } from './cell-view.ts'
import type { LibraryGrid } from './library-grid.ts'
import type { CellAt } from './grid-selection.ts'

export type PointerActs = {
  readonly press: (at: CellAt, extend: boolean) => void
  readonly pressRow: (row: number, extend: boolean) => void
  readonly open: (at: CellAt) => void
  /** The fill handle was let go over this row. */
  readonly fillTo: (row: number) => void
}

/** What the mouse does to a grid: presses, blocks by dragging, rows by their number, and the fill handle. */
export function useGridPointer(grid: LibraryGrid, acts: PointerActs) {
  const [dragging, setDragging] = useState<'block' | 'rows' | 'fill' | null>(null)
  const [fillRow, setFillRow] = useState<number | null>(null)
  const move = useEffectEvent((event: MouseEvent) => {
    const at = grid.cellAt(document.elementFromPoint(event.clientX, event.clientY))
    if (at === null) return
    if (dragging === 'fill') setFillRow(at.row)
    else if (dragging === 'rows') acts.pressRow(at.row, true)
    else if (at.column !== numberColumn) acts.press(at, true)
  })
  const release = useEffectEvent(() => {
    if (dragging === 'fill' && fillRow !== null) acts.fillTo(fillRow)
    setDragging(null)
    setFillRow(null)
  })
  useEffect(() => {
    if (dragging === null) return
    const onMove = (event: MouseEvent) => move(event)
    const onRelease = () => release()
    window.addEventListener('mousemove', onMove)
    window.addEventListener('mouseup', onRelease)
    return () => {
      window.removeEventListener('mousemove', onMove)
      window.removeEventListener('mouseup', onRelease)
    }
  }, [dragging])
  return {
    /** The row to which the handle has been drawn. */
    fillRow,
    startFill: (event: ReactMouseEvent) => {
      event.preventDefault()
      setDragging('fill')
    },
    onMouseDown: (event: ReactMouseEvent) => {
      const at = grid.cellAt(event.target)
      if (at === null || event.button !== 0) return
      // The focus stays in the editor: a letter typed right after the press must land in the cell.
      event.preventDefault()
      const onNumber = at.column === numberColumn
      setDragging(onNumber ? 'rows' : 'block')
      if (onNumber) acts.pressRow(at.row, event.shiftKey)
      else acts.press(at, event.shiftKey)
    },
    onDoubleClick: (event: ReactMouseEvent) => {
      const at = grid.cellAt(event.target)
      if (at !== null && at.column !== numberColumn) acts.open(at)
    },
  }
}
