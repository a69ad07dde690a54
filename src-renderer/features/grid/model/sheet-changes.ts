import type { FormContent } from '#renderer/forms/model/form-state.ts'
import type { SheetLine } from './sheet.ts'

/** What is on disk of a sheet: the content of each line, and their order. */
export type KeptSheet = {
  readonly content: ReadonlyMap<number, FormContent>
  readonly order: readonly number[]
  readonly reasons: Readonly<Record<string, string>>
}

/** What must be written so that the disk holds the sheet. */
export type SheetChanges = {
  readonly rows: readonly { readonly row: number; readonly data: FormContent['data']; readonly text: Record<string, string> }[]
  readonly removed: readonly number[]
  /** Null when the order is as it was. */ readonly order: readonly number[] | null
  readonly reasons: Readonly<Record<string, string>>
}

/** Compares a sheet with what is on disk; values that were not touched are the same values, so a look at each line is all it takes. */
export function sheetChanges(kept: KeptSheet, lines: readonly SheetLine[], reasons: Readonly<Record<string, string>>): SheetChanges | null {
  const rows = lines.filter(({ row, form, recordId }) => {
    const before = kept.content.get(row)
    return recordId === null && (before === undefined || before.data !== form.data || before.text !== form.text)
  })
  const here = new Set(lines.map(({ row }) => row))
  const removed = [...kept.content.keys()].filter((row) => !here.has(row))
  const sameOrder = kept.order.length === lines.length && lines.every(({ row }, index) => kept.order[index] === row)
  if (rows.length === 0 && removed.length === 0 && sameOrder && kept.reasons === reasons) return null
  return {
    rows: rows.map(({ row, form }) => ({ row, data: form.data, text: { ...form.text } })),
    removed,
    order: sameOrder ? null : lines.map(({ row }) => row),
    reasons,
  }
}

/** What is on disk once some of the changes are written. */
export function keptAfter(kept: KeptSheet, lines: readonly SheetLine[], changes: SheetChanges, written: ReadonlySet<number>): KeptSheet {
  const content = new Map(kept.content)
  for (const row of changes.removed) content.delete(row)
  for (const { row, form } of lines) if (written.has(row)) content.set(row, form)
  return { content, order: changes.order ?? kept.order, reasons: changes.reasons }
}
