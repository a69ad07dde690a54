import { CompiledQuery, PostgresAdapter } from 'kysely'
import type { Id } from '#shared/kernel/id.ts'
import { columnsOf } from '#shared/rows/codec.ts'
import type { ColumnKind, EntityName } from '#shared/rows/entities.ts'
import type { ReadableDb } from './store.ts'

/**
 * Rows as the very text in which they travel (`WireRow`), put together by the database: a row that is only passed on is never taken apart into an
 * object and written again, which cost more than reading it. What a JSON column holds goes in as it lies.
 */
export type RowText = { readonly id: Id; readonly text: string }
/** A row whose holder is told by one of its columns: scopes of a record (as JSON), the record of a part, the member of a notice. */
export type HeldRowText = RowText & { readonly holder: string }

/** The column by which an entity's rows are held; organisation rows are everybody's. */
export type HolderColumn = 'id' | 'scopes' | 'recordId' | 'memberId'

const idsMax = 500
const texts = new Map<string, string>()

/** The rows of these ids that are there, in no order. */
export async function rowTextsOf(
  db: ReadableDb,
  entity: EntityName,
  holder: HolderColumn,
  ids: readonly Id[],
  by: 'id' | 'recordId' = 'id',
): Promise<HeldRowText[]> {
  const found: HeldRowText[] = []
  for (let at = 0; at < ids.length; at += idsMax) {
    const chunk = ids.slice(at, at + idsMax)
    const slots = slotsOf(db, chunk.length)
    found.push(...(await run(db, textOf(db, entity, holder, `from "${entity}" r where r."${by}" in (${slots})`), chunk)))
  }
  return found
}

/** All rows of an entity, in the order of ids. */
export async function allRowTexts(db: ReadableDb, entity: EntityName): Promise<HeldRowText[]> {
  return run(db, textOf(db, entity, 'id', `from "${entity}" r order by r."id"`), [])
}

/** A member's own rows after an id, in the order of ids. */
export async function memberRowTexts(
  db: ReadableDb,
  entity: 'notice' | 'conflict',
  span: { readonly memberId: Id; readonly after: Id; readonly limit: number },
): Promise<HeldRowText[]> {
  const [member, after, limit] = numberedOf(db) ? ['$1', '$2', '$3'] : ['?', '?', '?']
  const tail = `from "${entity}" r where r."memberId" = ${member} and r."id" > ${after} order by r."id" limit ${limit}`
  return run(db, textOf(db, entity, 'memberId', tail), [span.memberId, span.after, span.limit])
}

/** The records of a scope after an id, in the order of ids. */
export async function recordTextsOf(db: ReadableDb, span: { readonly scope: string; readonly after: Id; readonly limit: number }): Promise<HeldRowText[]> {
  const [scope, after, limit] = numberedOf(db) ? ['$1', '$2', '$3'] : ['?', '?', '?']
  const places = `select "recordId" from "record_scope" where "scope" = ${scope} and "recordId" > ${after} order by "recordId" limit ${limit}`
  return run(db, textOf(db, 'record', 'scopes', `from (${places}) p join "record" r on r."id" = p."recordId" order by r."id"`), [
    span.scope,
    span.after,
    span.limit,
  ])
}

/** The text of a row that is gone, or that whoever asks may no longer see. */
export function removalText(entity: string, id: Id): string {
  return `{"entity":${JSON.stringify(entity)},"id":${JSON.stringify(id)},"row":null}`
}

async function run(db: ReadableDb, text: string, parameters: readonly (string | number)[]): Promise<HeldRowText[]> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]) as CompiledQuery<HeldRowText>)
  return rows
}

function textOf(db: ReadableDb, entity: EntityName, holder: HolderColumn, tail: string): string {
  const numbered = numberedOf(db)
  const key = `${numbered} ${entity} ${holder} ${tail}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const members = columnsOf(entity).flatMap(({ name, kind }, n) => [`'${n === 0 ? '' : ','}"${name}":'`, jsonOf(kind, `r."${name}"`, numbered)])
  const parts = [`'{"entity":"${entity}","id":'`, jsonOf('text', 'r."id"', numbered), `',"row":{'`, ...members, `'}}'`]
  const text = `select r."id" as "id", r."${holder}" as "holder", concat(${parts.join(',')}) as "text" ${tail}`
  texts.set(key, text)
  return text
}

/** A column as JSON. `concat` leaves a null out, so each is named. */
function jsonOf(kind: ColumnKind, column: string, numbered: boolean): string {
  if (kind === 'boolean') return `case ${column} when 1 then 'true' when 0 then 'false' else 'null' end`
  if (kind === 'text') return numbered ? `coalesce(to_json(${column})::text,'null')` : `json_quote(${column})`
  return numbered ? `coalesce(${column}::text,'null')` : `coalesce(${column},'null')`
}

function slotsOf(db: ReadableDb, count: number): string {
  const numbered = numberedOf(db)
  return Array.from({ length: count }, (_, n) => (numbered ? `$${n + 1}` : '?')).join(',')
}

function numberedOf(db: ReadableDb): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}
