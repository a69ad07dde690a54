import { z } from 'zod'
import type { Id } from '#shared/kernel/id.ts'
import { isPlainObject } from '#shared/kernel/json.ts'
import { entities, entityNames, type EntityName, type EntityRow } from './entities.ts'
import { columnChecksOf, type ColumnChecks } from './quick-check.ts'
import type { RowOnWire } from './wire.ts'

/**
 * Many rows of one entity, column by column, as protocol 2 sends them: `of` holds a column's values, and what only some have is written once. As many values
 * as rows: one each. One value: all rows have it. Otherwise `at` says of each row which.
 *
 * A hundred thousand records name the same unit, creator, state and definition again and again. Written once, such a value is sent, parsed, checked and
 * encoded once.
 */
export type WireColumn = { readonly of: readonly z.core.util.JSONType[]; readonly at?: readonly number[] | undefined }
export type WireTable = { readonly entity: string; readonly columns: Readonly<Record<string, WireColumn>> }

/** A table of a known entity in which everything is as its schema wants it. */
export type ReadTable = { readonly entity: EntityName; readonly ids: readonly Id[]; readonly columns: WireTable['columns'] }

/** The tables of a page, told by hand as its rows are. Each names every row by an id of its own, so that no few bytes can stand for many rows. */
export const wireTablesSchema = z.custom<WireTable[]>((value) => Array.isArray(value) && value.every(isWireTable))

const checks = new Map<string, ColumnChecks | undefined>(entityNames.map((entity) => [entity, columnChecksOf(entities[entity].schema)]))

/** How many rows a table has. */
export function countOf({ columns }: WireTable): number {
  return columns['id']?.of.length ?? 0
}

/** A table in which everything is as this version knows it, looked at once a value; undefined leaves it to the rows one by one. */
export function readTable({ entity, columns }: WireTable): ReadTable | undefined {
  const known = checks.get(entity)
  const names = Object.keys(columns)
  if (!known || names.length !== known.size) return undefined
  for (const name of names) {
    const accepts = known.get(name)
    if (!accepts || !columns[name]?.of.every(accepts)) return undefined
  }
  return { entity: entity as EntityName, ids: (columns['id']?.of ?? []) as readonly Id[], columns }
}

/** The rows of a table, each an object of its own. What they share is frozen: nobody may change one and mean the other. */
export function rowsOf<E extends EntityName>({ columns }: ReadTable & { readonly entity: E }): readonly EntityRow<E>[] {
  return objectsOf(columns) as EntityRow<E>[]
}

/** The same rows as protocol 1 sends them. */
export function rowsOfTable({ entity, columns }: WireTable): readonly RowOnWire[] {
  return objectsOf(columns).map((row) => ({ entity, id: String(row['id']), row: row as RowOnWire['row'] }))
}

/** The rows of a table, to be looked at and not to be kept: each asks its columns for what is read of it, so that of most nothing has to be made. */
export function viewsOf({ entity, ids, columns }: ReadTable): readonly object[] {
  const View = viewOf(entity)
  return ids.map((_, n) => new View(columns, n))
}

/** What a row has in a column. */
export function valueAt({ of, at }: WireColumn, n: number): unknown {
  if (at !== undefined) return of[at[n] ?? 0]
  return of.length === 1 ? of[0] : of[n]
}

type View = new (columns: WireTable['columns'], n: number) => object
const views = new Map<EntityName, View>()

function viewOf(entity: EntityName): View {
  const known = views.get(entity)
  if (known) return known
  class RowView {
    readonly #columns: WireTable['columns']
    readonly #n: number
    constructor(columns: WireTable['columns'], n: number) {
      this.#columns = columns
      this.#n = n
    }
    static read(row: RowView, name: string): unknown {
      const column = row.#columns[name]
      return column && valueAt(column, row.#n)
    }
  }
  for (const name of Object.keys(entities[entity].columns))
    Object.defineProperty(RowView.prototype, name, {
      enumerable: true,
      get(this: RowView) {
        return RowView.read(this, name)
      },
    })
  views.set(entity, RowView)
  return RowView
}

function objectsOf(columns: WireTable['columns']): Record<string, unknown>[] {
  const count = columns['id']?.of.length ?? 0
  // Every row is a copy of one that has all members, so that none has to grow member by member.
  const form: Record<string, unknown> = {}
  for (const name of Object.keys(columns)) form[name] = null
  const rows: Record<string, unknown>[] = []
  for (let n = 0; n < count; n++) rows.push({ ...form })
  for (const [name, column] of Object.entries(columns)) {
    if (column.of.length < count) column.of.forEach(freeze)
    for (const [n, row] of rows.entries()) row[name] = valueAt(column, n)
  }
  return rows
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner)
}

function isWireTable(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).length !== 2 || typeof value['entity'] !== 'string' || !isPlainObject(value['columns'])) return false
  const { id } = value['columns']
  if (!isPlainObject(id) || !Array.isArray(id['of']) || id['at'] !== undefined) return false
  const ids: readonly unknown[] = id['of']
  if (new Set(ids).size !== ids.length || !ids.every((one) => typeof one === 'string')) return false
  return Object.values(value['columns']).every((column) => isWireColumn(column, ids.length))
}

function isWireColumn(column: unknown, count: number): boolean {
  if (!isPlainObject(column) || !Array.isArray(column['of'])) return false
  const { of, at } = column
  if (at === undefined) return Object.keys(column).length === 1 && (of.length === count || of.length === 1)
  return (
    Object.keys(column).length === 2 &&
    Array.isArray(at) &&
    at.length === count &&
    at.every((n: unknown) => Number.isInteger(n) && Number(n) >= 0 && Number(n) < of.length)
  )
}
