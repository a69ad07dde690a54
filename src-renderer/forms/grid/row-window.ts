/**
 * Which rows a register holds, asks for and paints, as one plain object that owns its pages.
 *
 * The list never paints a hole: `paintable` answers the rows of a range only when all of them are here, and until then the screen
 * keeps what it showed. Pages come in fixed blocks, the ones on the way first, and the ones not seen for longest go.
 */
export const pageRows = 200
const pagesHeld = 40
const pagesAhead = 2
const asksAtOnce = 2

export type RowRange = { readonly first: number; readonly count: number }

export type RowWindow<Row> = {
  /** The rows of the range when all are here. */
  readonly paintable: (range: RowRange) => readonly Row[] | null
  /** Says what is looked at now; asks for what is missing, then for both sides, more in the direction of travel. */
  readonly look: (range: RowRange) => void
  readonly row: (index: number) => Row | undefined
}

type Ask<Row> = (offset: number, limit: number) => Promise<readonly Row[] | null>

/** A window over `total` rows; `ask` answers null when the page could not be had, `arrived` is told of each page. */
export function rowWindow<Row>(total: number, ask: Ask<Row>, arrived: () => void): RowWindow<Row> {
  const pages = new Map<number, readonly Row[]>()
  const asked = new Set<number>()
  let wanted: readonly number[] = []
  let lastFirst = 0

  const pump = () => {
    for (const page of wanted) {
      if (asked.size >= asksAtOnce) return
      if (pages.has(page) || asked.has(page)) continue
      asked.add(page)
      void ask(page * pageRows, Math.min(pageRows, total - page * pageRows)).then((rows) => {
        asked.delete(page)
        if (rows !== null) {
          pages.set(page, rows)
          forget()
          arrived()
        }
        pump()
      })
    }
  }
  const forget = () => {
    for (const page of pages.keys()) {
      if (pages.size <= pagesHeld) return
      if (!wanted.includes(page)) pages.delete(page)
    }
  }
  const row = (index: number) => pages.get(Math.floor(index / pageRows))?.[index % pageRows]
  return {
    row,
    paintable(range) {
      const rows: Row[] = []
      for (let index = range.first; index < range.first + range.count; index += 1) {
        const found = row(index)
        if (found === undefined) return null
        rows.push(found)
      }
      return rows
    },
    look(range) {
      wanted = pagesWanted(range, total, range.first >= lastFirst ? 1 : -1)
      lastFirst = range.first
      for (const page of wanted) touch(pages, page)
      pump()
    },
  }
}

/** The pages of a range, nearest first: those in view, then ahead, then one behind. */
export function pagesWanted(range: RowRange, total: number, direction: 1 | -1): readonly number[] {
  const last = Math.max(0, Math.ceil(total / pageRows) - 1)
  const from = Math.floor(range.first / pageRows)
  const to = Math.floor(Math.max(range.first, range.first + range.count - 1) / pageRows)
  const inView = Array.from({ length: to - from + 1 }, (_, place) => from + place)
  const edge = direction > 0 ? to : from
  const ahead = Array.from({ length: pagesAhead }, (_, place) => edge + direction * (place + 1))
  const behind = (direction > 0 ? from : to) - direction
  return total === 0 ? [] : [...inView, ...ahead, behind].filter((page) => page >= 0 && page <= last)
}

/** The rows that a viewport shows at a scroll offset. */
export function rangeAt(scrollTop: number, height: number, rowHeight: number, total: number): RowRange {
  const first = Math.min(Math.max(0, Math.floor(scrollTop / rowHeight)), Math.max(0, total - 1))
  return { first, count: Math.min(total - first, Math.ceil(height / rowHeight) + 1) }
}

/** Browsers stop at about 33 million pixels: beyond, the scroll bar stands for a share of the list and not for its pixels. */
const trackMax = 16_000_000

/** Height of the scroll track, and how a scroll offset on it reads as an offset in the list. */
export function trackOf(
  total: number,
  rowHeight: number,
  height: number,
): { readonly track: number; readonly toList: (scrollTop: number) => number; readonly toTrack: (listTop: number) => number } {
  const full = total * rowHeight
  const track = Math.min(full, trackMax)
  const scale = track <= height ? 1 : (full - height) / (track - height)
  return { track, toList: (scrollTop) => scrollTop * scale, toTrack: (listTop) => listTop / scale }
}

function touch(pages: Map<number, unknown>, page: number): void {
  const held = pages.get(page)
  if (held === undefined) return
  pages.delete(page)
  pages.set(page, held)
}
