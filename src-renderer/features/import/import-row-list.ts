import type { CallValue } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { rowWindow } from '#renderer/forms/grid/row-window.ts'

export type ImportRow = CallValue<'import.rows'>['rows'][number]

/**
 * The rows of an import in pages, and what was fixed since they were read. A fixed row keeps its place in the list of bad rows until
 * the list is made anew: nothing jumps under the hand that types.
 */
export type ImportRowList = {
  readonly row: (index: number) => ImportRow | undefined
  /** What is being typed into a cell, at every letter. */
  readonly type: (index: number, column: number, text: string) => void
  /** A cell is done: the store keeps it and judges its row again. */
  readonly fix: (index: number, column: number, text: string) => Promise<void>
  readonly look: (first: number, count: number) => void
  readonly subscribe: (listener: () => void) => () => void
  /** Counts the changes. */
  readonly turn: () => number
}

/** The rows of one import: all of them, or the bad ones. */
export function importRowList(importId: string, only: 'all' | 'bad', total: number): ImportRowList {
  const listeners = new Set<() => void>()
  const fixed = new Map<number, ImportRow>()
  let turn = 0
  const changed = () => {
    turn += 1
    for (const listener of listeners) listener()
  }
  const rows = rowWindow<ImportRow>(
    total,
    async (offset, limit) => {
      const page = await ask('import.rows', { importId, only, offset, limit })
      return page.ok ? page.value.rows : null
    },
    changed,
  )
  const row = (index: number) => {
    const read = rows.row(index)
    return read === undefined ? undefined : (fixed.get(read.row) ?? read)
  }
  const put = (next: ImportRow) => {
    fixed.set(next.row, next)
    changed()
  }
  return {
    row,
    turn: () => turn,
    look: (first, count) => rows.look({ first, count: Math.min(count, Math.max(0, total - first)) }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    type(index, column, text) {
      const before = row(index)
      if (before !== undefined && column >= 0 && column < before.cells.length) put({ ...before, cells: before.cells.with(column, text) })
    },
    async fix(index, column, text) {
      const before = row(index)
      if (before === undefined) return
      const answer = await ask('import.fix', { importId, row: before.row, column, text })
      put(answer.ok ? answer.value : { ...before, cells: before.cells.with(column, text), faults: [...before.faults, { ...answer.fault, row: before.row }] })
    },
  }
}
