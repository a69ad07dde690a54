import type { ClipboardEvent } from 'react'
import { spreadCells } from '#renderer/forms/model/pasted-cells.ts'
import { pastedCells } from '#renderer/forms/model/pasted-table.ts'
import type { GridAct } from './grid-keys.ts'
import { blockOf, moveSelection, selectCell, type CellAt, type GridSelection, type GridSize } from './grid-selection.ts'
import type { GridTableProps } from './grid-types.ts'

/** What is being typed into the cursor's cell, and what it held before. */
export type Editing = { readonly text: string; readonly before: string }

/** A grid at one moment, with the two things that acts change. */
export type GridMomentHandle = {
  readonly props: GridTableProps
  readonly size: GridSize
  readonly selection: GridSelection
  readonly editing: Editing | null
  readonly setSelection: (selection: GridSelection) => void
  readonly setEditing: (editing: Editing | null) => void
}

/** Opens the cursor's cell; with `text`, what was typed replaces what it held. */
export function beginEdit(grid: GridMomentHandle, text: string | null): void {
  const { props, selection } = grid
  const { row, column } = selection.at
  if (isLocked(props, selection.at)) return
  if (props.columns[column]?.opens === true) return text === null || text.trim() === '' ? props.acts.open?.(row, column) : undefined
  const before = textAt(props, selection.at)
  props.acts.begin?.()
  grid.setEditing({ text: text ?? before, before })
  if (text !== null) props.acts.type(row, column, text)
}

/** Carries out what a key asked for. */
export function carryOut(grid: GridMomentHandle, act: GridAct): void {
  const { props, size, selection } = grid
  if (act.kind === 'move') {
    grid.setEditing(null)
    grid.setSelection(moveSelection(selection, act.move, size, act.extend))
  } else if (act.kind === 'edit') beginEdit(grid, null)
  else if (act.kind === 'undo') props.acts.undo?.()
  else if (act.kind === 'redo') props.acts.redo?.()
  else if (act.kind === 'select-all')
    grid.setSelection({ ...selectCell({ row: 0, column: 0 }), to: { row: Math.max(0, props.rows - 1), column: size.columns - 1 }, seen: selection.seen })
  else if (act.kind === 'cancel') cancelEdit(grid)
  else if (act.kind === 'leave') grid.setEditing(null)
  else {
    grid.setEditing(null)
    changeRows(grid, act)
  }
}

/** Lays the clipboard's block over the selection; false when it is an ordinary paste into the text being edited. */
export function pasteInto(grid: GridMomentHandle, event: ClipboardEvent): boolean {
  const { props, selection } = grid
  const cells = pastedCells(event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html'))
  const single = cells.length === 1 && cells[0]?.length === 1
  if (cells.length === 0 || props.acts.paste === undefined || (single && grid.editing !== null)) return false
  const block = blockOf(selection)
  const spread = spreadCells(cells, block.bottom - block.top + 1, block.right - block.left + 1)
  props.acts.begin?.()
  props.acts.paste(block.top, block.left, spread)
  grid.setEditing(null)
  const first = { row: block.top, column: block.left }
  grid.setSelection({ ...selectCell(first), to: { row: first.row + spread.length - 1, column: first.column + (spread[0]?.length ?? 1) - 1 } })
  return true
}

/** The block with the rows over which the fill handle was drawn down. */
export function filledBlock(selection: GridSelection, row: number): Pick<GridSelection, 'at' | 'to'> {
  const block = blockOf(selection)
  return { at: { row: block.top, column: block.left }, to: { row: Math.max(block.bottom, row), column: block.right } }
}

/** Copies the block's last row into the rows over which the fill handle was drawn. */
export function fillTo({ props, selection, setSelection }: GridMomentHandle, row: number): void {
  const block = blockOf(selection)
  const last = Math.min(row, props.rows - 1)
  if (last <= block.bottom) return
  props.acts.begin?.()
  props.acts.copyDown?.({ from: block.bottom + 1, to: last }, { from: block.left, to: block.right })
  setSelection({ ...selection, ...filledBlock(selection, last) })
}

/** The selection as Excel reads it. */
export function copyText(grid: GridMomentHandle): string {
  const block = blockOf(grid.selection)
  return span(block.top, block.bottom)
    .map((row) =>
      span(block.left, block.right)
        .map((column) => quoted(textAt(grid.props, { row, column })))
        .join('\t'),
    )
    .join('\r\n')
}

/** Empties the selected cells. */
export function clearBlock(grid: GridMomentHandle): void {
  changeRows(grid, { kind: 'clear' })
}

type RowAct = Extract<GridAct, { readonly kind: 'clear' | 'copy-above' | 'fill-down' | 'insert-row' | 'remove-rows' }>

function changeRows({ props, selection }: GridMomentHandle, act: RowAct): void {
  const { acts, rows } = props
  const block = blockOf(selection)
  const filled = { from: block.top, to: Math.min(block.bottom, rows - 1) }
  const across = { from: block.left, to: block.right }
  const { at } = selection
  const has = filled.to >= filled.from
  const run: (() => void) | null = {
    clear: has ? () => acts.clear?.(filled, across) : null,
    'copy-above': at.row > 0 ? () => acts.copyDown?.({ from: at.row, to: at.row }, { from: at.column, to: at.column }) : null,
    'fill-down': filled.to > filled.from ? () => acts.copyDown?.({ from: filled.from + 1, to: filled.to }, across) : null,
    'insert-row': () => acts.insertRow?.(Math.min(at.row, rows)),
    'remove-rows': has ? () => acts.removeRows?.(filled.from, filled.to) : null,
  }[act.kind]
  if (run === null) return
  acts.begin?.()
  run()
}

function cancelEdit(grid: GridMomentHandle): void {
  const { props, selection, editing } = grid
  if (editing !== null && editing.text !== editing.before) {
    if (props.acts.undo === undefined) props.acts.type(selection.at.row, selection.at.column, editing.before)
    else props.acts.undo()
  }
  grid.setEditing(null)
  grid.setSelection(selectCell(selection.at))
}

/** Whether a cell stands fast. */
export function isLocked(props: GridTableProps, { row, column }: CellAt): boolean {
  return props.columns[column]?.readOnly === true || (row < props.rows && props.cell(row, column).locked === true)
}

function textAt(props: GridTableProps, place: CellAt): string {
  return place.row < props.rows ? props.cell(place.row, place.column).text : ''
}

function span(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place)
}

function quoted(text: string): string {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
