import { CompiledQuery, PostgresAdapter, type Kysely, type QueryResult } from 'kysely'
import type { Id } from '#shared/kernel/id.ts'
import { bindRows, boundChunks, boundValueAt, type BoundColumn, type NamedValues } from './bound-rows.ts'
import { columnsOf, decodeRow, encodeValue, encodeValues, type ColumnValue, type StoredRow } from './codec.ts'
import type { ColumnKind, EntityName, EntityRow } from './entities.ts'
import type { ReadTable, WireColumn } from './wire-table.ts'

/**
 * The few statements of entity tables, the same in SQLite and PostgreSQL but for the placeholder.
 *
 * Texts are built once a shape, not with the query builder: a chunk of two hundred records would be four thousand nodes to visit.
 */

/** Any Kysely handle, whatever tables its type names. */
export type RowHandle = { executeQuery<R>(query: CompiledQuery<R>): Promise<QueryResult<R>> } & Pick<Kysely<unknown>, 'getExecutor'>

/** Below PostgreSQL's limit of 65,535. */
const parametersMax = 12_000
const idsMax = 500

export type RowStatements = {
  get<E extends EntityName>(entity: E, ids: readonly Id[]): Promise<EntityRow<E>[]>
  /** Equality on columns, ordered by id. */
  list<E extends EntityName>(entity: E, where: readonly (readonly [column: string, value: ColumnValue])[]): Promise<EntityRow<E>[]>
  /** Rows that are not there; one that is breaks the transaction, because somebody else has made it meanwhile. */
  insert(entity: EntityName, rows: readonly object[]): Promise<void>
  /** The rows of a table, which are not there either. */
  insertTable(table: ReadTable): Promise<void>
  upsert(entity: EntityName, rows: readonly object[]): Promise<void>
  remove(entity: EntityName, ids: readonly Id[]): Promise<void>
}

const texts = new Map<string, string>()

function textOf(key: string, build: () => string): string {
  const known = texts.get(key)
  if (known !== undefined) return known
  const text = build()
  texts.set(key, text)
  return text
}

/** What several transactions may change at a time. Acts and attachments only come and go with their record, the organisation has a lock of its own. */
const contended: ReadonlySet<EntityName> = new Set<EntityName>(['record', 'task', 'notice', 'conflict', 'day'])

/** Statements over one handle; the caller owns the transaction. `locking`: contended rows are locked as they are read, in the order of ids, where the dialect has such locks. */
export function rowStatements(handle: RowHandle, { locking }: { readonly locking: boolean } = { locking: false }): RowStatements {
  const numbered = handle.getExecutor().adapter instanceof PostgresAdapter
  const slot = (n: number): string => (numbered ? `$${n}` : '?')
  const slots = (from: number, count: number): string => Array.from({ length: count }, (_, n) => slot(from + n)).join(',')
  const lockOf = (entity: EntityName): string => (numbered && locking && contended.has(entity) ? ' for update' : '')
  const key = (...parts: readonly (string | number)[]): string => [numbered, ...parts].join(' ')

  async function run<R>(text: string, parameters: readonly (ColumnValue | NamedValues)[]): Promise<readonly R[]> {
    const result = await handle.executeQuery<R>(CompiledQuery.raw(text, [...parameters]) as CompiledQuery<R>)
    return result.rows
  }

  /** In SQLite one text for any number of ids: what is prepared is kept, and would be kept for each number. */
  function amongIds(ids: readonly Id[]): { readonly among: string; readonly parameters: readonly ColumnValue[] } {
    return numbered ? { among: slots(1, ids.length), parameters: ids } : { among: 'select "value" from json_each(?)', parameters: [JSON.stringify(ids)] }
  }

  /** Rows that are encoded already, in statements of one length and one for what is left over. */
  async function insertRows(entity: EntityName, count: number, valueOf: (row: number, column: number) => ColumnValue, onConflict: string): Promise<void> {
    const columns = columnsOf(entity).map(({ name }) => name)
    const into = `insert into "${entity}" (${columns.map((name) => `"${name}"`).join(',')}) values `
    if (!numbered) {
      for (const chunk of boundChunks(count)) {
        const { lists, parameters } = bindRows(columns, chunk, valueOf)
        await run(into + lists + onConflict, parameters)
      }
      return
    }
    const max = Math.floor(parametersMax / columns.length)
    for (let from = 0; from < count; from += max) {
      const to = Math.min(count, from + max)
      const lists = textOf(key('lists', to - from, columns.length), () =>
        Array.from({ length: to - from }, (_, n) => `(${slots(n * columns.length + 1, columns.length)})`).join(','),
      )
      const parameters: ColumnValue[] = []
      for (let row = from; row < to; row++) for (let column = 0; column < columns.length; column++) parameters.push(valueOf(row, column))
      await run(into + lists + onConflict, parameters)
    }
  }

  function write(entity: EntityName, rows: readonly object[], onConflict: string): Promise<void> {
    const encoded = rows.map((row) => encodeValues(entity, row))
    return insertRows(entity, rows.length, (row, column) => encoded[row]?.[column] ?? null, onConflict)
  }

  return {
    async get(entity, ids) {
      const found: EntityRow<typeof entity>[] = []
      for (const chunk of chunksOf(ids, idsMax)) {
        const lock = lockOf(entity)
        const { among, parameters } = amongIds(chunk)
        const text = `select * from "${entity}" where "id" in (${among})${lock === '' ? '' : ` order by "id"${lock}`}`
        for (const stored of await run<StoredRow>(text, parameters)) found.push(decodeRow(entity, stored))
      }
      return found
    },

    async list(entity, where) {
      const parameters: ColumnValue[] = []
      const terms = where.map(([column, value]) => (value === null ? `"${column}" is null` : `"${column}" = ${slot(parameters.push(value))}`))
      const text = `select * from "${entity}"${terms.length > 0 ? ` where ${terms.join(' and ')}` : ''} order by "id"${lockOf(entity)}`
      return (await run<StoredRow>(text, parameters)).map((stored) => decodeRow(entity, stored))
    },

    insert: (entity, rows) => write(entity, rows, ''),

    insertTable({ entity, ids, columns }) {
      const encoded = columnsOf(entity).map(({ name, kind, missing }) => encodeColumn(kind, missing, columns[name]))
      return insertRows(entity, ids.length, (row, column) => boundValueAt(encoded[column], row), '')
    },

    async upsert(entity, rows) {
      const sets = columnsOf(entity).filter(({ name }) => name !== 'id')
      await write(entity, rows, ` on conflict ("id") do update set ${sets.map(({ name }) => `"${name}"=excluded."${name}"`).join(',')}`)
    },

    async remove(entity, ids) {
      for (const chunk of chunksOf(ids, idsMax)) {
        const { among, parameters } = amongIds(chunk)
        await run(`delete from "${entity}" where "id" in (${among})`, parameters)
      }
    },
  }
}

/** A column as its values are held, each written out once however many rows have it. */
function encodeColumn(kind: ColumnKind, missing: ColumnValue, column: WireColumn | undefined): BoundColumn {
  return column ? { of: column.of.map((value) => encodeValue(kind, value)), at: column.at } : { of: [missing] }
}

/** The where of a list as bound values, by column. */
export function encodeWhere(entity: EntityName, where: object): readonly (readonly [column: string, value: ColumnValue])[] {
  const kinds = new Map(columnsOf(entity).map(({ name, kind }) => [name, kind]))
  return Object.entries(where)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => {
      const kind = kinds.get(column)
      if (!kind || kind === 'json') throw new Error(`rows of ${entity} cannot be listed by ${column}`)
      return [column, encodeValue(kind, value)] as const
    })
}

function* chunksOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}
