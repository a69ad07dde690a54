import { useEffect, useEffectEvent, useLayoutEffect, type RefObject } from 'react'
import type { CellLook } from './cell-view.ts'
import type { CellAt } from './grid-selection.ts'
import type { GridTableProps } from './grid-types.ts'
import type { LibraryGrid } from './library-grid.ts'

type Shown = {
  readonly grid: LibraryGrid
  readonly host: RefObject<HTMLDivElement | null>
  readonly props: GridTableProps
  readonly lines: number
  readonly tall: boolean
  readonly lookOf: (at: CellAt) => CellLook
  /** Cells moved: what lies over them must move too. */
  readonly onMoved: () => void
}

/** Keeps the library's grid in step with what is shown. */
export function useLibraryGrid({ grid, host, props, lines, tall, lookOf, onMoved }: Shown): void {
  const moved = useEffectEvent(() => onMoved())
  const viewed = useEffectEvent((first: number, count: number) => props.onView?.(first, count))
  useLayoutEffect(() => {
    if (host.current === null) return
    let waiting = 0
    const detach = grid.attach(host.current, {
      onMoved: () => {
        cancelAnimationFrame(waiting)
        waiting = requestAnimationFrame(() => moved())
      },
      onView: (first, count) => viewed(first, count),
    })
    return () => {
      cancelAnimationFrame(waiting)
      detach()
    }
  }, [grid, host])
  const { columns, frozen = 0, label } = props
  useLayoutEffect(() => grid.setTall(tall), [grid, tall])
  useLayoutEffect(() => grid.setColumns(columns, frozen), [grid, columns, frozen])
  useLayoutEffect(() => grid.setLines(lines), [grid, lines])
  useLayoutEffect(() => grid.setLabel(label), [grid, label])
  useLayoutEffect(() => grid.paint(lookOf))
  useEffect(() => moved())
}
