import type { Database as SqliteDatabase } from 'better-sqlite3'
import { dateOfDay, dayMs } from '#shared/calendar/civil-date.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { SourceColumn } from './columns.ts'
import type { PlannedQuery } from './open-query.ts'
import { createZoneOffsets } from './zone-offsets.ts'

export type GroupPart = 'value' | 'year' | 'month' | 'day'
type Key = string | number | null
export type Group = { readonly key: Key; readonly label: string; readonly count: number; readonly sums: Record<string, number> }

/** Groups beyond this many help nobody and would only fill the window. */
const groupsMax = 5000
const partLength = { year: 4, month: 7, day: 10 } as const

/** Count and sums by the value of one column, or by the year, month or day of a date or instant in the given zone; in the order of the keys. */
export function groupRows(raw: SqliteDatabase, planned: PlannedQuery, by: string, part: GroupPart, timeZone: string): Result<Group[]> {
  const { projection, columns, condition } = planned
  const column = columns.find((candidate) => candidate.key === by)
  if (!column) return failed('call-malformed', { path: 'by' })
  const summed = columns.filter(({ total }) => total)
  const sums = summed.map(({ source }, index) => `, coalesce(sum("${source}"), 0) AS s${index}`)
  const key = part !== 'value' && column.kind === 'instant' ? localDaySql(raw, planned, column, timeZone) : keySql(column, part)
  const sql = `SELECT ${key} AS k, count(*) AS n${sums.join('')} FROM "${projection.table}" WHERE ${condition.sql} GROUP BY k`
  const groups = new Map<Key, { count: number; sums: number[] }>()
  for (const found of raw.prepare(sql).iterate(...condition.params)) {
    const row = found as Record<string, Key>
    const folded = foldKey(row['k'] ?? null, column, part)
    const group = groups.get(folded) ?? { count: 0, sums: summed.map(() => 0) }
    group.count += Number(row['n'])
    summed.forEach((_, index) => (group.sums[index] = (group.sums[index] ?? 0) + Number(row[`s${index}`])))
    groups.set(folded, group)
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
  return part !== 'value' && column.kind === 'date' ? `substr("${column.source}", 1, ${partLength[part]})` : `"${column.source}"`
}

/** The local day number of an instant. SQL knows no zones, so the offsets between the first and the last row are written into it. */
function localDaySql(raw: SqliteDatabase, { projection, condition }: PlannedQuery, { source }: SourceColumn, timeZone: string): string {
  const sql = `SELECT min("${source}"), max("${source}") FROM "${projection.table}" WHERE ${condition.sql}`
  const [first, last] = raw
    .prepare(sql)
    .raw()
    .get(...condition.params) as [number | null, number | null]
  const offsets = createZoneOffsets(timeZone).between(first ?? 0, last ?? 0)
  const cases = offsets.slice(0, -1).map(({ until, offset }) => `WHEN "${source}" < ${until} THEN ${offset}`)
  const rest = offsets.at(-1)?.offset ?? 0
  const shifted = `("${source}" + ${cases.length === 0 ? String(rest) : `CASE ${cases.join(' ')} ELSE ${rest} END`})`
  // SQLite divides towards zero; days before 1970 must go down.
  return `((${shifted} - ((${shifted} % ${dayMs}) + ${dayMs}) % ${dayMs}) / ${dayMs})`
}

/** A local day number becomes its year, month or day. */
function foldKey(key: Key, column: SourceColumn, part: GroupPart): Key {
  if (part === 'value' || column.kind !== 'instant' || typeof key !== 'number') return key
  return dateOfDay(key).slice(0, partLength[part])
}

/** Nothing first, then in ascending order. */
function compareKeys(a: Key, b: Key): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0
}
