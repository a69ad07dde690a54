import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { conflictSchema } from '#shared/domain/conflict.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { idSchema, type Id, type Instant } from '#shared/kernel/id.ts'
import type { WritableDb } from '../context.ts'
import { statement } from '../apply/statement.ts'

/**
 * The conflict inbox of this desk: what the server has told each author, and what only this desk's journal knows of, such as a mutation that the server could
 * not even read (the view `conflict_entry` joins the two; the server's word comes first).
 */
const entrySchema = conflictSchema.omit({ revision: true, memberId: true }).extend({
  authorId: idSchema,
  /** A fault that this version cannot read is one that it cannot explain. */
  fault: conflictSchema.shape.fault.nullable().catch(null),
  reason: z.string().nullable(),
  /** The server knows of it, and so do the author's other desks. */
  isShared: z.boolean(),
})
export type ConflictEntry = z.infer<typeof entrySchema>

type Stored = { args: string; expects: string; fault: string | null; shared: number } & Readonly<Record<string, unknown>>

function toEntry({ args, expects, fault, shared, ...rest }: Stored): ConflictEntry {
  return entrySchema.parse({
    ...rest,
    args: JSON.parse(args) as unknown,
    expects: JSON.parse(expects) as unknown,
    fault: fault === null ? null : (JSON.parse(fault) as Fault),
    isShared: shared === 1,
  })
}

/** The conflicts of one author, newest first; `open` leaves out what is resolved. */
export function listConflicts(raw: Database, authorId: Id, which: 'open' | 'all'): readonly ConflictEntry[] {
  const only = which === 'open' ? `and "state" = 'open'` : ''
  const rows = statement(raw, `select * from "conflict_entry" where "authorId" = ? ${only} order by "settledAt" desc, "id" desc`)
  return (rows.all(authorId) as Stored[]).map(toEntry)
}

/** One entry of that author. */
export function conflictEntry(raw: Database, id: Id, authorId: Id): ConflictEntry | undefined {
  const stored = statement(raw, 'select * from "conflict_entry" where "id" = ? and "authorId" = ?').get(id, authorId) as Stored | undefined
  return stored && toEntry(stored)
}

/** How many conflicts wait for somebody. */
export function countConflicts(raw: Database): number {
  return statement(raw, `select count(*) from "conflict_entry" where "state" = 'open'`).pluck().get() as number
}

export type Resolution = { readonly state: 'redone' | 'discarded'; readonly at: Instant; readonly reason: string }

/** Closes the journal's own entry; one that is closed, or made at another desk, stays as it is. */
export async function closeInJournal(db: WritableDb, id: Id, { state, at, reason }: Resolution): Promise<void> {
  await db.updateTable('journal').set({ state, resolvedAt: at, reason }).where('id', '=', id).where('state', '=', 'open').execute()
}
