import type { Database as SqliteDatabase } from 'better-sqlite3'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { SourceColumn } from './columns.ts'
import type { PlannedQuery } from './open-query.ts'

export type GroupPart = 'value' | 'year' | 'month' | 'day'
type Key = string | number | null
export type Group = { readonly key: Key; readonly label: string; readonly count: number; readonly sums: Record<string, number> }

/** Groups beyond this many help nobody and would only fill the window. */
const groupsMax = 5000
const partLength = { year: 4, month: 7, day: 10 } as const
/** Every zone's offset is a multiple of this, so rows of one bucket fall on one local day. */
const bucketMs = 900_000

/** Count and sums by the value of one column, or by the year, month or day of a date or instant in the given zone; in the order of the keys. */
export function groupRows(
  raw: SqliteDatabase,
  { projection, columns, condition }: PlannedQuery,
  by: string,
  part: GroupPart,
  timeZone: string,
): Result<Group[]> {
  const column = columns.find(({ key }) => key === by)
  if (!column) return failed('call-malformed', { path: 'by' })
  const summed = columns.filter(({ total }) => total)
  const sums = summed.map(({ source }, index) => `, coalesce(sum("${source}"), 0) AS s${index}`)
  const sql = `SELECT ${keySql(column, part)} AS k, count(*) AS n${sums.join('')} FROM "${projection.table}" WHERE ${condition.sql} GROUP BY k`
  const groups = new Map<Key, { count: number; sums: number[] }>()
  for (const found of raw.prepare(sql).iterate(...condition.params)) {
    const row = found as Record<string, Key>
    const key = foldKey(row['k'] ?? null, column, part, timeZone)
    const group = groups.get(key) ?? { count: 0, sums: summed.map(() => 0) }
    group.count += Number(row['n'])
    summed.forEach((_, index) => (group.sums[index] = (group.sums[index] ?? 0) + Number(row[`s${index}`])))
    groups.set(key, group)
  }
  const ordered = [...groups].sort(([a], [b]) => compareKeys(a, b)).slice(0, groupsMax)
  return ok(
    ordered.map(([key, group]) => ({
      key,
      label: key === null ? '' : String(key),
      count: group.count,
      sums: Object.fromEntries(summed.map((total, index) => [total.key, group.sums[index] ?? 0])),
    })),
  )
}

function keySql(column: SourceColumn, part: GroupPart): string {
  const name = `"${column.source}"`
  if (part === 'value') return name
  if (column.kind === 'date') return `substr(${name}, 1, ${partLength[part]})`
  if (column.kind === 'instant') return `(${name} - ((${name} % ${bucketMs}) + ${bucketMs}) % ${bucketMs})`
  return name
}

/** An instant's bucket becomes its local year, month or day; SQL knows no zones. */
function foldKey(key: Key, column: SourceColumn, part: GroupPart, timeZone: string): Key {
  if (part === 'value' || column.kind !== 'instant' || typeof key !== 'number') return key
  return dateAt(key, timeZone).slice(0, partLength[part])
}

/** Nothing first, then in ascending order. */
function compareKeys(a: Key, b: Key): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
