import { isPlain, type PlainField } from '#shared/definition/definition.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { CellField } from '#shared/definition/grid-fields.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { isBlank, openForm, setAt, typeAt, type FormContent, type FormReader, type FormState } from '#renderer/forms/model/form-state.ts'

/**
 * What stands in a grid, as pure values: one line a record, each a form of its own. A line keeps its number while rows move around it.
 *
 * Every act answers a new sheet; `remember` marks what undo goes back to, so that what is one act for the person is one step, a paste of
 * ten thousand rows too. A line that has become a record stands fast: no act and no undo touches it.
 */
export type SheetLine = { readonly row: number; readonly form: FormState; readonly recordId: string | null; readonly fault: Fault | null }
export type Sheet = {
  readonly lines: readonly SheetLine[]
  /** The number that the next new line gets. */
  readonly nextRow: number
  readonly past: readonly (readonly SheetLine[])[]
  readonly future: readonly (readonly SheetLine[])[]
}

/** What a sheet's acts need to know of the definition. */
export type SheetReader = FormReader & { readonly cells: readonly CellField[]; /** What a new record starts with. */ readonly defaults: FormData }

export type Span = { readonly from: number; readonly to: number }
type StoredLine = FormContent & Pick<SheetLine, 'row' | 'recordId' | 'fault'>

const pastMax = 100

/** A sheet of kept lines, in their order; a number without a line is an empty one. */
export function openSheet(reader: SheetReader, order: readonly number[], stored: readonly StoredLine[]): Sheet {
  const byRow = new Map(stored.map((line) => [line.row, line]))
  const listed = new Set(order)
  // What a kill left out of the order is not lost: it stands at the end.
  const rows = [...order, ...stored.map(({ row }) => row).filter((row) => !listed.has(row))]
  return {
    lines: rows.map((row) => {
      const line = byRow.get(row)
      return line === undefined ? blankLine(row) : { row, form: openForm(reader, line), recordId: line.recordId, fault: line.fault }
    }),
    nextRow: Math.max(0, ...rows) + 1,
    past: [],
    future: [],
  }
}

/** Marks the present lines as what undo goes back to; call before a change that is one step for the person. */
export function remember(sheet: Sheet): Sheet {
  if (sheet.past.at(-1) === sheet.lines) return sheet
  return { ...sheet, past: [...sheet.past.slice(1 - pastMax), sheet.lines], future: [] }
}

/** Goes one step back; the same sheet when there is none. */
export function undo(sheet: Sheet): Sheet {
  // A step that changed nothing is none.
  const at = sheet.past.findLastIndex((lines) => lines !== sheet.lines)
  const lines = sheet.past[at]
  return lines === undefined ? sheet : { ...sheet, lines, past: sheet.past.slice(0, at), future: [...sheet.future, sheet.lines] }
}

/** Takes back the last undo. */
export function redo(sheet: Sheet): Sheet {
  const lines = sheet.future.at(-1)
  return lines === undefined ? sheet : { ...sheet, lines, past: [...sheet.past, sheet.lines], future: sheet.future.slice(0, -1) }
}

/** Typed text in a cell; a line under the last one begins a new record. */
export function typeCell(sheet: Sheet, reader: SheetReader, at: { readonly line: number; readonly cell: number }, text: string): Sheet {
  const field = reader.cells[at.cell]
  if (field === undefined) return sheet
  return changeLines(withLines(sheet, at.line + 1), { from: at.line, to: at.line }, (line) => typeIn(line, reader, field, text))
}

/** A picked value, which cannot be malformed. */
export function setCell(sheet: Sheet, reader: SheetReader, at: { readonly line: number; readonly cell: number }, value: Json): Sheet {
  const field = reader.cells[at.cell]
  if (field === undefined) return sheet
  return changeLines(withLines(sheet, at.line + 1), { from: at.line, to: at.line }, (line) => ({
    ...line,
    fault: null,
    form: setAt(begun(line.form, reader), field.key, value),
  }))
}

/** Empties cells. */
export function clearCells(sheet: Sheet, reader: SheetReader, rows: Span, cells: Span): Sheet {
  const fields = reader.cells.slice(cells.from, cells.to + 1)
  return changeLines(sheet, rows, (line) => fields.reduce((next, field) => emptied(next, reader, field), line))
}

/** Copies into each of these lines the cells of the line above, raw text included; files belong to their record and are not copied. */
export function copyDown(sheet: Sheet, reader: SheetReader, rows: Span, cells: Span): Sheet {
  const source = sheet.lines[rows.from - 1]
  if (source === undefined) return sheet
  const fields = reader.cells.slice(cells.from, cells.to + 1).filter(isPlainCell)
  return changeLines(withLines(sheet, rows.to + 1), rows, (line) => fields.reduce((next, field) => copied(next, source.form, reader, field), line))
}

/** Inserts empty lines before line `at`. */
export function insertLines(sheet: Sheet, at: number, count: number): Sheet {
  const added = Array.from({ length: count }, (_, index) => blankLine(sheet.nextRow + index))
  return { ...sheet, lines: sheet.lines.toSpliced(at, 0, ...added), nextRow: sheet.nextRow + count }
}

/** Removes lines; a record that one of them has become stays in its register. */
export function removeLines(sheet: Sheet, rows: Span): Sheet {
  return { ...sheet, lines: sheet.lines.toSpliced(rows.from, rows.to - rows.from + 1) }
}

/** Lays pasted cells over the sheet from one cell on; lines are added as needed, what is worked out or holds files is passed over. */
export function pasteCells(
  sheet: Sheet,
  reader: SheetReader,
  at: { readonly line: number; readonly cell: number },
  pasted: readonly (readonly string[])[],
): Sheet {
  return changeLines(withLines(sheet, at.line + pasted.length), { from: at.line, to: at.line + pasted.length - 1 }, (line, index) =>
    (pasted[index - at.line] ?? []).reduce((next, text, across) => {
      const field = reader.cells[at.cell + across]
      return field === undefined ? next : typeIn(next, reader, field, text)
    }, line),
  )
}

/** The sheet after a submission: lines that became records stand fast, others have their reason, and nothing goes back behind it. */
export function afterSubmission(sheet: Sheet, outcomes: ReadonlyMap<number, Pick<SheetLine, 'recordId' | 'fault'>>): Sheet {
  return { ...sheet, lines: sheet.lines.map((line) => ({ ...line, ...outcomes.get(line.row) })), past: [], future: [] }
}

/** The sheet without the lines that have become records. */
export function withoutRecords(sheet: Sheet): Sheet {
  return { ...sheet, lines: sheet.lines.filter(({ recordId }) => recordId === null), past: [], future: [] }
}

const blankByForm = new WeakMap<FormState, boolean>()

/** Whether nothing was entered in a line. Remembered by its form: ten thousand lines are asked at every letter, and one has changed. */
export function isBlankLine({ form }: SheetLine): boolean {
  const known = blankByForm.get(form)
  if (known !== undefined) return known
  const blank = isBlank(form)
  blankByForm.set(form, blank)
  return blank
}

function blankLine(row: number): SheetLine {
  return { row, form: { data: {}, text: {}, past: [], unread: {} }, recordId: null, fault: null }
}

/** The sheet with at least so many lines; new ones are empty. */
export function withLines(sheet: Sheet, count: number): Sheet {
  const missing = count - sheet.lines.length
  return missing > 0 ? insertLines(sheet, sheet.lines.length, missing) : sheet
}

function changeLines(sheet: Sheet, rows: Span, change: (line: SheetLine, index: number) => SheetLine): Sheet {
  let changed = false
  const lines = [...sheet.lines]
  for (let index = Math.max(0, rows.from); index <= Math.min(rows.to, lines.length - 1); index += 1) {
    const line = lines[index]
    if (line === undefined || line.recordId !== null) continue
    const next = change(line, index)
    if (next === line) continue
    lines[index] = next
    changed = true
  }
  return changed ? { ...sheet, lines } : sheet
}

function typeIn(line: SheetLine, reader: SheetReader, field: CellField, text: string): SheetLine {
  if (!isPlainCell(field)) return line
  const form = typeAt(text.trim() === '' ? line.form : begun(line.form, reader), reader, field.key, text)
  return form === line.form ? line : { ...line, form, fault: null }
}

function emptied(line: SheetLine, reader: SheetReader, field: CellField): SheetLine {
  if (field.kind === 'computed') return line
  const form = isPlainCell(field) ? typeAt(line.form, reader, field.key, '') : setAt(line.form, field.key, null)
  return form === line.form ? line : { ...line, form, fault: null }
}

function copied(line: SheetLine, source: FormState, reader: SheetReader, field: PlainField): SheetLine {
  const raw = source.text[field.key]
  const form = begun(line.form, reader)
  return { ...line, fault: null, form: raw === undefined ? setAt(form, field.key, source.data[field.key] ?? null) : typeAt(form, reader, field.key, raw) }
}

/** A record begins with what the form would fill in by itself. */
function begun(form: FormState, reader: SheetReader): FormState {
  return isBlank(form) ? { ...form, data: { ...reader.defaults, ...form.data } } : form
}

function isPlainCell(field: CellField): field is PlainField {
  return isPlain(field) && field.kind !== 'computed'
}
