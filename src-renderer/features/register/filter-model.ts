import { addDays, instantAt } from '#shared/calendar/civil-date.ts'
import type { Filter, RegisterColumn } from '#shared/contract/store.ts'
import { parseDate, parseTime } from '#shared/definition/date-text.ts'
import { parseScaled } from '#shared/definition/number-text.ts'

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

/** Today and the zone of the company's wall. */
export type Wall = { readonly today: string; readonly timeZone: string }

/** What was typed for one end of a filter, as the stored value; null when it cannot be read. */
export function readFilterText(column: Pick<RegisterColumn, 'kind' | 'scale'>, text: string, end: 'from' | 'to', wall: Wall): string | number | null {
  const clean = text.normalize('NFKC').trim()
  if (clean === '') return null
  switch (column.kind) {
    case 'money':
    case 'decimal':
    case 'integer': {
      const scale = column.kind === 'money' ? 2 : column.kind === 'integer' ? 0 : column.scale
      const value = parseScaled(clean, scale)
      return value.ok && typeof value.value === 'number' ? value.value : null
    }
    case 'date':
      return parseDate(clean, wall.today) ?? null
    case 'instant': {
      const date = parseDate(clean, wall.today)
      return date === undefined ? null : end === 'to' ? lastMoment(date, wall) : instantAt(date, 0, wall.timeZone)
    }
    case 'time':
      return parseTime(clean) ?? null
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
export function makeFilter(
  column: Pick<RegisterColumn, 'key'>,
  op: FilterOp,
  parts: { readonly from: string | number | null; readonly to: string | number | null; readonly picked: readonly string[] },
  shape: ValueShape,
): Filter | null {
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

export type GroupPart = 'value' | 'year' | 'month' | 'day'

/** The filter that a bar of a chart or a line of the groups stands for. */
export function groupFilter(column: Pick<RegisterColumn, 'key' | 'kind'>, key: string | number | null, part: GroupPart, wall: Wall): Filter {
  if (key === null) return { column: column.key, op: 'empty', value: null }
  if ((column.kind === 'date' || column.kind === 'instant') && part !== 'value') {
    const [from, to] = spanOf(String(key), part)
    return { column: column.key, op: 'between', value: column.kind === 'date' ? [from, to] : [instantAt(from, 0, wall.timeZone), lastMoment(to, wall)] }
  }
  return { column: column.key, op: isPicked(column.kind) ? 'in' : 'eq', value: isPicked(column.kind) ? [key] : key }
}

/** Whether two filters ask the same. */
export function sameFilter(a: Filter, b: Filter): boolean {
  return a.column === b.column && a.op === b.op && JSON.stringify(a.value) === JSON.stringify(b.value)
}

/** First and last date of `2026-03-21`, of a month `2026-03` or of a year `2026`. */
function spanOf(key: string, part: 'year' | 'month' | 'day'): readonly [string, string] {
  if (part === 'year') return [`${key}-01-01`, `${key}-12-31`]
  if (part === 'day') return [key, key]
  const [year = 0, month = 1] = key.split('-').map(Number)
  const next = month === 12 ? `${String(year + 1).padStart(4, '0')}-01-01` : `${key.slice(0, 5)}${String(month + 1).padStart(2, '0')}-01`
  return [`${key}-01`, addDays(next, -1)]
}

function lastMoment(date: string, wall: Wall): number {
  return instantAt(addDays(date, 1), 0, wall.timeZone) - 1
}

function inOrder(a: string | number, b: string | number): (string | number)[] {
  const swapped = typeof a === 'number' && typeof b === 'number' ? a > b : String(a) > String(b)
  return swapped ? [b, a] : [a, b]
}
