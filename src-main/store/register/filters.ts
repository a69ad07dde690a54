import type { Filter, RegisterQuery } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Condition } from '#store/read/readable.ts'
import type { SourceColumn } from './columns.ts'

type Value = string | number

/**
 * What a query's filters and search ask for, as one condition on the projection table. Only known columns and fitting values pass. `heard`: records in which a
 * word of the search is found by ear.
 */
export function queryCondition(
  query: Pick<RegisterQuery, 'filters' | 'search'>,
  columns: readonly SourceColumn[],
  heard: ReadonlyMap<string, readonly Id[]> = new Map(),
): Result<Condition> {
  const conditions: Condition[] = []
  for (const filter of query.filters) {
    const column = columns.find(({ key }) => key === filter.column)
    if (!column) return failed('call-malformed', { path: `filters.${filter.column}` })
    const condition = filterCondition(filter, column)
    if (!condition) return failed('call-malformed', { path: `filters.${filter.column}.value` })
    conditions.push(condition)
  }
  const texts = columns.filter(({ kind }) => kind === 'text')
  for (const word of query.search.split(/\s+/).filter((part) => part !== '')) {
    const pattern = likePattern(word)
    const ids = heard.get(word) ?? []
    const byEar = ids.length === 0 ? [] : ['"record_id" IN (SELECT value FROM json_each(?))']
    conditions.push({
      sql: `(${[...texts.map(({ source }) => like(source)), ...byEar].join(' OR ')})`,
      params: [...texts.map(() => pattern), ...byEar.map(() => JSON.stringify(ids))],
    })
  }
  return ok(allOf(conditions))
}

/** Conditions that must all hold. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 0
    ? { sql: 'TRUE', params: [] }
    : { sql: conditions.map(({ sql }) => sql).join(' AND '), params: conditions.flatMap(({ params }) => params) }
}

/** The ORDER BY of a query; rows that compare equal keep the order in which they came. */
export function queryOrder(sort: RegisterQuery['sort'], columns: readonly SourceColumn[]): Result<string> {
  const parts: string[] = []
  for (const { column: key, descending } of sort) {
    const column = columns.find((candidate) => candidate.key === key)
    if (!column) return failed('call-malformed', { path: `sort.${key}` })
    parts.push(`"${column.source}"${descending ? ' DESC' : ''}`)
  }
  return ok([...parts, '"row"'].join(', '))
}

/** A LIKE pattern that finds the text itself, whatever marks it holds. */
export function likePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** `"column" LIKE ?` with the escape that `likePattern` uses. */
export function like(column: string): string {
  return `"${column}" LIKE ? ESCAPE '\\'`
}

const comparisons = { lt: '<', le: '<=', gt: '>', ge: '>=' } as const

function filterCondition({ op, value }: Filter, column: SourceColumn): Condition | undefined {
  const name = `"${column.source}"`
  switch (op) {
    case 'empty':
      return { sql: emptySql(column), params: [] }
    case 'not-empty':
      return { sql: `NOT ${emptySql(column)}`, params: [] }
    case 'eq':
    case 'ne': {
      if (!fits(value, column)) return undefined
      // IS NOT, so that rows without a value count as different.
      return { sql: `${name} ${op === 'eq' ? '=' : 'IS NOT'} ?`, params: [value] }
    }
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return fits(value, column) ? { sql: `${name} ${comparisons[op]} ?`, params: [value] } : undefined
    case 'between': {
      const [from, to, ...rest] = listOf(value, column) ?? []
      return from !== undefined && to !== undefined && rest.length === 0 ? { sql: `${name} BETWEEN ? AND ?`, params: [from, to] } : undefined
    }
    case 'in':
      return membership(listOf(value, column), column)
    case 'contains':
      if (typeof value !== 'string' || column.numeric) return undefined
      return { sql: like(column.source), params: [likePattern(column.kind === 'multi-choice' ? JSON.stringify(value) : value)] }
  }
}

function membership(values: readonly Value[] | undefined, column: SourceColumn): Condition | undefined {
  if (!values) return undefined
  if (values.length === 0) return { sql: 'FALSE', params: [] }
  // Several choices lie in one text as a JSON list, so each wanted one is looked for in it.
  if (column.kind === 'multi-choice')
    return { sql: `(${values.map(() => like(column.source)).join(' OR ')})`, params: values.map((value) => likePattern(JSON.stringify(value))) }
  return { sql: `"${column.source}" IN (${values.map(() => '?').join(', ')})`, params: values }
}

function emptySql({ source, numeric, kind }: SourceColumn): string {
  if (numeric) return `("${source}" IS NULL)`
  return kind === 'multi-choice' ? `("${source}" IS NULL OR "${source}" IN ('', '[]'))` : `("${source}" IS NULL OR "${source}" = '')`
}

function listOf(value: Filter['value'], column: SourceColumn): readonly Value[] | undefined {
  return Array.isArray(value) && value.length <= 500 && value.every((item) => fits(item, column)) ? value : undefined
}

function fits(value: unknown, column: SourceColumn): value is Value {
  return column.numeric ? typeof value === 'number' && Number.isFinite(value) : typeof value === 'string'
}
