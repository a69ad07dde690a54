import { isPlain, type Field, type PlainField, type TableField } from '#shared/definition/definition.ts'
import type { Json } from '#shared/definition/field-value.ts'
import type { FormData } from '#shared/domain/record.ts'
import type { Fault, Result } from '#shared/kernel/fault.ts'

/**
 * What stands in a form, as pure values.
 *
 * `data` holds what could be read, `text` the raw text of what could not, by path (`amount`, `lines.2.amount`). The two together are
 * the draft: nothing typed is ever thrown away. Each change answers a new state; `past` holds what undo goes back to.
 */
export type FormContent = { readonly data: FormData; readonly text: Readonly<Record<string, string>> }
export type FormState = FormContent & {
  readonly past: readonly FormContent[]
  /** Faults of `text`, found while typing. */
  readonly unread: Readonly<Record<string, Fault>>
}

/** Reads typed text as a field's value; the engine's `parseFieldText` with today, zone and people filled in. */
export type ReadText = (field: PlainField, text: string) => Result<Json>

/** A form's fields and how their text is read. */
export type FormReader = { readonly fields: readonly Field[]; readonly read: ReadText }

export type CellPlace = { readonly table: TableField; readonly row: number; readonly column: PlainField }

const pastMax = 100

/** A form opened from a draft; text that could not be read is read again, since people or the definition may have changed. */
export function openForm(reader: FormReader, content: FormContent): FormState {
  const start: FormState = { data: content.data, text: {}, past: [], unread: {} }
  return Object.entries(content.text).reduce((form, [path, text]) => typeAt(form, reader, path, text), start)
}

/** The path of a cell of a line-item table. */
export function cellPath(place: { readonly table: { readonly key: string }; readonly row: number; readonly column: { readonly key: string } }): string {
  return `${place.table.key}.${place.row}.${place.column.key}`
}

/** Where a path points, or null when the definition has no such field. */
export function placeOf(
  fields: readonly Field[],
  path: string,
): { readonly kind: 'field'; readonly field: Field } | { readonly kind: 'cell'; readonly cell: CellPlace } | null {
  const [key, row, columnKey] = path.split('.')
  const field = fields.find((each) => each.key === key)
  if (field === undefined) return null
  if (row === undefined) return { kind: 'field', field }
  const column = field.kind === 'table' ? field.columns.find((each) => each.key === columnKey) : undefined
  return field.kind === 'table' && column !== undefined ? { kind: 'cell', cell: { table: field, row: Number(row), column } } : null
}

/** The value at a path; undefined where nothing was entered. */
export function valueAt(form: FormContent, path: string): Json | undefined {
  const [key = '', row, column = ''] = path.split('.')
  if (row === undefined) return form.data[key]
  return rowsOf(form, key)[Number(row)]?.[column]
}

/** The rows of a table. */
export function rowsOf(form: FormContent, tableKey: string): readonly Readonly<Record<string, Json>>[] {
  const rows = form.data[tableKey]
  return Array.isArray(rows) ? rows.map((row) => (isRow(row) ? row : {})) : []
}

/** Typed text: becomes the value when it can be read, and is kept as it stands when it cannot. */
export function typeAt(form: FormState, reader: FormReader, path: string, text: string): FormState {
  const place = placeOf(reader.fields, path)
  const field = place === null ? null : place.kind === 'cell' ? place.cell.column : isPlain(place.field) ? place.field : null
  if (field === null) return form
  if (text.trim() === '') return withText(putValue(form, path, null), path, null)
  const value = reader.read(field, text)
  return value.ok ? withText(putValue(form, path, value.value), path, null) : withText(putValue(form, path, null), path, { text, fault: value.fault })
}

/** A picked value, which cannot be malformed. */
export function setAt(form: FormState, path: string, value: Json): FormState {
  return withText(putValue(form, path, value), path, null)
}

/** Marks the present content as what undo goes back to; call before a change that is one step for the person. */
export function remember(form: FormState): FormState {
  const last = form.past.at(-1)
  if (last !== undefined && last.data === form.data && last.text === form.text) return form
  return { ...form, past: [...form.past.slice(1 - pastMax), { data: form.data, text: form.text }] }
}

/** Goes one step back; the same form when there is none. */
export function undo(form: FormState, reader: FormReader): FormState {
  const last = form.past.at(-1)
  return last === undefined ? form : { ...openForm(reader, last), past: form.past.slice(0, -1) }
}

/** Inserts empty rows before row `at`, unless the table is full. */
export function insertRows(form: FormState, table: TableField, at: number, count = 1): FormState {
  const rows = rowsOf(form, table.key)
  const fits = Math.min(count, table.maxRows - rows.length)
  if (fits <= 0) return form
  const added = Array.from({ length: fits }, (): Record<string, Json> => ({}))
  return moveTexts(withRows(form, table.key, rows.toSpliced(at, 0, ...added)), table.key, (row) => (row >= at ? row + fits : row))
}

/** Removes rows `from` to `to`, both included. */
export function removeRows(form: FormState, table: TableField, from: number, to: number): FormState {
  const rows = rowsOf(form, table.key)
  const count = to - from + 1
  return moveTexts(withRows(form, table.key, rows.toSpliced(from, count)), table.key, (row) => (row < from ? row : row > to ? row - count : null))
}

/** Copies the cells above into row `to` for the columns named, raw text included. */
export function copyDown(form: FormState, table: TableField, columns: readonly PlainField[], to: number): FormState {
  const above = to - 1
  if (above < 0) return form
  return columns.reduce((next, column) => {
    if (column.kind === 'computed') return next
    const source = cellPath({ table, row: above, column })
    const target = cellPath({ table, row: to, column })
    const raw = form.text[source]
    const fault = form.unread[source]
    const placed = putValue(next, target, valueAt(form, source) ?? null)
    return withText(placed, target, raw !== undefined && fault !== undefined ? { text: raw, fault } : null)
  }, form)
}

/** Lays pasted cells over the table from one cell on; rows are added as needed, computed and given columns are passed over. Answers how many rows had no room. */
export function pasteCells(
  form: FormState,
  reader: FormReader,
  at: CellPlace,
  cells: readonly (readonly string[])[],
  given?: ReadonlySet<string>,
): { readonly form: FormState; readonly left: number } {
  const { table } = at
  const have = rowsOf(form, table.key).length
  const need = Math.min(table.maxRows, at.row + cells.length)
  const columns = table.columns.slice(table.columns.findIndex((column) => column.key === at.column.key))
  let next = need > have ? insertRows(form, table, have, need - have) : form
  for (const [down, row] of cells.slice(0, need - at.row).entries()) {
    for (const [across, text] of row.entries()) {
      const column = columns[across]
      if (column !== undefined && column.kind !== 'computed' && given?.has(column.key) !== true)
        next = typeAt(next, reader, cellPath({ table, row: at.row + down, column }), text)
    }
  }
  return { form: next, left: Math.max(0, at.row + cells.length - need) }
}

/** Whether nothing at all was entered: such a form makes no draft. */
export function isBlank(form: FormContent): boolean {
  return Object.keys(form.text).length === 0 && Object.values(form.data).every(isEmptyValue)
}

/** Whether a value counts as not entered. */
export function isEmptyValue(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.every((row) => isRow(row) && Object.values(row).every(isEmptyValue))
  return false
}

function isRow(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withRows(form: FormState, key: string, rows: readonly Readonly<Record<string, Json>>[]): FormState {
  return { ...form, data: { ...form.data, [key]: rows.map((row) => ({ ...row })) } }
}

function putValue(form: FormState, path: string, value: Json): FormState {
  const [key = '', row, column = ''] = path.split('.')
  if (row === undefined) return Object.is(form.data[key] ?? null, value) ? form : { ...form, data: { ...form.data, [key]: value } }
  const rows = rowsOf(form, key)
  const index = Number(row)
  if (Object.is(rows[index]?.[column] ?? null, value)) return form
  // Not a copy of every row: with two hundred rows a keystroke would copy them all.
  const changed = [...rows]
  while (changed.length <= index) changed.push({})
  changed[index] = { ...changed[index], [column]: value }
  return { ...form, data: { ...form.data, [key]: changed as Json } }
}

function withText(form: FormState, path: string, unread: { readonly text: string; readonly fault: Fault } | null): FormState {
  if (unread !== null) return { ...form, text: { ...form.text, [path]: unread.text }, unread: { ...form.unread, [path]: { ...unread.fault, field: path } } }
  if (!(path in form.text)) return form
  return { ...form, text: without(form.text, path), unread: without(form.unread, path) }
}

function without<T>(map: Readonly<Record<string, T>>, path: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== path))
}

function moveTexts(form: FormState, tableKey: string, to: (row: number) => number | null): FormState {
  const move = <T>(map: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(map).flatMap(([path, value]) => {
        const [key, row, column] = path.split('.')
        if (key !== tableKey || row === undefined) return [[path, value] as const]
        const target = to(Number(row))
        return target === null ? [] : [[`${key}.${target}.${column}`, value] as const]
      }),
    )
  return { ...form, text: move(form.text), unread: move(form.unread) }
}
