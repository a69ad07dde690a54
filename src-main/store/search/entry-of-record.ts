import type { Database } from 'better-sqlite3'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { masksStamp, projectionShape, projector } from '#shared/definition/projection.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { Id } from '#shared/kernel/id.ts'
import { memberScope, unitScope } from '#shared/permissions/policy.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { statement } from '../apply/statement.ts'
import { sourceColumns } from '../register/columns.ts'
import { publishedBody } from '../register/project.ts'
import type { Entry } from './search-file.ts'

/** Reads records of the store as entries of the index: the text columns of their register, a line each, so that no word reaches over two of them. */
export type EntryReader = {
  /** Definitions whose records may be found, and the columns that are read of them. */
  shapes(): ReadonlyMap<string, string>
  /** Entries of these records; one that is gone, or whose definition is, has none. */
  read(ids: readonly Id[]): readonly Entry[]
  /** Ids of records of these definitions, in order. */
  idsAfter(definitionKeys: readonly string[], after: Id, limit: number): readonly Id[]
}

type Known = { readonly shape: string; readonly textOf: (record: BusinessRecord) => string }

/** Over the reading connection. */
export function createEntryReader(raw: Database): EntryReader {
  let known: { readonly stamp: string; readonly byKey: ReadonlyMap<string, Known>; readonly shapes: ReadonlyMap<string, string> } = {
    stamp: '',
    byKey: new Map(),
    shapes: new Map(),
  }

  function definitions(): typeof known {
    const rows = statement(raw, `select "id", "revision", "key" from "definition" order by "id"`).all() as { id: string; revision: number; key: string }[]
    const stamp = JSON.stringify(rows)
    if (stamp === known.stamp) return known
    const byKey = new Map<string, Known>()
    for (const key of new Set(rows.map((row) => row.key))) {
      const body = publishedBody(raw, key)
      if (body) byKey.set(key, knownOf(body))
    }
    known = { stamp, byKey, shapes: new Map([...byKey].map(([key, { shape }]) => [key, shape])) }
    return known
  }

  return {
    shapes: () => definitions().shapes,
    read(ids) {
      const { byKey } = definitions()
      const rows = statement(raw, 'select * from "record" where "id" in (select "value" from json_each(?))').all(JSON.stringify(ids)) as StoredRow[]
      return rows.flatMap((row): readonly Entry[] => {
        const record = decodeRow('record', row)
        const definition = byKey.get(record.definitionKey)
        return definition ? [entryOf(record, definition)] : []
      })
    },
    idsAfter: (definitionKeys, after, limit) =>
      // The plus keeps the query on the order of ids; by definition it would sort everything for each page.
      statement(raw, 'select "id" from "record" where "id" > ? and +"definitionKey" in (select "value" from json_each(?)) order by "id" limit ?')
        .pluck()
        .all(after, JSON.stringify(definitionKeys), limit) as Id[],
  }
}

function knownOf(body: DefinitionBody): Known {
  const columns = sourceColumns(body)
    .filter(({ kind }) => kind === 'text')
    .map(({ source }) => source)
  const places = new Map(projectionShape(body).map(({ column }, place) => [column, place]))
  const values = projector(body)
  const textOf = (record: BusinessRecord): string => {
    const row = values(record)
    return columns.map((column) => row[places.get(column) ?? -1] ?? '').join('\n')
  }
  const masks = masksStamp(body)
  return { shape: [...columns, ...(masks === '' ? [] : [masks])].join(' '), textOf }
}

function entryOf(record: BusinessRecord, { textOf }: Known): Entry {
  const holders = new Set([...record.scopes, unitScope(record.unitId), memberScope(record.creatorId)])
  return { recordId: record.id, definitionKey: record.definitionKey, holders: [...holders].toSorted(), text: textOf(record) }
}
