import { useCallback, useMemo, useRef, useState } from 'react'
import type { CallValue } from '#shared/contract/store.ts'
import { ask } from '#renderer/bridge/store.ts'
import { rowWindow } from '#renderer/forms/grid/row-window.ts'

export type ImportRow = CallValue<'import.rows'>['rows'][number]

type Source = { readonly importId: string; readonly only: 'all' | 'bad'; readonly total: number; /** Another one means that all rows may have changed. */ readonly version: string }

/**
 * The rows of an import in pages, and what was fixed since they were read. A fixed row keeps its place in the list of bad rows until
 * the list is asked for again: nothing jumps under the hand that types.
 */
export function useImportRows({ importId, only, total, version }: Source) {
  const [, paint] = useState(0)
  const again = useCallback(() => paint((turn) => turn + 1), [])
  const fixed = useRef(new Map<number, ImportRow>())
  const rows = useMemo(() => {
    fixed.current = new Map()
    return rowWindow<ImportRow>(
      total,
      async (offset, limit) => {
        const page = await ask('import.rows', { importId, only, offset, limit })
        return page.ok ? page.value.rows : null
      },
      again,
    )
    // `version` stands for the rows' content.
    // eslint-disable-next-line
  }, [importId, only, total, version, again])
  const row = (index: number): ImportRow | undefined => {
    const read = rows.row(index)
    return read === undefined ? undefined : (fixed.current.get(read.row) ?? read)
  }
  const fix = async (index: number, column: number, text: string) => {
    const before = row(index)
    if (before === undefined) return
    // Shown at once as typed; the store's answer brings the judgement.
    fixed.current.set(before.row, { ...before, cells: before.cells.with(column, text) })
    again()
    const answer = await ask('import.fix', { importId, row: before.row, column, text })
    if (answer.ok) fixed.current.set(before.row, answer.value)
    else fixed.current.set(before.row, { ...before, faults: [...before.faults, { ...answer.fault, row: before.row }] })
    again()
  }
  const type = (index: number, column: number, text: string) => {
    const before = row(index)
    if (before === undefined || column >= before.cells.length) return
    fixed.current.set(before.row, { ...before, cells: before.cells.with(column, text) })
    again()
  }
  return { row, fix, type, look: useCallback((first: number, count: number) => rows.look({ first, count: Math.min(count, Math.max(0, total - first)) }), [rows, total]) }
}
