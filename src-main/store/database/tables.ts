import type { ColumnKind, EntityName, EntityRow, entities } from '#shared/rows/entities.ts'

/** What a column of this kind holds of a row's value: JSON as text, booleans as 0 or 1, all else as it is. */
type Held<Value, Kind extends ColumnKind> = Kind extends 'json' ? string : Kind extends 'boolean' ? number : Value

/** An entity's row as its table holds it (what `encodeRow` makes and `decodeRow` reads). */
export type StoredEntity<E extends EntityName> = {
  [C in keyof EntityRow<E>]: C extends keyof (typeof entities)[E]['columns']
    ? (typeof entities)[E]['columns'][C] extends ColumnKind
      ? Held<EntityRow<E>[C], (typeof entities)[E]['columns'][C]>
      : never
    : never
}

/** Tables of this desk alone; their columns are compared with a migrated store in a test. */
export type DeskTables = {
  meta: { key: string; value: string }
  held_scope: { scope: string; since: number }
  outbox: {
    sequence: number
    id: string
    name: string
    authorId: string
    recordId: string | null
    body: string
    signature: string
    savedAt: number
    answer: string | null
    doubt: string | null
    effects: string | null
  }
  waiting_record: { recordId: string; sequence: number }
  journal: {
    id: string
    line: string
    sequence: number
    name: string
    authorId: string
    recordId: string | null
    body: string
    signature: string
    outcome: string
    fault: string | null
    version: number
    settledAt: number
    state: string
    resolvedAt: number | null
    reason: string | null
  }
  audit: { sequence: number; at: number; actorId: string; act: string; subject: string; digest: string; previous: string; hash: string }
  unknown_row: { entity: string; id: string; row: string | null }
  draft: {
    id: string
    memberId: string
    definitionKey: string
    definitionVersion: number
    recordId: string | null
    title: string
    data: string
    text: string
    updatedAt: number
    node: string | null
    comparedAt: number | null
  }
  saved_view: { id: string; memberId: string; definitionKey: string; body: string }
  view_state: { memberId: string; value: string }
  import: {
    id: string
    memberId: string
    definitionKey: string
    definitionVersion: number
    fileName: string
    state: string
    headings: string
    mapping: string
    createdAt: number
    fault: string | null
  }
  drop_folder: {
    id: string
    memberId: string
    definitionKey: string
    path: string
    columns: string | null
    language: string
    mark: string
    createdAt: number
  }
  intake: {
    id: string
    memberId: string
    sourceId: string
    definitionKey: string
    name: string
    digest: string
    signature: string
    importId: string | null
    state: string
    rows: number
    taken: number
    refused: number
    fault: string | null
    target: string | null
    at: number
  }
  machine_door: { id: string; memberId: string; definitionKey: string; tokenHash: string; createdAt: number; usedAt: number | null }
  import_row: { importId: string; row: number; cells: string; faults: string; recordId: string | null }
  grid: { id: string; memberId: string; definitionKey: string; definitionVersion: number; rowOrder: string; reasons: string; updatedAt: number }
  upload: { memberId: string; sha256: string; at: number }
  grid_row: { gridId: string; row: number; data: string; text: string; recordId: string | null; fault: string }
  projection: { definitionKey: string; tableName: string; shape: string }
  changed_record: { n: number; recordId: string }
}

/** Every table of a desk's store, as Kysely sees it. */
export type StoreTables = { [E in EntityName]: StoredEntity<E> } & DeskTables

/** Columns of the desk's own tables, for the test that holds them against a migrated store. */
export const deskColumns: { readonly [T in keyof DeskTables]: { readonly [C in keyof DeskTables[T]]: 'TEXT' | 'INTEGER' } } = {
  meta: { key: 'TEXT', value: 'TEXT' },
  held_scope: { scope: 'TEXT', since: 'INTEGER' },
  outbox: {
    sequence: 'INTEGER',
    id: 'TEXT',
    name: 'TEXT',
    authorId: 'TEXT',
    recordId: 'TEXT',
    body: 'TEXT',
    signature: 'TEXT',
    savedAt: 'INTEGER',
    answer: 'TEXT',
    doubt: 'TEXT',
    effects: 'TEXT',
  },
  waiting_record: { recordId: 'TEXT', sequence: 'INTEGER' },
  journal: {
    id: 'TEXT',
    line: 'TEXT',
    sequence: 'INTEGER',
    name: 'TEXT',
    authorId: 'TEXT',
    recordId: 'TEXT',
    body: 'TEXT',
    signature: 'TEXT',
    outcome: 'TEXT',
    fault: 'TEXT',
    version: 'INTEGER',
    settledAt: 'INTEGER',
    state: 'TEXT',
    resolvedAt: 'INTEGER',
    reason: 'TEXT',
  },
  audit: { sequence: 'INTEGER', at: 'INTEGER', actorId: 'TEXT', act: 'TEXT', subject: 'TEXT', digest: 'TEXT', previous: 'TEXT', hash: 'TEXT' },
  unknown_row: { entity: 'TEXT', id: 'TEXT', row: 'TEXT' },
  draft: {
    id: 'TEXT',
    memberId: 'TEXT',
    definitionKey: 'TEXT',
    definitionVersion: 'INTEGER',
    recordId: 'TEXT',
    title: 'TEXT',
    data: 'TEXT',
    text: 'TEXT',
    updatedAt: 'INTEGER',
    node: 'TEXT',
    comparedAt: 'INTEGER',
  },
  saved_view: { id: 'TEXT', memberId: 'TEXT', definitionKey: 'TEXT', body: 'TEXT' },
  view_state: { memberId: 'TEXT', value: 'TEXT' },
  import: {
    id: 'TEXT',
    memberId: 'TEXT',
    definitionKey: 'TEXT',
    definitionVersion: 'INTEGER',
    fileName: 'TEXT',
    state: 'TEXT',
    headings: 'TEXT',
    mapping: 'TEXT',
    createdAt: 'INTEGER',
    fault: 'TEXT',
  },
  drop_folder: {
    id: 'TEXT',
    memberId: 'TEXT',
    definitionKey: 'TEXT',
    path: 'TEXT',
    columns: 'TEXT',
    language: 'TEXT',
    mark: 'TEXT',
    createdAt: 'INTEGER',
  },
  intake: {
    id: 'TEXT',
    memberId: 'TEXT',
    sourceId: 'TEXT',
    definitionKey: 'TEXT',
    name: 'TEXT',
    digest: 'TEXT',
    signature: 'TEXT',
    importId: 'TEXT',
    state: 'TEXT',
    rows: 'INTEGER',
    taken: 'INTEGER',
    refused: 'INTEGER',
    fault: 'TEXT',
    target: 'TEXT',
    at: 'INTEGER',
  },
  machine_door: { id: 'TEXT', memberId: 'TEXT', definitionKey: 'TEXT', tokenHash: 'TEXT', createdAt: 'INTEGER', usedAt: 'INTEGER' },
  import_row: { importId: 'TEXT', row: 'INTEGER', cells: 'TEXT', faults: 'TEXT', recordId: 'TEXT' },
  grid: { id: 'TEXT', memberId: 'TEXT', definitionKey: 'TEXT', definitionVersion: 'INTEGER', rowOrder: 'TEXT', reasons: 'TEXT', updatedAt: 'INTEGER' },
  upload: { memberId: 'TEXT', sha256: 'TEXT', at: 'INTEGER' },
  grid_row: { gridId: 'TEXT', row: 'INTEGER', data: 'TEXT', text: 'TEXT', recordId: 'TEXT', fault: 'TEXT' },
  projection: { definitionKey: 'TEXT', tableName: 'TEXT', shape: 'TEXT' },
  changed_record: { n: 'INTEGER', recordId: 'TEXT' },
}
