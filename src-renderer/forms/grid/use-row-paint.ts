import { useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react'
import { rowPainter, type Painted, type RowPainter, type RowSizes, type RowSource } from './row-painter.ts'

/** The rows of a long list that stand in the viewport of `scroller`, repainted in the same frame in which it scrolls. */
export function useRowPaint<Row>(
  source: RowSource<Row>,
  scroller: RefObject<HTMLElement | null>,
  sizes: RowSizes,
): Painted<Row> & Pick<RowPainter<Row>, 'reveal' | 'rowAt'> {
  const [painter] = useState(() => rowPainter<Row>(sizes))
  useLayoutEffect(() => (scroller.current === null ? undefined : painter.attach(scroller.current)), [painter, scroller])
  useLayoutEffect(() => painter.show(source), [painter, source])
  const painted = useSyncExternalStore(painter.subscribe, painter.painted)
  return { ...painted, reveal: painter.reveal, rowAt: painter.rowAt }
}
