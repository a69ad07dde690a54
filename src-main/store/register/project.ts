import type { Database as SqliteDatabase, Statement } from 'better-sqlite3'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { alikesOf } from '#shared/definition/alike.ts'
import { alikeColumn, cellFrom, masksStamp, projectionShape, projectionSources, type ProjectionSource } from '#shared/definition/projection.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { bindRows, boundChunks, boundRowsMax, boundValueAt, spreadNamed, type BoundColumn } from '#shared/rows/bound-rows.ts'
import { decodeRow, type ColumnValue, type StoredRow } from '#shared/rows/codec.ts'
import type { RowChange } from '#shared/rows/transaction.ts'
import { valueAt, viewsOf, type ReadTable } from '#shared/rows/wire-table.ts'
import { statement } from '#store/apply/statement.ts'
import { createStatementCache } from '#store/database/kysely-dialect.ts'
import { noteChangedRecords } from '#store/search/changed-records.ts'

/**
 * Projection tables: each definition's records as typed columns, one table a definition, so that a register filters and sorts plain
 * columns and a hundred definitions do not slow each other's writes.
 *
 * Invariants: a row for every record of the definition, in the same transaction as the record; made from the records alone, so it can be
 * rebuilt at any time; rebuilt under a new table name when its shape is another (a new version of the definition, or of this code).
 * As long as the store is open a row number is never used again within a table, so that an order kept by a window cannot come to point at another
 * record. The last number is in memory: in the table it would be a page more for each save.
 */
export type Projection = {
  readonly definitionKey: string
  readonly table: string
  readonly body: DefinitionBody
}

type Writer = Projection & {
  readonly stamp: string
  readonly put: (records: readonly BusinessRecord[]) => void
  /** Of a table of records, these rows or all. */
  readonly putTable: (table: ReadTable, rows: readonly number[] | undefined) => void
  readonly remove: Statement
}

/** Records of a rebuild that are held decoded beside their rows; a multiple of the rows of one statement. */
const decodedAtOnce = 10 * boundRowsMax

/** Grows when the meaning of a column changes without its shape. */
const projectionFormat = 1
const writersByConnection = new WeakMap<SqliteDatabase, Map<string, Writer>>()

/** Carries the changes of one transaction into the projection tables, and notes them for the search index; `raw` is the writing connection, inside that transaction. */
export function projectChanges(raw: SqliteDatabase, changes: readonly RowChange[], fresh: readonly ReadTable[] = []): void {
  // The last state counts: a replay may remove a record and put it back within one transaction.
  const records = new Map<string, RowChange>()
  const definitions = new Set<string>()
  for (const change of changes) {
    if (change.entity === 'record') records.set(change.id, change)
    if (change.entity === 'definition') definitions.add(change.id.slice(0, change.id.lastIndexOf('@')))
  }
  const freshRecords = fresh.filter(({ entity }) => entity === 'record')
  for (const { entity, ids } of fresh) if (entity === 'definition') for (const id of ids) definitions.add(id.slice(0, id.lastIndexOf('@')))
  noteChangedRecords(raw, [...records.keys(), ...freshRecords.flatMap(({ ids }) => ids)])
  // A table that is made now is made of all records, those that have just come among them.
  const arrived = freshRecords.flatMap((table) => [...rowsByDefinition(table)].map(([key, rows]) => ({ table, key, rows, stands: findProjection(raw, key) })))
  for (const key of definitions) prepareProjection(raw, key)
  const writers = new Map<string, Writer | undefined>()
  const standing = new Map<Writer, BusinessRecord[]>()
  for (const { id, before, after } of records.values()) {
    // A row of an entity is what the entity's schema says; `RowChange` only does not carry the type along.
    const record = after as BusinessRecord | undefined
    const key = (record ?? (before as BusinessRecord | undefined))?.definitionKey
    if (key === undefined) continue
    if (!writers.has(key)) writers.set(key, prepareProjection(raw, key))
    const writer = writers.get(key)
    if (!writer) continue
    if (!record) writer.remove.run(id)
    else if (standing.get(writer)?.push(record) === undefined) standing.set(writer, [record])
  }
  for (const [writer, put] of standing) writer.put(put)
  for (const { table, key, rows, stands } of arrived) {
    const writer = prepareProjection(raw, key)
    if (stands) writer?.putTable(table, rows)
  }
}

/** Which rows of a table of records are of which definition; undefined: all. */
function rowsByDefinition({ ids, columns }: ReadTable): ReadonlyMap<string, readonly number[] | undefined> {
  const { definitionKey } = columns
  if (!definitionKey) return new Map()
  if (definitionKey.of.length === 1) return new Map([[String(valueAt(definitionKey, 0)), undefined]])
  return Map.groupBy(ids.keys(), (row) => String(valueAt(definitionKey, row)))
}

/** The definition's projection, made or rebuilt first where needed; undefined while the desk holds no published version. */
export function prepareProjection(raw: SqliteDatabase, definitionKey: string): Writer | undefined {
  const newest = newestBody(raw, definitionKey)
  const stands = statement(raw, 'SELECT "tableName", "shape" FROM "projection" WHERE "definitionKey" = ?').get(definitionKey) as
    | { tableName: string; shape: string }
    | undefined
  // The definition went with its scope, or all rows are being replaced: what was made of its records goes too.
  if (!newest) return dropProjection(raw, definitionKey, stands?.tableName)
  const shape = shapeText(newest.body)
  const writers = writersByConnection.get(raw) ?? new Map<string, Writer>()
  writersByConnection.set(raw, writers)
  const known = writers.get(definitionKey)
  // A transaction that was rolled back may have taken the table with it, so what is kept is checked against what stands.
  if (known && stands?.shape === shape && known.stamp === stamp(stands.tableName, shape, newest.id)) return known
  const table = stands && stands.shape === shape ? stands.tableName : build(raw, definitionKey, newest.body, shape, stands?.tableName)
  const writer = createWriter(raw, { definitionKey, table, body: newest.body }, stamp(table, shape, newest.id))
  writers.set(definitionKey, writer)
  return writer
}

function dropProjection(raw: SqliteDatabase, definitionKey: string, table: string | undefined): undefined {
  if (table !== undefined) {
    raw.exec(`DROP TABLE IF EXISTS "${table}"`)
    raw.prepare('DELETE FROM "projection" WHERE "definitionKey" = ?').run(definitionKey)
  }
  writersByConnection.get(raw)?.delete(definitionKey)
  return undefined
}

/** The projection as it stands, for reading; undefined when it must first be made or rebuilt by a writer. */
export function findProjection(raw: SqliteDatabase, definitionKey: string): Projection | undefined {
  const newest = newestBody(raw, definitionKey)
  if (!newest) return undefined
  const stands = statement(raw, 'SELECT "tableName", "shape" FROM "projection" WHERE "definitionKey" = ?').get(definitionKey) as
    | { tableName: string; shape: string }
    | undefined
  return stands && stands.shape === shapeText(newest.body) ? { definitionKey, table: stands.tableName, body: newest.body } : undefined
}

/** Makes the table anew from the records. */
export function rebuildProjection(raw: SqliteDatabase, definitionKey: string): void {
  raw.prepare('UPDATE "projection" SET "shape" = \'\' WHERE "definitionKey" = ?').run(definitionKey)
  prepareProjection(raw, definitionKey)
}

/** The newest version that is published or was; what registers and the search index are made by. */
export function publishedBody(raw: SqliteDatabase, key: string): DefinitionBody | undefined {
  return newestBody(raw, key)?.body
}

function newestBody(raw: SqliteDatabase, key: string): { id: string; body: DefinitionBody } | undefined {
  const row = statement(
    raw,
    `SELECT "id", "body" FROM "definition" WHERE "key" = ? AND "state" IN ('published', 'retired') ORDER BY "version" DESC LIMIT 1`,
  ).get(key)
  return row === undefined ? undefined : definitionOf(row as StoredRow)
}

const bodyById = new Map<string, { text: string; body: DefinitionBody }>()

function definitionOf(row: StoredRow): { id: string; body: DefinitionBody } {
  const id = String(row['id'])
  const text = String(row['body'])
  const known = bodyById.get(id)
  if (known?.text === text) return { id, body: known.body }
  const body = JSON.parse(text) as DefinitionBody
  bodyById.set(id, { text, body })
  return { id, body }
}

function stamp(table: string, shape: string, definitionId: string): string {
  return `${table} ${definitionId} ${shape}`
}

function shapeText(body: DefinitionBody): string {
  const masks = masksStamp(body)
  return JSON.stringify({
    format: projectionFormat,
    columns: projectionShape(body).map(({ column, sql }) => [column, sql]),
    unique: uniqueColumns(body),
    ...(masks === '' ? {} : { masks }),
    ...alikeShape(body),
  })
}

function uniqueColumns(body: DefinitionBody): string[] {
  return body.form.filter((field) => field.kind === 'text' && field.unique).map((field) => `f_${field.key}`)
}

/** What the columns of likeness are made by: another rule under the same column is another table. Left out where there is none, so that old tables stand. */
function alikeShape(body: DefinitionBody): object {
  const alike = alikesOf(body).map(({ fields }) => fields)
  return alike.length === 0 ? {} : { alike }
}

function build(raw: SqliteDatabase, key: string, body: DefinitionBody, shape: string, old: string | undefined): string {
  const generation = old === undefined ? 1 : Number(old.slice(old.lastIndexOf('_') + 1)) + 1
  // Keys are lower-case words joined by hyphens, so the name needs no escaping.
  const table = `register_${key.replaceAll('-', '_')}_${generation}`
  if (old !== undefined) raw.exec(`DROP TABLE IF EXISTS "${old}"`)
  raw.exec(`DROP TABLE IF EXISTS "${table}"`)
  const columns = projectionShape(body).map(({ column, sql }) => (column === 'record_id' ? '"record_id" TEXT NOT NULL UNIQUE' : `"${column}" ${sql}`))
  raw.exec(`CREATE TABLE "${table}" ("row" INTEGER PRIMARY KEY, ${columns.join(', ')}) STRICT`)
  const writer = createWriter(raw, { definitionKey: key, table, body }, '')
  const rows = raw.prepare('SELECT * FROM "record" WHERE "definitionKey" = ? ORDER BY "id"').all(key) as StoredRow[]
  for (let at = 0; at < rows.length; at += decodedAtOnce) writer.put(rows.slice(at, at + decodedAtOnce).map((row) => decodeRow('record', row)))
  for (const column of [...uniqueColumns(body), ...alikesOf(body).map((_, place) => alikeColumn(place))])
    raw.exec(`CREATE INDEX "${table}_${column}" ON "${table}" ("${column}")`)
  raw
    .prepare(
      'INSERT INTO "projection" ("definitionKey", "tableName", "shape") VALUES (?, ?, ?) ON CONFLICT ("definitionKey") DO UPDATE SET "tableName" = excluded."tableName", "shape" = excluded."shape"',
    )
    .run(key, table, shape)
  return table
}

function createWriter(raw: SqliteDatabase, projection: Projection, madeFor: string): Writer {
  const columns = projectionShape(projection.body).map(({ column }) => column)
  const names = columns.map((column) => `"${column}"`)
  const updates = names.filter((name) => name !== '"record_id"').map((name) => `${name} = excluded.${name}`)
  const bound = ['row', ...columns]
  const [into, onConflict] = [
    `INSERT INTO "${projection.table}" ("row", ${names.join(', ')}) VALUES `,
    ` ON CONFLICT ("record_id") DO UPDATE SET ${updates.join(', ')}`,
  ]
  const sources = projectionSources(projection.body)
  const lasts = lastRowsOf(raw, projection.table)
  const prepare = createStatementCache(raw)
  /** `place` says where in the columns a row stands. */
  const insert = (columns: readonly BoundColumn[], count: number, place: (row: number) => number): void => {
    const last = lasts.get(projection.table) ?? 0
    lasts.set(projection.table, last + count)
    for (const chunk of boundChunks(count)) {
      const valueOf = (row: number, column: number): ColumnValue => (column === 0 ? last + row + 1 : boundValueAt(columns[column - 1], place(row)))
      const { lists, parameters } = bindRows(bound, chunk, valueOf)
      prepare(into + lists + onConflict).run(...spreadNamed(parameters))
    }
  }
  return {
    ...projection,
    stamp: madeFor,
    put(records) {
      const columns = sources.map((source) => ({ of: records.map((record) => cellFrom(source, record)) }))
      insert(columns, records.length, (row) => row)
    },
    putTable(table, rows) {
      const columns = sources.map((source) => projectedColumn(source, table))
      insert(columns, rows?.length ?? table.ids.length, rows ? (row) => rows[row] ?? 0 : (row) => row)
    },
    remove: raw.prepare(`DELETE FROM "${projection.table}" WHERE "record_id" = ?`),
  }
}

/** A column of the projection out of a table's: what many records have is projected once. */
function projectedColumn(source: ProjectionSource, table: ReadTable): BoundColumn {
  if (source.from === 'record') return { of: viewsOf(table).map((view) => source.read(view as BusinessRecord)) }
  const column = table.columns[source.from === 'column' ? source.name : 'data'] ?? { of: [null] }
  // What was read of a table is what the entity's schema says.
  if (source.from === 'column') return column as BoundColumn
  return { of: column.of.map((data) => source.read(data as BusinessRecord['data'])), at: column.at }
}

const lastRows = new WeakMap<SqliteDatabase, Map<string, number>>()

/** The last number of each table of a connection, read before its first row goes. What a transaction took and did not use is left out. */
function lastRowsOf(raw: SqliteDatabase, table: string): Map<string, number> {
  const lasts = lastRows.get(raw) ?? new Map<string, number>()
  lastRows.set(raw, lasts)
  const stands = raw.prepare(`SELECT coalesce(max("row"), 0) FROM "${table}"`).pluck().get() as number
  return lasts.set(table, Math.max(lasts.get(table) ?? 0, stands))
}
