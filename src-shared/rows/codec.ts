import type { z } from 'zod'
import { entities, type ColumnKind, type EntityName, type EntityRow } from './entities.ts'

/** What a driver binds and answers for our column kinds. PostgreSQL answers its bigint as text, so both are read. */
export type ColumnValue = string | number | null
export type StoredRow = Readonly<Record<string, ColumnValue>>

type Column = {
  readonly name: string
  readonly kind: ColumnKind
  /** What a row of an older version has, that knows no such column. */ readonly missing: ColumnValue
  readonly encode: (value: unknown) => ColumnValue
}

const columnsByEntity = new Map<EntityName, readonly Column[]>(
  (Object.keys(entities) as EntityName[]).map((entity) => [
    entity,
    Object.entries(entities[entity].columns).map(([name, kind]) => ({ name, kind, missing: missingOf(entity, name, kind), encode: encoderOf(kind) })),
  ]),
)

function missingOf(entity: EntityName, name: string, kind: ColumnKind): ColumnValue {
  const shape: Readonly<Record<string, z.ZodType>> = entities[entity].schema.shape
  const parsed = shape[name]?.safeParse(undefined)
  return parsed?.success === true && parsed.data !== undefined ? encodeValue(kind, parsed.data) : null
}

/** The columns of an entity in their one order, which statements and encoded values share. */
export function columnsOf(entity: EntityName): readonly Column[] {
  const columns = columnsByEntity.get(entity)
  if (!columns) throw new Error(`no entity ${entity}`)
  return columns
}

/** Rows that came together share what they have in common, and it is frozen: it is written out once for the rows that follow one another. */
function encoderOf(kind: ColumnKind): (value: unknown) => ColumnValue {
  if (kind !== 'json') return (value) => encodeValue(kind, value)
  let last: { readonly value: unknown; readonly text: ColumnValue } | undefined
  return (value) => {
    if (last && last.value === value) return last.text
    const text = encodeValue(kind, value)
    if (typeof value === 'object' && value !== null && Object.isFrozen(value)) last = { value, text }
    return text
  }
}

/** One value as its column holds it. */
export function encodeValue(kind: ColumnKind, value: unknown): ColumnValue {
  if (kind === 'json') return JSON.stringify(value)
  if (value === null || value === undefined) return null
  if (kind === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new Error(`a ${kind} column cannot hold a ${typeof value}`)
}

function decodeValue(kind: ColumnKind, value: ColumnValue): unknown {
  if (value === null) return null
  if (kind === 'json') return JSON.parse(String(value))
  if (kind === 'integer') return Number(value)
  return kind === 'boolean' ? Number(value) === 1 : value
}

/** The row's values in column order, ready to bind. */
export function encodeValues(entity: EntityName, row: object): ColumnValue[] {
  const values = row as Readonly<Record<string, unknown>>
  return columnsOf(entity).map(({ name, missing, encode }) => (values[name] === undefined ? missing : encode(values[name])))
}

/** A row as its table holds it, by column. */
export function encodeRow(entity: EntityName, row: object): StoredRow {
  const values = row as Readonly<Record<string, unknown>>
  return Object.fromEntries(columnsOf(entity).map(({ name, kind }) => [name, encodeValue(kind, values[name])]))
}

/** The row that a table's columns hold. It is trusted, not parsed: only this codec writes entity tables. */
export function decodeRow<E extends EntityName>(entity: E, stored: StoredRow): EntityRow<E> {
  const row: Record<string, unknown> = {}
  for (const { name, kind } of columnsOf(entity)) row[name] = decodeValue(kind, stored[name] ?? null)
  return row as EntityRow<E>
}
