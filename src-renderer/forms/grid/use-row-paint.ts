import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import { rangeAt, rowWindow, trackOf, type RowRange, type RowWindow } from './row-window.ts'

/** What stands in the viewport: the rows from `first`, painted for the list offset `top`. */
export type Painted<Row> = { readonly top: number; readonly first: number; readonly rows: readonly Row[] }

type Source<Row> = {
  /** Another object means other rows. */
  readonly key: unknown
  readonly total: number
  readonly ask: (offset: number, limit: number) => Promise<readonly Row[] | null>
}

/**
 * Paints a long list without a blank frame: the rows lie in a layer that stays in place while the scroll bar moves, and are
 * exchanged for those of the new range only when all of them are here.
 */
export function useRowPaint<Row>(source: Source<Row>, scroller: RefObject<HTMLElement | null>, rowHeight: number, around: number) {
  const [height, setHeight] = useState(0)
  const [painted, setPainted] = useState<Painted<Row>>({ top: 0, first: 0, rows: [] })
  const [behind, setBehind] = useState(false)
  const paintNow = useRef<() => void>(() => {})
  const { key, total, ask } = source
  const asking = useRef(ask)
  asking.current = ask
  const rows = useMemo<RowWindow<Row>>(() => rowWindow<Row>(total, (offset, limit) => asking.current(offset, limit), () => paintNow.current()), [key, total])
  const room = Math.max(0, height - around)
  const track = useMemo(() => trackOf(total, rowHeight, room), [total, rowHeight, room])

  paintNow.current = () => {
    const top = track.toList(scroller.current?.scrollTop ?? 0)
    const range: RowRange = rangeAt(top, room, rowHeight, total)
    rows.look(range)
    const found = rows.paintable(range)
    setBehind(found === null)
    if (found !== null) setPainted({ top, first: range.first, rows: found })
  }
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const scrolled = () => flushSync(() => paintNow.current())
    const measured = () => setHeight(element.clientHeight)
    measured()
    const watch = new ResizeObserver(measured)
    watch.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      watch.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [scroller])
  useEffect(() => paintNow.current(), [rows, track])

  const reveal = useCallback(
    (index: number) => {
      const element = scroller.current
      if (element === null) return
      const top = track.toList(element.scrollTop)
      const at = index * rowHeight
      if (at < top) element.scrollTop = track.toTrack(at)
      else if (at + rowHeight > top + room) element.scrollTop = track.toTrack(at + rowHeight - room)
    },
    [scroller, track, rowHeight, room],
  )
  return { painted, behind, trackHeight: track.track, room, reveal, rowAt: rows.row }
}
