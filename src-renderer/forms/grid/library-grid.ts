import {
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  createGrid,
  createTheme,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  type ColDef,
  type GridApi,
  type GridOptions,
} from 'ag-grid-community'
import { styleNonce } from '#renderer/ui/style-nonce.ts'
import { CellView, HeadView, numberColumn, type CellLook, type CellPainter } from './cell-view.ts'
import type { CellAt } from './grid-selection.ts'
import { gridNumberWidth, gridRowHeight, type GridColumn } from './grid-types.ts'

/**
 * The grid library behind one small door (adr/0012). It lays out rows and columns, draws only those in view, freezes header and key
 * columns, resizes, scrolls, and gives the tree that screen readers read. What a cell shows, where the cursor stands and what a key
 * means stays ours: no free grid lets an input method's first letter land in the cell.
 */
export type LibraryGrid = {
  /** Draws into an element until the answer is called; nothing else does anything before. */
  readonly attach: (element: HTMLElement, events: LibraryEvents) => () => void
  readonly setColumns: (columns: readonly GridColumn[], frozen: number) => void
  readonly setLines: (lines: number) => void
  readonly setTall: (tall: boolean) => void
  readonly setLabel: (label: string) => void
  /** Paints what is in view anew. */
  readonly paint: (lookOf: (at: CellAt) => CellLook) => void
  readonly reveal: (at: CellAt) => void
  /** The box of a cell in the window; null while it is out of view. */
  readonly boxOf: (at: CellAt) => DOMRect | null
  /** The cell in which something was pressed; its column is `numberColumn` on the row's number. */
  readonly cellAt: (target: EventTarget | null) => CellAt | null
}

export type LibraryEvents = {
  /** Cells came, went or moved: what lies over them must move too. */
  readonly onMoved: () => void
  readonly onView: (first: number, count: number) => void
}

const theme = createTheme().withParams({
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--ink)',
  borderColor: 'var(--line)',
  accentColor: 'var(--accent)',
  headerBackgroundColor: 'var(--bg)',
  headerTextColor: 'var(--ink-2)',
  headerFontWeight: 400,
  rowHoverColor: 'transparent',
  columnBorder: true,
  headerColumnBorder: true,
  wrapperBorderRadius: 'var(--radius)',
  cellHorizontalPadding: 8,
  fontFamily: 'inherit',
  fontSize: 13,
  headerFontSize: 13,
  rowHeight: gridRowHeight,
  headerHeight: gridRowHeight,
  browserColorScheme: 'inherit',
})

/**
 * Lines that the library takes in or lets go before everything else gets a turn: ten thousand at once would stop the window for a quarter of a second.
 * The first ones are drawn, which costs more than taking them in; there the steps are short.
 */
const linesAtOnce = 500
const drawnAtOnce = 16

const modules = [ClientSideRowModelModule, ClientSideRowModelApiModule, RenderApiModule, RowApiModule, ScrollApiModule]

/** A grid that is not drawn yet. */
export function libraryGrid(): LibraryGrid {
  let look: (at: CellAt) => CellLook = () => ({ text: '', title: undefined, classes: [], invalid: false, selected: false })
  let api: GridApi | null = null
  let moved = () => {}
  let lines = 0
  let wanted = 0
  let goal: CellAt | null = null
  let stepping: ReturnType<typeof setTimeout> | undefined
  const painter: CellPainter = { lookOf: (at) => look(at), views: new Set(), appeared: () => moved() }
  const viewOf = (at: CellAt) => [...painter.views].find((view) => view.at?.row === at.row && view.at.column === at.column)
  // A row holds nothing but its place, so rows come and go at the end alone and those in view stay as they are.
  const step = () => {
    const most = Math.min(linesAtOnce, Math.max(drawnAtOnce, lines))
    const next = lines + Math.max(-linesAtOnce, Math.min(most, wanted - lines))
    if (next > lines) api?.applyTransaction({ add: Array.from({ length: next - lines }, () => ({})) })
    if (next < lines) api?.applyTransaction({ remove: Array.from({ length: lines - next }, (_, place) => api?.getDisplayedRowAtIndex(next + place)?.data) })
    lines = next
    if (goal !== null && goal.row < lines) {
      api?.ensureIndexVisible(goal.row)
      goal = null
    }
    if (lines !== wanted) stepping = setTimeout(step)
  }
  return {
    attach(element, events) {
      const made = createGrid(element, gridOptions(painter, events), { modules })
      api = made
      moved = events.onMoved
      lines = 0
      return () => {
        clearTimeout(stepping)
        api = null
        moved = () => {}
        made.destroy()
      }
    },
    setColumns: (columns, frozen) => api?.setGridOption('columnDefs', [numbers, ...columns.map((column, place) => columnDef(column, place, place < frozen))]),
    setLines(next) {
      wanted = next
      clearTimeout(stepping)
      step()
    },
    setTall: (tall) => api?.setGridOption('domLayout', tall ? 'normal' : 'autoHeight'),
    setLabel: (label) => api?.setGridAriaProperty('label', label),
    paint(lookOf) {
      look = lookOf
      for (const view of painter.views) view.paint()
    },
    reveal(at) {
      goal = at.row < lines ? null : at
      if (goal === null) api?.ensureIndexVisible(at.row)
      api?.ensureColumnVisible(String(at.column))
    },
    boxOf: (at) => viewOf(at)?.box ?? null,
    cellAt: (target) => (target instanceof Node ? ([...painter.views].find((view) => view.holds(target))?.at ?? null) : null),
  }
}

function gridOptions(painter: CellPainter, events: LibraryEvents): GridOptions {
  return {
    theme,
    styleNonce,
    context: painter,
    rowData: [],
    domLayout: 'autoHeight',
    suppressCellFocus: true,
    suppressHeaderFocus: true,
    suppressMovableColumns: true,
    suppressNoRowsOverlay: true,
    loading: false,
    suppressRowHoverHighlight: true,
    suppressColumnVirtualisation: true,
    suppressDragLeaveHidesColumns: true,
    animateRows: false,
    ensureDomOrder: true,
    rowBuffer: 12,
    defaultColDef: { cellRenderer: CellView, headerComponent: HeadView, sortable: false, resizable: true, suppressHeaderMenuButton: true },
    onBodyScroll: events.onMoved,
    onColumnResized: events.onMoved,
    onGridSizeChanged: events.onMoved,
    onViewportChanged: ({ firstRow, lastRow }) => events.onView(Math.max(0, firstRow), Math.max(0, lastRow - firstRow + 1)),
  }
}

const numbers: ColDef = {
  colId: String(numberColumn),
  headerName: '#',
  pinned: 'left',
  lockPinned: true,
  resizable: false,
  headerClass: 'ag-numbers-header',
  width: gridNumberWidth,
  minWidth: gridNumberWidth,
}

function columnDef(column: GridColumn, place: number, frozen: boolean): ColDef {
  return {
    colId: String(place),
    headerName: column.label,
    headerComponentParams: { required: column.required === true },
    headerClass: column.align === 'end' ? 'ag-right-aligned-header' : '',
    pinned: frozen ? 'left' : null,
    ...(column.width !== undefined ? { width: column.width, minWidth: 56 } : frozen ? { width: 160, minWidth: 56 } : { flex: 1, minWidth: 140 }),
  }
}
