import { useCallback, useMemo, useRef, useState } from 'react'
import { gridRowsMax, type JudgedGridRow } from '#shared/contract/store.ts'
import { parseFieldText } from '#shared/definition/field-text.ts'
import { gridFields } from '#shared/definition/grid-fields.ts'
import { useFormPeople, type FormPeople } from '#renderer/forms/form-people.ts'
import { formDefaults } from '#renderer/forms/model/form-defaults.ts'
import { formatInstant } from '#renderer/text/format.ts'
import { useLocale } from '#renderer/text/language.ts'
import { useNow } from '#renderer/view/now.ts'
import type { LoadedGrid } from './load-grid.ts'
import { doubleValues, faultMemory, tallySheet, type LineFaults, type SheetTally } from './model/sheet-faults.ts'
import { openSheet, pasteCells, remember, withLines, type Sheet, type SheetLine, type SheetReader } from './model/sheet.ts'
import { useSheetDraft, type SheetDraft } from './use-sheet-draft.ts'

/** A grid that is open: its lines, what is wrong with them, and its draft on disk. */
export type OpenSheet = {
  readonly sheet: Sheet
  readonly reader: SheetReader
  readonly people: FormPeople
  readonly draft: SheetDraft
  readonly today: string
  readonly judged: ReadonlyMap<number, JudgedGridRow>
  readonly reasons: Readonly<Record<string, string>>
  readonly faultsOf: (line: SheetLine) => LineFaults
  readonly tally: SheetTally
  /** How far a large paste has come; null when there is none. */
  readonly pasting: { readonly done: number; readonly total: number } | null
  /** Rows that the last paste had no room for. */
  readonly left: number
  readonly change: (step: (sheet: Sheet, reader: SheetReader) => Sheet) => void
  readonly paste: (line: number, cell: number, cells: readonly (readonly string[])[]) => void
  readonly giveReason: (rule: string, words: string) => void
  /** The line at which the cursor stands: what is still empty there is no fault yet. */
  readonly setCursor: (row: number | null) => void
  readonly tookJudged: (judged: readonly JudgedGridRow[]) => void
}

/** Rows that a paste lays down before everything else gets a turn. */
const pastedAtOnce = 200

/** Opens a grid's lines and keeps them. */
export function useSheet(grid: LoadedGrid): OpenSheet {
  const { timeZone } = useLocale()
  const people = useFormPeople()
  const [today = '', time = ''] = formatInstant(useNow(60_000), { language: 'zh-CN', timeZone }, 'minute').split(' ')
  const reader = useMemo<SheetReader>(() => {
    const world = { today, timeZone, members: people.organisation.members, units: people.organisation.units }
    const { form } = grid.definition
    const { cells } = gridFields(form)
    return { fields: form, cells, read: (field, text) => parseFieldText(field, text, world), defaults: formDefaults(form, today, time) }
  }, [grid.definition, today, time, timeZone, people.organisation])
  const [judged, setJudged] = useState<ReadonlyMap<number, JudgedGridRow>>(() => new Map(grid.judged.map((row) => [row.row, row])))
  const tookJudged = useCallback((rows: readonly JudgedGridRow[]) => setJudged((old) => new Map([...old, ...rows.map((row) => [row.row, row] as const)])), [])
  const draft = useSheetDraft(grid, tookJudged)
  const { sheet, change, reasons, giveReason } = useSheetState(grid, reader, draft)
  const { pasting, left, paste } = usePaste(change)
  const [cursor, setCursor] = useState<number | null>(null)
  const [remembered] = useState(faultMemory)
  const faultsOf = useMemo(() => {
    const doubles = doubleValues(sheet.lines, reader.cells)
    const open = cursor === null ? undefined : sheet.lines[cursor]?.row
    return (line: SheetLine): LineFaults => {
      const found = remembered(line, judged.get(line.row), line.row === open)
      const double = line.recordId === null ? doubles.get(line.row) : undefined
      return double === undefined ? found : { ...found, errors: [...found.errors, double] }
    }
  }, [sheet.lines, reader.cells, judged, cursor, remembered])
  const tally = useMemo(() => tallySheet(sheet.lines, faultsOf, reasons), [sheet.lines, faultsOf, reasons])
  return { sheet, reader, people, draft, today, judged, reasons, faultsOf, tally, pasting, left, change, paste, giveReason, setCursor, tookJudged }
}

function useSheetState(grid: LoadedGrid, reader: SheetReader, draft: SheetDraft) {
  const [sheet, setSheet] = useState<Sheet>(() => openSheet(reader, grid.order, grid.lines))
  const [reasons, setReasons] = useState(grid.reasons)
  const newest = useRef({ sheet, reasons })
  const { offer } = draft
  const change = useCallback(
    (step: (sheet: Sheet, reader: SheetReader) => Sheet) => {
      const old = newest.current.sheet
      const next = step(old, reader)
      if (next === old) return
      newest.current = { ...newest.current, sheet: next }
      setSheet(next)
      if (next.lines !== old.lines) offer({ lines: next.lines, reasons: newest.current.reasons })
    },
    [offer, reader],
  )
  const giveReason = useCallback(
    (rule: string, words: string) => {
      const next = { ...newest.current.reasons, [rule]: words }
      newest.current = { ...newest.current, reasons: next }
      setReasons(next)
      offer({ lines: newest.current.sheet.lines, reasons: next })
    },
    [offer],
  )
  return { sheet, change, reasons, giveReason }
}

/** Lays pasted rows down a slice at a time: one step for undo, and never a frozen window. */
function usePaste(change: OpenSheet['change']) {
  const [pasting, setPasting] = useState<OpenSheet['pasting']>(null)
  const [left, setLeft] = useState(0)
  const paste = async (line: number, cell: number, cells: readonly (readonly string[])[]) => {
    const kept = cells.slice(0, Math.max(0, gridRowsMax - line))
    setLeft(cells.length - kept.length)
    const isLarge = kept.length > pastedAtOnce
    const pause = async (done: number) => {
      setPasting({ done, total: kept.length })
      await new Promise<void>((resolve) => setTimeout(resolve))
    }
    // Reading the clipboard was a task of its own.
    if (isLarge) await pause(0)
    // All lines at once: the sheet is compared and counted once instead of at every slice; the library takes them in by steps of its own.
    change((sheet) => withLines(sheet, line + kept.length))
    for (let done = 0; done < kept.length; done += pastedAtOnce) {
      if (isLarge) await pause(done)
      change((sheet, reader) => pasteCells(sheet, reader, { line: line + done, cell }, kept.slice(done, done + pastedAtOnce)))
    }
    setPasting(null)
  }
  return {
    pasting,
    left,
    paste: (line: number, cell: number, cells: readonly (readonly string[])[]) => {
      change(remember)
      void paste(line, cell, cells)
    },
  }
}
