import type { BusinessRecord } from '#shared/domain/record.ts'
import { alikesOf, alikeText } from './alike.ts'
import type { DefinitionBody, Field } from './definition.ts'
import type { Json } from './field-value.ts'
import { maskOf } from './shield.ts'
import type { Shield } from './shield-schema.ts'

/**
 * The projection of a definition: one row a record, one column a plain field, for registers and reports. `f_<key>` holds the field's stored value;
 * a multi-choice is JSON text. Attachments and tables have no column. `a_<n>` holds what the n-th rule of likeness compares; no register shows it.
 *
 * A shielded field has its mask there, for everybody: so no list, filter, sort, sum, group, chart, search by text or sound, or export can tell more of it than the mask does (PRM-06).
 */
export type ProjectionKind =
  | 'id'
  | 'text'
  | 'integer'
  | 'decimal'
  | 'money'
  | 'date'
  | 'time'
  | 'instant'
  | 'choice'
  | 'multi-choice'
  | 'member'
  | 'unit'
  | 'state'
export type ProjectionColumn = { readonly column: string; readonly kind: ProjectionKind; readonly sql: 'TEXT' | 'INTEGER' }

const fixed: readonly ProjectionColumn[] = [
  { column: 'record_id', kind: 'id', sql: 'TEXT' },
  { column: 'number', kind: 'text', sql: 'TEXT' },
  { column: 'title', kind: 'text', sql: 'TEXT' },
  { column: 'state', kind: 'state', sql: 'TEXT' },
  { column: 'business_date', kind: 'date', sql: 'TEXT' },
  { column: 'unit', kind: 'unit', sql: 'TEXT' },
  { column: 'creator', kind: 'member', sql: 'TEXT' },
  { column: 'submitted_at', kind: 'instant', sql: 'INTEGER' },
  { column: 'closed_at', kind: 'instant', sql: 'INTEGER' },
  { column: 'amount', kind: 'money', sql: 'INTEGER' },
]

/** The columns of a definition's projection table, fixed ones first. */
export function projectionShape(body: DefinitionBody): readonly ProjectionColumn[] {
  const own = body.form.flatMap((field): readonly ProjectionColumn[] => {
    const kind = kindOf(field)
    return kind === undefined ? [] : [{ column: columnOf(field.key), kind, sql: isNumber(kind) ? 'INTEGER' : 'TEXT' }]
  })
  return [...fixed, ...own, ...alikesOf(body).map((_, place): ProjectionColumn => ({ column: alikeColumn(place), kind: 'text', sql: 'TEXT' }))]
}

/** Which fields of a definition have masks, and how many characters those leave open; where this changes, the projection is built again. */
export function masksStamp(body: DefinitionBody): string {
  return body.form.flatMap(({ key, shield }) => (shield ? [`${key} ${shield.first} ${shield.last}`] : [])).join(';')
}

/** The column that holds a field. */
export function columnOf(fieldKey: string): string {
  return `f_${fieldKey}`
}

/** The column that holds what a rule of likeness compares, by the place of the rule. */
export function alikeColumn(place: number): string {
  return `a_${place}`
}

type Cell = string | number | null
/** How a column of the projection comes out of a record: one of the record's own columns as it stands, what `read` makes of its data, or of the whole of it. */
export type ProjectionSource =
  | { readonly from: 'column'; readonly name: OwnColumn }
  | { readonly from: 'data'; readonly read: (data: BusinessRecord['data']) => Cell }
  | { readonly from: 'record'; readonly read: (record: BusinessRecord) => Cell }
type OwnColumn = (typeof ownColumns)[number]
/** Of the fixed columns, in their order. */
const ownColumns = ['id', 'number', 'title', 'state', 'businessDate', 'unitId', 'creatorId', 'submittedAt', 'closedAt', 'amountMinor'] as const

/** The sources of a definition's columns, in the order of the shape; what hangs on the definition alone is found out once. */
export function projectionSources(body: DefinitionBody): readonly ProjectionSource[] {
  const fields = body.form.flatMap((field): ProjectionSource[] => {
    const kind = kindOf(field)
    const { key, shield } = field
    return kind === undefined ? [] : [{ from: 'data', read: (data) => cellOf(kind, data[key], shield) }]
  })
  const alikes = alikesOf(body).map((rule): ProjectionSource => ({ from: 'record', read: (record) => alikeText(rule, record) }))
  return [...ownColumns.map((name): ProjectionSource => ({ from: 'column', name })), ...fields, ...alikes]
}

/** Makes of a record the values of its row, in the order of the shape. */
export function projector(body: DefinitionBody): (record: BusinessRecord) => Cell[] {
  const sources = projectionSources(body)
  return (record) => sources.map((source) => cellFrom(source, record))
}

/** What a record has in a column of the projection. */
export function cellFrom(source: ProjectionSource, record: BusinessRecord): Cell {
  if (source.from === 'column') return record[source.name]
  return source.from === 'data' ? source.read(record.data) : source.read(record)
}

function kindOf(field: Field): ProjectionKind | undefined {
  const kind = plainKindOf(field)
  return kind !== undefined && field.shield ? 'text' : kind
}

function plainKindOf(field: Field): ProjectionKind | undefined {
  switch (field.kind) {
    case 'attachment':
    case 'table':
    case 'definition':
      return undefined
    case 'long-text':
      return 'text'
    case 'computed':
      return field.result
    default:
      return field.kind
  }
}

function isNumber(kind: ProjectionKind): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'money' || kind === 'instant'
}

/** A version of the form may have held another kind under this key: what does not fit the column is empty. */
function cellOf(kind: ProjectionKind, value: Json | undefined, shield?: Shield): string | number | null {
  if (shield) return maskOf(value, shield)
  if (kind === 'multi-choice') return Array.isArray(value) && value.length > 0 ? JSON.stringify(value) : null
  if (isNumber(kind)) return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
  return typeof value === 'string' ? value : null
}
