import type { Database } from 'better-sqlite3'
import type { Result } from '#shared/kernel/fault.ts'
import type { MutationBody, MutationContext } from '#shared/mutations/mutation.ts'
import type { RowChange, RowWriter } from '#shared/rows/transaction.ts'
import type { ReadTable } from '#shared/rows/wire-table.ts'

/** Parses a mutation's arguments, holds what its author saw against the rows, and applies it; every expected refusal is a fault. */
export type CarryOut = (rows: RowWriter, body: MutationBody, context: MutationContext) => Promise<Result<void>>

/** Brings projection tables to the changed rows, and to those of tables of which none stood here, in the same transaction. */
export type ProjectChanges = (raw: Database, changes: readonly RowChange[], fresh?: readonly ReadTable[]) => void

/** What a mutation knows on a desk: its clock, no trusted bounds, no official numbers. */
export function deskContext(body: MutationBody, deskCode: string): MutationContext {
  return { id: body.id, author: body.author, at: body.at, judgedAt: body.at, place: 'desk', bounds: null, deskCode, takeNumbers: null }
}
