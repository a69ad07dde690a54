import type { Id } from '#shared/kernel/id.ts'
import { columnsOf, encodeValue, encodeValues } from './codec.ts'
import { entityNames, type EntityName, type EntityRow } from './entities.ts'
import { listKey, type ReadMark } from './marks.ts'
import type { StandingLists } from './standing-lists.ts'
import { encodeWhere, rowStatements, type RowHandle } from './statements.ts'
import type { RowChange, RowWriter } from './transaction.ts'

/**
 * The one narrow writer over a database: gathers what mutations put and remove, answers reads as if it were written, and writes
 * it in few statements. One writer serves one transaction; several mutations may pass through it one after the other.
 *
 * - `take` ends one mutation: answers what it changed (with what stood before *it*) and what it read, and keeps the changes for `flush`.
 * - `discard` forgets what the mutation since the last `take` has put, as after a refusal, and answers what it read.
 * - `flush` writes everything taken and answers the net changes: against what stood in the database, not against each mutation.
 * - `place` puts a row exactly as given, revision and all: for rows that come from the server and for images that come back.
 *
 * Rows it answers are frozen by convention, never changed: a change is a `put`. A list that nothing has touched answers the same array
 * again, so that whoever computes something from it (the organisation's index) may keep it beside the array.
 */
export type EntityWriter = RowWriter & {
  take(): { readonly changes: readonly RowChange[]; readonly reads: readonly ReadMark[] }
  discard(): readonly ReadMark[]
  flush(): Promise<readonly RowChange[]>
  place<E extends EntityName>(entity: E, id: Id, row: EntityRow<E> | undefined): Promise<void>
}

type Row = { readonly id: Id; readonly revision: number }
/** `base`: in the database. `taken`: after the mutations that have ended. `now`: after the running one. Undefined: no row. */
type Held = { base: Row | undefined; taken: Row | undefined; now: Row | undefined }
type Shelf = {
  readonly held: Map<Id, Held>
  /** Ids changed since the writer was made, for lists. */
  readonly touched: Set<Id>
  /** Ids changed by the running mutation. */
  readonly running: Set<Id>
  /** Ids taken and not yet written. */
  readonly unwritten: Set<Id>
  readonly lists: Map<string, List>
  /** Grows with every change, so that a list knows whether its last answer still stands. */
  changes: number
}
type List = { readonly ids: readonly Id[]; answer: readonly Row[]; at: number }

export type RowWriterOptions = {
  /** Keeps what mutations read. */
  readonly track: boolean
  /** What is as it was when the transaction began. */
  readonly standing?: StandingLists
  /** Rows stay as they are read until the transaction ends, where writers do not take turns. */
  readonly locking?: boolean
}

/** A writer over a Kysely handle inside a write transaction. */
export function createRowWriter(handle: RowHandle, options: RowWriterOptions): EntityWriter {
  const statements = rowStatements(handle, { locking: options.locking ?? false })
  const shelves = new Map<EntityName, Shelf>(
    entityNames.map((entity) => [entity, { held: new Map(), touched: new Set(), running: new Set(), unwritten: new Set(), lists: new Map(), changes: 0 }]),
  )
  const marks = new Map<string, ReadMark>()
  let hasWritten = false

  function shelfOf(entity: EntityName): Shelf {
    const shelf = shelves.get(entity)
    if (!shelf) throw new Error(`no entity ${entity}`)
    return shelf
  }

  function mark(entity: EntityName, key: string): void {
    if (options.track) marks.set(`${entity} ${key}`, { entity, key })
  }

  function keep(shelf: Shelf, id: Id, row: Row | undefined): Held {
    const known = shelf.held.get(id)
    if (known) return known
    const held: Held = { base: row, taken: row, now: row }
    shelf.held.set(id, held)
    return held
  }

  async function preload(entity: EntityName, ids: readonly Id[]): Promise<void> {
    const shelf = shelfOf(entity)
    const missing = [...new Set(ids)].filter((id) => !shelf.held.has(id))
    if (missing.length === 0) return
    for (const row of await statements.get(entity, missing)) keep(shelf, row.id, row)
    for (const id of missing) keep(shelf, id, undefined)
  }

  async function find(entity: EntityName, id: Id): Promise<Held> {
    const shelf = shelfOf(entity)
    const known = shelf.held.get(id)
    if (known) return known
    const [row] = await statements.get(entity, [id])
    return keep(shelf, id, row)
  }

  async function listOf(entity: EntityName, where: object): Promise<List> {
    const shelf = shelfOf(entity)
    const bound = encodeWhere(entity, where)
    const key = JSON.stringify(bound)
    const known = shelf.lists.get(key)
    if (known) return known
    // After the first writing the tables are this transaction's own, and others must not see them.
    const standing = bound.length === 0 && !hasWritten ? options.standing : undefined
    const kept = standing?.get(entity)
    const rows = kept ?? (await statements.list(entity, bound))
    if (!kept) standing?.keep(entity, rows)
    for (const row of rows) keep(shelf, row.id, row)
    const made: List = { ids: rows.map(({ id }) => id), answer: rows, at: shelf.touched.size === 0 ? shelf.changes : -1 }
    shelf.lists.set(key, made)
    return made
  }

  function change(entity: EntityName, id: Id, held: Held, row: Row | undefined): void {
    const shelf = shelfOf(entity)
    held.now = row
    shelf.touched.add(id)
    shelf.running.add(id)
    shelf.changes += 1
  }

  return {
    preload,

    async get(entity, id) {
      mark(entity, id)
      return (await find(entity, id)).now as EntityRow<typeof entity> | undefined
    },

    async list(entity, where) {
      mark(entity, listKey(entity, where))
      const list = await listOf(entity, where)
      const shelf = shelfOf(entity)
      if (list.at !== shelf.changes) {
        list.answer = answerOf(entity, shelf, list, where)
        list.at = shelf.changes
      }
      return list.answer as readonly EntityRow<typeof entity>[]
    },

    async put(entity, row) {
      const { id } = row as unknown as Row
      const held = await find(entity, id)
      const next = { ...row, revision: (held.taken?.revision ?? 0) + 1 }
      change(entity, id, held, next as unknown as Row)
      return next as unknown as EntityRow<typeof entity>
    },

    async remove(entity, id) {
      const held = await find(entity, id)
      if (held.now) change(entity, id, held, undefined)
    },

    async place(entity, id, row) {
      const held = await find(entity, id)
      const same = held.base !== undefined && row !== undefined && sameRow(entity, held.base, row)
      change(entity, id, held, same ? held.base : row)
    },

    take() {
      const changes: RowChange[] = []
      for (const [entity, shelf] of shelves) {
        for (const id of shelf.running) {
          const held = keep(shelf, id, undefined)
          if (held.taken !== held.now) changes.push({ entity, id, before: held.taken, after: held.now })
          held.taken = held.now
          shelf.unwritten.add(id)
        }
        shelf.running.clear()
      }
      const reads = [...marks.values()]
      marks.clear()
      return { changes, reads }
    },

    discard() {
      for (const shelf of shelves.values()) {
        for (const id of shelf.running) {
          const held = keep(shelf, id, undefined)
          held.now = held.taken
        }
        if (shelf.running.size > 0) shelf.changes += 1
        shelf.running.clear()
      }
      const reads = [...marks.values()]
      marks.clear()
      return reads
    },

    async flush() {
      const net: RowChange[] = []
      hasWritten = true
      for (const [entity, shelf] of shelves) {
        const fresh: Row[] = []
        const changed: Row[] = []
        const gone: Id[] = []
        for (const id of shelf.unwritten) {
          const held = keep(shelf, id, undefined)
          if (held.taken === held.base) continue
          if (!held.taken) gone.push(id)
          else if (held.base) changed.push(held.taken)
          else fresh.push(held.taken)
          net.push({ entity, id, before: held.base, after: held.taken })
          held.base = held.taken
        }
        shelf.unwritten.clear()
        await statements.insert(entity, fresh)
        await statements.upsert(entity, changed)
        await statements.remove(entity, gone)
      }
      return net
    },
  }
}

/** Equal to what the database holds already, so that an echo costs no write. */
function sameRow(entity: EntityName, a: object, b: object): boolean {
  const [one, other] = [encodeValues(entity, a), encodeValues(entity, b)]
  return one.every((value, n) => value === other[n])
}

/** What a list shows now: the rows it found, and those touched since that match, in the order of ids. */
function answerOf(entity: EntityName, shelf: Shelf, list: List, where: object): readonly Row[] {
  const rows: Row[] = []
  const add = (id: Id): void => {
    const row = shelf.held.get(id)?.now
    if (row) rows.push(row)
  }
  if (shelf.touched.size === 0) {
    for (const id of list.ids) add(id)
    return rows
  }
  const bound = encodeWhere(entity, where)
  const kinds = new Map(columnsOf(entity).map(({ name, kind }) => [name, kind]))
  const matches = (row: Row): boolean => {
    const values = row as unknown as Readonly<Record<string, unknown>>
    return bound.every(([column, value]) => encodeValue(kinds.get(column) ?? 'text', values[column]) === value)
  }
  for (const id of list.ids) if (!shelf.touched.has(id)) add(id)
  for (const id of shelf.touched) {
    const row = shelf.held.get(id)?.now
    if (row && matches(row)) rows.push(row)
  }
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
