/**
 * Where a grid's cursor stands and what is selected, and how keys move it: as Excel does.
 *
 * Tab goes right and Enter down; Enter at the end of a run of Tabs returns to the column where the run began. Arrows move,
 * Shift with arrows extends, Home and End stay in the row, Ctrl with them goes to the corners.
 */
export type CellAt = { readonly row: number; readonly column: number }
export type GridSelection = {
  readonly at: CellAt
  /** The other corner of the selected block; the same as `at` when one cell is selected. */
  readonly to: CellAt
  /** Column where the run of Tabs began. */
  readonly home: number
  /** The cell that the grid scrolls to: the one a person moves. What a paste, a row or the whole grid selects stays where it is. */
  readonly seen: CellAt
}
export type GridSize = { readonly rows: number; readonly columns: number; /** Rows that a page key moves by. */ readonly page?: number }
export type GridMove =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'tab'
  | 'tab-back'
  | 'enter'
  | 'enter-back'
  | 'row-start'
  | 'row-end'
  | 'first'
  | 'last'
  | 'page-up'
  | 'page-down'

/** One cell selected. */
export function selectCell(at: CellAt): GridSelection {
  return { at, to: at, home: at.column, seen: at }
}

/** The block from the cursor to another cell. */
export function extendTo(selection: GridSelection, to: CellAt): GridSelection {
  return { ...selection, to, seen: to }
}

/** The selection after a key; `extend` keeps the cursor and moves the other corner. */
export function moveSelection(selection: GridSelection, move: GridMove, size: GridSize, extend: boolean): GridSelection {
  const from = extend ? selection.to : selection.at
  const moved = clampCell(step(from, selection.home, move, size), size)
  if (extend) return extendTo(selection, moved)
  return { at: moved, to: moved, home: move === 'tab' || move === 'tab-back' ? selection.home : moved.column, seen: moved }
}

/** The same selection where the grid has become smaller. */
export function clampSelection(selection: GridSelection, size: GridSize): GridSelection {
  return {
    at: clampCell(selection.at, size),
    to: clampCell(selection.to, size),
    home: Math.min(selection.home, Math.max(0, size.columns - 1)),
    seen: clampCell(selection.seen, size),
  }
}

/** The block's corners in order. */
export function blockOf(selection: GridSelection): { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number } {
  return {
    top: Math.min(selection.at.row, selection.to.row),
    bottom: Math.max(selection.at.row, selection.to.row),
    left: Math.min(selection.at.column, selection.to.column),
    right: Math.max(selection.at.column, selection.to.column),
  }
}

/** Whether the cell is in the selected block. */
export function isSelected(selection: GridSelection, row: number, column: number): boolean {
  const block = blockOf(selection)
  return row >= block.top && row <= block.bottom && column >= block.left && column <= block.right
}

/** Whether more than one cell is selected. */
export function isBlock(selection: GridSelection): boolean {
  return selection.at.row !== selection.to.row || selection.at.column !== selection.to.column
}

function step(from: CellAt, home: number, move: GridMove, size: GridSize): CellAt {
  const lastColumn = size.columns - 1
  switch (move) {
    case 'left':
      return { ...from, column: from.column - 1 }
    case 'right':
      return { ...from, column: from.column + 1 }
    case 'up':
    case 'enter-back':
      return { ...from, row: from.row - 1 }
    case 'down':
      return { ...from, row: from.row + 1 }
    case 'tab':
      return from.column < lastColumn ? { ...from, column: from.column + 1 } : { row: from.row + 1, column: from.row + 1 < size.rows ? 0 : lastColumn }
    case 'tab-back':
      return from.column > 0 ? { ...from, column: from.column - 1 } : { row: from.row - 1, column: from.row > 0 ? lastColumn : 0 }
    case 'enter':
      return { row: from.row + 1, column: home }
    case 'row-start':
      return { ...from, column: 0 }
    case 'row-end':
      return { ...from, column: lastColumn }
    case 'first':
      return { row: 0, column: 0 }
    case 'last':
      return { row: size.rows - 1, column: lastColumn }
    case 'page-up':
      return { ...from, row: from.row - (size.page ?? 1) }
    case 'page-down':
      return { ...from, row: from.row + (size.page ?? 1) }
  }
}

/** The very same cell where it is inside, so that nobody takes it for another. */
function clampCell(at: CellAt, size: GridSize): CellAt {
  const row = Math.min(Math.max(0, at.row), Math.max(0, size.rows - 1))
  const column = Math.min(Math.max(0, at.column), Math.max(0, size.columns - 1))
  return row === at.row && column === at.column ? at : { row, column }
}
