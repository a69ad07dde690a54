import { rangeAt, rowWindow, trackOf, type RowWindow } from './row-window.ts'

/** What stands in the viewport: the rows from `first`, painted for the list offset `top`. */
export type Painted<Row> = {
  readonly top: number
  readonly first: number
  readonly rows: readonly Row[]
  /** Rows of the range looked at are still on their way; the ones before are kept meanwhile. */
  readonly behind: boolean
  /** Height of the viewport without header and footer, and of the scroll track. */
  readonly room: number
  readonly track: number
}

/** Where rows come from: `ask` answers null for a page that could not be had. */
export type RowSource<Row> = { readonly total: number; readonly ask: (offset: number, limit: number) => Promise<readonly Row[] | null> }

/** Sizes in pixels: of a row, and of what stands above and below the rows. */
export type RowSizes = { readonly row: number; readonly around: number }

/**
 * Paints a long list without a blank frame: the rows lie in a layer that stays in place while the scroll bar moves, and are exchanged
 * for those of the new range only when all of them are here. It lives as long as its list; `show` gives it other rows.
 */
export type RowPainter<Row> = {
  readonly show: (source: RowSource<Row>) => void
  readonly attach: (element: HTMLElement) => () => void
  readonly subscribe: (listener: () => void) => () => void
  readonly painted: () => Painted<Row>
  readonly reveal: (index: number) => void
  readonly rowAt: (index: number) => Row | undefined
}

/** A painter without rows yet. */
export function rowPainter<Row>(sizes: RowSizes): RowPainter<Row> {
  const listeners = new Set<() => void>()
  let painted: Painted<Row> = { top: 0, first: 0, rows: [], behind: false, room: 0, track: 0 }
  let element: HTMLElement | null = null
  let total = 0
  let rows: RowWindow<Row> | null = null

  const track = () => trackOf(total, sizes.row, painted.room)
  const paint = () => {
    if (rows === null) return
    const { toList, track: height } = track()
    const top = toList(element?.scrollTop ?? 0)
    const range = rangeAt(top, painted.room, sizes.row, total)
    rows.look(range)
    const found = rows.paintable(range)
    painted = found === null ? { ...painted, behind: true, track: height } : { ...painted, top, first: range.first, rows: found, behind: false, track: height }
    for (const listener of listeners) listener()
  }
  const measure = () => {
    painted = { ...painted, room: Math.max(0, (element?.clientHeight ?? 0) - sizes.around) }
    paint()
  }
  return {
    painted: () => painted,
    rowAt: (index) => rows?.row(index),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show(source) {
      const mine = rowWindow<Row>(source.total, source.ask, () => {
        if (rows === mine) paint()
      })
      total = source.total
      rows = mine
      paint()
    },
    attach(to) {
      element = to
      measure()
      const watch = new ResizeObserver(measure)
      watch.observe(to)
      to.addEventListener('scroll', paint, { passive: true })
      return () => {
        watch.disconnect()
        to.removeEventListener('scroll', paint)
        element = null
      }
    },
    reveal(index) {
      if (element === null) return
      const { toList, toTrack } = track()
      const top = toList(element.scrollTop)
      const at = index * sizes.row
      if (at < top) element.scrollTop = toTrack(at)
      else if (at + sizes.row > top + painted.room) element.scrollTop = toTrack(at + sizes.row - painted.room)
    },
  }
}
