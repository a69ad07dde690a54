import type { Database } from 'better-sqlite3'
import type { ArchiveShelf } from '#shared/contract/calls/archive.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { StoredRow } from '#shared/rows/codec.ts'
import type { Condition } from '#store/read/readable.ts'
import { heldCondition } from './conditions.ts'

/** A filter of the archive made ready for one member: only conditions, so that it can be sent to the worker. */
export type PlannedShelf = {
  readonly name: ArchiveShelf
  /** What of all that is kept the filter finds, whatever shelf it lies on. */
  readonly kept: Condition
  /** What of it lies on the shelf. */
  readonly on: Condition
  readonly due: Condition
  readonly order: Condition
  /** Certificates of what was disposed of. */
  readonly gone: Condition
}
export type Span = { readonly offset: number; readonly limit: number }
export type ShelfPage = {
  readonly counts: Readonly<Record<ArchiveShelf, number>>
  /** Rows of records, with whether they are on hold; of the disposed, of certificates. */
  readonly rows: readonly (StoredRow & { readonly isHeld?: number })[]
}

/** One page of a shelf in its order, with what lies on each: every record that the member may see is looked at, of which there may be hundreds of thousands. */
export function readShelf(raw: Database, planned: PlannedShelf, { offset, limit }: Span): ShelfPage {
  const counts = countShelves(raw, planned)
  if (planned.name === 'disposed') {
    const sql = `SELECT * FROM "disposal" WHERE ${planned.gone.sql} ORDER BY "disposedAt" DESC, "id" LIMIT ? OFFSET ?`
    return { counts, rows: raw.prepare(sql).all(...planned.gone.params, limit, offset) as StoredRow[] }
  }
  const sorted = inOrder(`SELECT "record".*, ${heldCondition.sql} AS "isHeld"`, planned)
  return { counts, rows: raw.prepare(`${sorted.sql} LIMIT ? OFFSET ?`).all(...sorted.params, limit, offset) as StoredRow[] }
}

/** The ids behind it, in the same order. */
export function readShelfIds(raw: Database, planned: PlannedShelf, limit: number): readonly Id[] {
  const sorted = inOrder('SELECT "record"."id"', planned)
  return raw
    .prepare(`${sorted.sql} LIMIT ?`)
    .pluck()
    .all(...sorted.params, limit) as Id[]
}

function inOrder(select: string, { on, order }: PlannedShelf): Condition {
  return {
    sql: `${select} FROM "record" WHERE ${on.sql} ORDER BY ${order.sql} IS NULL, ${order.sql}, "record"."id"`,
    params: [...on.params, ...order.params, ...order.params],
  }
}

function countShelves(raw: Database, { kept, due, gone }: PlannedShelf): ShelfPage['counts'] {
  const sql = `SELECT count(*) AS "kept", coalesce(sum(${due.sql}), 0) AS "due", coalesce(sum(${heldCondition.sql}), 0) AS "held" FROM "record" WHERE ${kept.sql}`
  const counted = raw.prepare(sql).get(...due.params, ...kept.params) as Omit<ShelfPage['counts'], 'disposed'>
  const disposed = raw
    .prepare(`SELECT count(*) FROM "disposal" WHERE ${gone.sql}`)
    .pluck()
    .get(...gone.params) as number
  return { ...counted, disposed }
}
