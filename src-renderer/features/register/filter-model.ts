import type { Filter, RegisterColumn } from '#shared/contract/store.ts'

export type FilterOp = Filter['op']
export type ColumnKind = RegisterColumn['kind']
/** How a filter's value is given: nothing, one text, a range, or a choice among options. */
export type ValueShape = 'none' | 'one' | 'range' | 'options' | 'yes-no'

const ordered: readonly FilterOp[] = ['between', 'eq', 'ge', 'le', 'gt', 'lt', 'empty', 'not-empty']
const picked: readonly FilterOp[] = ['in', 'ne', 'empty', 'not-empty']

const opsByKind: Readonly<Record<ColumnKind, readonly FilterOp[]>> = {
  text: ['contains', 'eq', 'ne', 'empty', 'not-empty'],
  integer: ordered,
  decimal: ordered,
  money: ordered,
  date: ordered,
  time: ordered,
  instant: ['between', 'ge', 'le', 'empty', 'not-empty'],
  choice: picked,
  'multi-choice': ['contains', 'empty', 'not-empty'],
  member: picked,
  unit: picked,
  state: ['in', 'ne'],
  boolean: ['eq'],
}

/** What can be asked of a column, the most common first. */
export function opsOf(kind: ColumnKind): readonly FilterOp[] {
  return opsByKind[kind]
}

/** How the value of a filter is given. */
export function shapeOf(kind: ColumnKind, op: FilterOp): ValueShape {
  if (op === 'empty' || op === 'not-empty') return 'none'
  if (kind === 'boolean') return 'yes-no'
  if (op === 'between') return 'range'
  if (isPicked(kind)) return 'options'
  return 'one'
}

/** Columns whose values are picked, not typed. */
export function isPicked(kind: ColumnKind): boolean {
  return kind === 'choice' || kind === 'multi-choice' || kind === 'member' || kind === 'unit' || kind === 'state'
}

/** Columns whose numbers stand right-aligned. */
export function isNumeric(kind: ColumnKind): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money'
}

const dayMs = 86_400_000

/** What was typed for one end of a filter, as the stored value; null when it cannot be read. */
export function readFilterText(column: Pick<RegisterColumn, 'kind' | 'scale'>, text: string, end: 'from' | 'to', readDate: (text: string) => string | null): string | number | null {
  const clean = text.normalize('NFKC').trim()
  if (clean === '') return null
  switch (column.kind) {
    case 'money':
      return readScaled(clean, 2)
    case 'decimal':
      return readScaled(clean, column.scale)
    case 'integer':
      return readScaled(clean, 0)
    case 'date':
      return readDate(clean)
    case 'instant': {
      const date = readDate(clean)
      if (date === null) return null
      const start = new Date(`${date}T00:00:00`).getTime()
      return end === 'to' ? start + dayMs - 1 : start
    }
    case 'time':
      return readTime(clean)
    case 'text':
    case 'choice':
    case 'multi-choice':
    case 'member':
    case 'unit':
    case 'state':
    case 'boolean':
      return clean
  }
}

/** A filter from its parts, or null while it is not complete. A range open at one end becomes a bound. */
export function makeFilter(column: Pick<RegisterColumn, 'key'>, op: FilterOp, parts: { readonly from: string | number | null; readonly to: string | number | null; readonly picked: readonly string[] }, shape: ValueShape): Filter | null {
  const base = { column: column.key }
  switch (shape) {
    case 'none':
      return { ...base, op, value: null }
    case 'range':
      if (parts.from !== null && parts.to !== null) return { ...base, op: 'between', value: inOrder(parts.from, parts.to) }
      if (parts.from !== null) return { ...base, op: 'ge', value: parts.from }
      return parts.to === null ? null : { ...base, op: 'le', value: parts.to }
    case 'options':
      if (parts.picked.length === 0) return null
      return { ...base, op, value: op === 'in' ? [...parts.picked] : (parts.picked[0] ?? null) }
    case 'yes-no':
      return parts.picked.length === 0 ? null : { ...base, op, value: parts.picked[0] === 'true' }
    case 'one':
      return parts.from === null ? null : { ...base, op, value: parts.from }
  }
}

/** The filters with one more; the same column and kind of question is asked once. */
export function withFilter(filters: readonly Filter[], filter: Filter, replacing: number | null): readonly Filter[] {
  if (replacing !== null) return filters.map((each, place) => (place === replacing ? filter : each))
  const same = filters.findIndex((each) => each.column === filter.column && each.op === filter.op)
  return same >= 0 ? filters.map((each, place) => (place === same ? filter : each)) : [...filters, filter]
}

/** The filter that a bar of a chart or a line of the groups stands for. */
export function groupFilter(column: Pick<RegisterColumn, 'key' | 'kind'>, key: string | number | null, part: 'value' | 'year' | 'month' | 'day'): Filter {
  if (key === null) return { column: column.key, op: 'empty', value: null }
  if (column.kind === 'date' && part !== 'value' && part !== 'day') return { column: column.key, op: 'between', value: [...monthSpan(String(key), part)] }
  if (column.kind === 'instant' && part !== 'value') {
    const [from, to] = part === 'day' ? [String(key), String(key)] : monthSpan(String(key), part)
    return { column: column.key, op: 'between', value: [new Date(`${from}T00:00:00`).getTime(), new Date(`${to}T00:00:00`).getTime() + dayMs - 1] }
  }
  return { column: column.key, op: isPicked(column.kind) ? 'in' : 'eq', value: isPicked(column.kind) ? [key] : key }
}

/** First and last date of a month `2026-03` or a year `2026`. */
function monthSpan(key: string, part: 'year' | 'month'): readonly [string, string] {
  if (part === 'year') return [`${key}-01-01`, `${key}-12-31`]
  const [year = 0, month = 1] = key.split('-').map(Number)
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return [`${key}-01`, `${key}-${last}`]
}

function readScaled(text: string, scale: number): number | null {
  const match = /^(-?)(\d[\d,]*)(?:\.(\d+))?$/.exec(text.replaceAll('−', '-').replace(/^[¥$€￥]/, ''))
  const [, sign = '', whole = '', part = ''] = match ?? []
  if (match === null || part.length > scale) return null
  const value = Number(whole.replaceAll(',', '') + part.padEnd(scale, '0'))
  return Number.isSafeInteger(value) ? (sign === '-' ? -value : value) : null
}

function readTime(text: string): string | null {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):?(\d{2})$/.exec(text) ?? []
  return hours !== '' && Number(hours) < 24 && Number(minutes) < 60 ? `${hours.padStart(2, '0')}:${minutes}` : null
}

function inOrder(a: string | number, b: string | number): (string | number)[] {
  const swapped = typeof a === 'number' && typeof b === 'number' ? a > b : String(a) > String(b)
  return swapped ? [b, a] : [a, b]
}
