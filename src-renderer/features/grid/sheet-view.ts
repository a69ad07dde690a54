import type { AttachmentField } from '#shared/definition/field-value.ts'
import { formatFieldValue } from '#shared/definition/field-text.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Language } from '#shared/kernel/text.ts'
import type { GridActs, GridCell } from '#renderer/forms/grid/grid-types.ts'
import { clearCells, copyDown, insertLines, redo, remember, removeLines, setCell, typeCell, undo } from './model/sheet.ts'
import type { OpenSheet } from './use-sheet.ts'

type Look = {
  readonly language: Language
  readonly timeZone: string
  readonly words: (fault: Fault) => string
  readonly locked: boolean
  readonly fileHint: string
}

/** What each cell of the grid shows: the text as it is typed where it could not be read, else the value; and what is wrong with it. */
export function sheetCell(open: OpenSheet, { language, timeZone, words, locked, fileHint }: Look): (line: number, cell: number) => GridCell {
  return (index, place) => {
    const line = open.sheet.lines[index]
    const field = open.reader.cells[place]
    if (line === undefined || field === undefined) return { text: '' }
    const judged = open.judged.get(line.row)
    const value = field.kind === 'computed' ? (line.recordId === null ? judged?.computed[field.key] : undefined) : line.form.data[field.key]
    const { errors, warnings } = open.faultsOf(line)
    return {
      text: line.form.text[field.key] ?? formatFieldValue(field, value, language, open.people.names, timeZone),
      fault: wordsAt(errors, field.key, words),
      warning: wordsAt(warnings, field.key, words),
      locked: locked || line.recordId !== null,
      ...(field.kind === 'attachment' ? { title: fileHint } : {}),
    }
  }
}

/** What the grid's acts do to the sheet. */
export function sheetActs(open: OpenSheet, addFile: (row: number, field: AttachmentField) => void): GridActs {
  const { change } = open
  return {
    begin: () => change(remember),
    undo: () => change(undo),
    redo: () => change(redo),
    type: (line, cell, text) => change((sheet, reader) => typeCell(sheet, reader, { line, cell }, text)),
    pick: (line, cell, key) => change((sheet, reader) => setCell(sheet, reader, { line, cell }, key)),
    paste: open.paste,
    copyDown: (rows, cells) => change((sheet, reader) => copyDown(sheet, reader, rows, cells)),
    clear: (rows, cells) => change((sheet, reader) => clearCells(sheet, reader, rows, cells)),
    insertRow: (at) => change((sheet) => insertLines(sheet, at, 1)),
    removeRows: (from, to) => change((sheet) => removeLines(sheet, { from, to })),
    open: (line, cell) => {
      const field = open.reader.cells[cell]
      const row = open.sheet.lines[line]?.row ?? null
      if (field?.kind === 'attachment' && row !== null) addFile(row, field)
    },
  }
}

function wordsAt(faults: readonly Fault[], key: string, words: (fault: Fault) => string): string | undefined {
  const own = faults.filter(({ field }) => field === key)
  return own.length === 0 ? undefined : own.map(words).join(' ')
}
