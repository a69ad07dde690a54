import { useCallback, useEffect, useMemo, useState } from 'react'
import { gridRowsAtOnce, type JudgedGridRow } from '#shared/contract/store.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { draftSaver, type DraftSaver, type SaveState } from '#renderer/forms/model/draft-saver.ts'
import { useBeforeLock } from '#renderer/view/before-lock.ts'
import type { LoadedGrid } from './load-grid.ts'
import type { SheetLine } from './model/sheet.ts'
import { keptAfter, sheetChanges, type KeptSheet } from './model/sheet-changes.ts'

/** What is offered to be kept. */
export type SheetContent = { readonly lines: readonly SheetLine[]; readonly reasons: Readonly<Record<string, string>> }

/** The draft behind a grid: what changed is written at each pause, before a lock and when the grid is left. */
export type SheetDraft = Pick<DraftSaver<SheetContent>, 'offer' | 'flush' | 'stop'> & { readonly state: SaveState }

/** Keeps a grid while it is shown; `onJudged` hears what the definition makes of the rows that were written. */
export function useSheetDraft(grid: LoadedGrid, onJudged: (judged: readonly JudgedGridRow[]) => void): SheetDraft {
  const [state, setState] = useState<SaveState>(grid.keptAt === null ? { kind: 'clean' } : { kind: 'kept', at: grid.keptAt })
  const [saver] = useState(() => {
    const write = sheetWriter(grid, onJudged)
    const later = (run: () => void, afterMs: number) => {
      const timer = setTimeout(run, afterMs)
      return () => clearTimeout(timer)
    }
    return draftSaver<SheetContent>(write, setState, later)
  })
  useBeforeLock(useCallback(() => saver.flush(), [saver]))
  useEffect(() => () => void saver.flush(), [saver])
  return useMemo(() => ({ state, offer: saver.offer, flush: saver.flush, stop: saver.stop }), [state, saver])
}

/** Writes what is not on disk yet, some rows at a time, so that ten thousand pasted rows stand in nobody's way. */
function sheetWriter(grid: LoadedGrid, onJudged: (judged: readonly JudgedGridRow[]) => void) {
  let kept: KeptSheet = grid.kept
  return async ({ lines, reasons }: SheetContent): Promise<Result<{ readonly updatedAt: number }>> => {
    const changes = sheetChanges(kept, lines, reasons)
    if (changes === null) return ok({ updatedAt: Date.now() })
    let last: Result<{ readonly updatedAt: number }> = ok({ updatedAt: Date.now() })
    for (let done = 0; done === 0 || done < changes.rows.length; done += gridRowsAtOnce) {
      const rows = changes.rows.slice(done, done + gridRowsAtOnce)
      const saved = await ask('grid.save', {
        id: grid.gridId,
        definitionKey: grid.definition.key,
        order: changes.order === null || done > 0 ? null : [...changes.order],
        reasons,
        rows: [...rows],
        removed: done > 0 ? [] : [...changes.removed],
      })
      if (!saved.ok) return saved
      kept = keptAfter(kept, lines, changes, new Set(rows.map(({ row }) => row)))
      onJudged(saved.value.judged)
      last = saved
    }
    return last
  }
}
