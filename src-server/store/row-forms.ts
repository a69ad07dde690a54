import type { Id } from '#shared/kernel/id.ts'
import { columnsOf, type ColumnValue, type StoredRow } from '#shared/rows/codec.ts'
import type { ColumnKind, EntityName } from '#shared/rows/entities.ts'

/**
 * The two forms in which rows leave the server. In both what a JSON column holds goes in as it lies: a row that is only passed on is never taken apart into
 * objects and written again, which cost more than reading it.
 */
export type RowForm = {
  readonly name: string
  /** What of a row is read, as a select list. */
  select(entity: EntityName, numbered: boolean): string
  gather(): Gathering
}

/** What the database answers of a row for its form. */
export type StoredForm = StoredRow

/** The rows of one page. */
export type Gathering = {
  readonly count: number
  add(entity: EntityName, row: StoredForm): void
  /** A row that is gone, or that whoever asks may no longer see. */
  remove(entity: string, id: Id): void
  /** The page's members `rows` and, of protocol 2, `tables`: pieces of JSON to be written one after the other. */
  pieces(): readonly string[]
}

/** As the protocol spoken wants it. */
export function formOf(protocol: number): RowForm {
  return protocol >= 2 ? tables : texts
}

/** Protocol 1: each row a `WireRow`, put together by the database itself. */
const texts: RowForm = {
  name: 'texts',
  select(entity, numbered) {
    const members = columnsOf(entity).flatMap(({ name, kind }, n) => [`'${n === 0 ? '' : ','}"${name}":'`, jsonOf(kind, `r."${name}"`, numbered)])
    return `concat(${[`'{"entity":"${entity}","id":'`, jsonOf('text', 'r."id"', numbered), `',"row":{'`, ...members, `'}}'`].join(',')}) as "text"`
  },
  gather() {
    const rows: string[] = []
    return {
      get count() {
        return rows.length
      },
      add: (_entity, row) => void rows.push(String(row['text'])),
      remove: (entity, id) => void rows.push(removalText(entity, id)),
      pieces: () => [`"rows":[${rows.join(',')}]`],
    }
  },
}

/** Protocol 2: the rows of an entity column by column (`WireTable`). */
const tables: RowForm = {
  name: 'tables',
  select: (entity) =>
    columnsOf(entity)
      .map(({ name }) => `r."${name}" as "${name}"`)
      .join(','),
  gather() {
    const byEntity = new Map<EntityName, StoredRow[]>()
    const removals: string[] = []
    let count = 0
    return {
      get count() {
        return count
      },
      add(entity, row) {
        count += 1
        if (byEntity.get(entity)?.push(row) === undefined) byEntity.set(entity, [row])
      },
      remove(entity, id) {
        count += 1
        removals.push(removalText(entity, id))
      },
      pieces() {
        const pieces = [`"rows":[${removals.join(',')}],"tables":[`]
        for (const [entity, rows] of byEntity) pieces.push(...(pieces.length > 1 ? [','] : []), ...tablePieces(entity, rows))
        return [...pieces, ']']
      },
    }
  },
}

/** The text of a row that is gone, or that whoever asks may no longer see. */
export function removalText(entity: string, id: Id): string {
  return `{"entity":${JSON.stringify(entity)},"id":${JSON.stringify(id)},"row":null}`
}

/** A column as JSON. `concat` leaves a null out, so each is named. */
function jsonOf(kind: ColumnKind, column: string, numbered: boolean): string {
  if (kind === 'boolean') return `case ${column} when 1 then 'true' when 0 then 'false' else 'null' end`
  if (kind === 'text') return numbered ? `coalesce(to_json(${column})::text,'null')` : `json_quote(${column})`
  return numbered ? `coalesce(${column}::text,'null')` : `coalesce(${column},'null')`
}

/** One piece a column: a piece that is plain ASCII is written out several times faster than one that is not. */
function tablePieces(entity: EntityName, rows: readonly StoredRow[]): string[] {
  const columns = columnsOf(entity).map(({ name, kind }, n) => `${n === 0 ? '' : ','}"${name}":${columnText(name, kind, rows)}`)
  return [`{"entity":"${entity}","columns":{`, ...columns, '}}']
}

/** Values that are more than so many are not looked for again. */
const sharedMax = 64

function columnText(name: string, kind: ColumnKind, rows: readonly StoredRow[]): string {
  // Rows are named by their ids, each by its own.
  const shared = name === 'id' ? undefined : sharedValues(name, rows)
  if (!shared)
    return `{"of":${listText(
      kind,
      rows.map((row) => row[name] ?? null),
    )}}`
  const of = listText(kind, shared.of)
  return shared.of.length === 1 || shared.of.length === rows.length ? `{"of":${of}}` : `{"of":${of},"at":[${shared.at.join(',')}]}`
}

type Shared = { readonly of: readonly ColumnValue[]; readonly at: readonly number[] }

/** A column that has few values, which it names again and again; undefined for one that has many. */
function sharedValues(name: string, rows: readonly StoredRow[]): Shared | undefined {
  const places = new Map<ColumnValue, number>()
  const at: number[] = []
  let last: ColumnValue | undefined
  let place = 0
  for (const row of rows) {
    const value = row[name] ?? null
    if (value !== last) {
      const known = places.get(value)
      if (known === undefined && places.size === sharedMax) return undefined
      place = known ?? places.size
      places.set(value, place)
      last = value
    }
    at.push(place)
  }
  return { of: [...places.keys()], at }
}

/** A list of values as JSON. PostgreSQL answers its bigint as text, which is the same JSON. */
function listText(kind: ColumnKind, values: readonly ColumnValue[]): string {
  if (kind === 'text') return JSON.stringify(values)
  const texts = kind === 'boolean' ? values.map((value) => (value === null ? null : Number(value) === 1)) : values
  return `[${texts.map((value) => value ?? 'null').join(',')}]`
}
