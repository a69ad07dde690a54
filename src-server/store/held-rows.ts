import { CompiledQuery, PostgresAdapter } from 'kysely'
import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import type { RowForm, StoredForm } from './row-forms.ts'
import type { ReadableDb } from './store.ts'

/** A row in the form in which it will leave, with who holds it: scopes of a record (as JSON), the record of a part, the member of a notice, the unit of a day. */
export type HeldRow = StoredForm & { readonly id: Id; readonly holder: string }

/** The column by which an entity's rows are held; organisation rows are everybody's. */
export type HolderColumn = 'id' | 'scopes' | 'recordId' | 'memberId' | 'unitId'

const idsMax = 500
const texts = new Map<string, string>()

/** Reads rows in one form. */
export type HeldRows = {
  /** The rows of these ids that are there, in no order. */
  ofIds(entity: EntityName, holder: HolderColumn, ids: readonly Id[], by?: 'id' | 'recordId'): Promise<HeldRow[]>
  /** All rows of an entity, in the order of ids. */
  all(entity: EntityName): Promise<HeldRow[]>
  /** A member's own rows after an id, in the order of ids. */
  ofMember(entity: 'notice' | 'conflict' | 'phrase', span: { readonly memberId: Id; readonly after: Id; readonly limit: number }): Promise<HeldRow[]>
  /** A unit's days after an id, in the order of ids. */
  ofUnit(entity: 'day', span: { readonly unitId: Id; readonly after: Id; readonly limit: number }): Promise<HeldRow[]>
  /** The records of a scope after an id, in the order of ids, or the certificates of those that were disposed of. */
  ofScope(entity: 'record' | 'disposal', span: { readonly scope: string; readonly after: Id; readonly limit: number }): Promise<HeldRow[]>
}

/** The rows of a snapshot in the form that was asked for. */
export function heldRows(db: ReadableDb, form: RowForm): HeldRows {
  const numbered = db.getExecutor().adapter instanceof PostgresAdapter
  const slot = (n: number): string => (numbered ? `$${n}` : '?')

  async function run(entity: EntityName, holder: HolderColumn, tail: string, parameters: readonly (string | number)[]): Promise<HeldRow[]> {
    const key = `${numbered} ${form.name} ${entity} ${holder} ${tail}`
    const text = texts.get(key) ?? `select r."id" as "id", r."${holder}" as "holder", ${form.select(entity, numbered)} ${tail}`
    texts.set(key, text)
    const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...parameters]) as CompiledQuery<HeldRow>)
    return rows
  }

  return {
    async ofIds(entity, holder, ids, by = 'id') {
      const found: HeldRow[] = []
      for (let at = 0; at < ids.length; at += idsMax) {
        const chunk = ids.slice(at, at + idsMax)
        // In SQLite one text for any number of ids: what is prepared is kept.
        const among = numbered ? chunk.map((_, n) => slot(n + 1)).join(',') : 'select "value" from json_each(?)'
        const parameters = numbered ? chunk : [JSON.stringify(chunk)]
        for (const row of await run(entity, holder, `from "${entity}" r where r."${by}" in (${among})`, parameters)) found.push(row)
      }
      return found
    },
    all: (entity) => run(entity, 'id', `from "${entity}" r order by r."id"`, []),
    ofMember(entity, { memberId, after, limit }) {
      const tail = `from "${entity}" r where r."memberId" = ${slot(1)} and r."id" > ${slot(2)} order by r."id" limit ${slot(3)}`
      return run(entity, 'memberId', tail, [memberId, after, limit])
    },
    ofUnit(entity, { unitId, after, limit }) {
      const tail = `from "${entity}" r where r."unitId" = ${slot(1)} and r."id" > ${slot(2)} order by r."id" limit ${slot(3)}`
      return run(entity, 'unitId', tail, [unitId, after, limit])
    },
    ofScope(entity, { scope, after, limit }) {
      const places = `select "recordId" from "record_scope" where "scope" = ${slot(1)} and "recordId" > ${slot(2)} order by "recordId" limit ${slot(3)}`
      return run(entity, 'scopes', `from (${places}) p join "${entity}" r on r."id" = p."recordId" order by r."id"`, [scope, after, limit])
    },
  }
}
