import type { Database } from 'better-sqlite3'
import type { Id } from '#shared/kernel/id.ts'
import { memberOfScope } from '#shared/permissions/policy.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import { statement } from '../apply/statement.ts'

/**
 * Whoever is dismissed, or no longer belongs to this desk, loses his own scope by the server's word; that is the one sign by which his slot goes. A row that is
 * missing is none: a server that was emptied or restored sends none either, and must lock nobody out.
 * `belonging`: members whose keys a restored server has lost, by its own word.
 *
 * The names are kept in the transaction that removes the rows, so that a kill before the slot is gone forgets nothing.
 */
export function noteLeavers(raw: Database, lost: readonly string[], belonging: ReadonlySet<Id>): void {
  const members = lost.flatMap((scope) => memberOfScope(scope) ?? []).filter((memberId) => !belonging.has(memberId))
  if (members.length > 0) writeMeta(raw, 'leavers', JSON.stringify([...new Set([...leaversOf(raw), ...members])]))
}

/** Those whose slots have still to go. */
export function leaversOf(raw: Database): readonly Id[] {
  return JSON.parse(readMeta(raw, 'leavers') ?? '[]') as Id[]
}

/** Removes what was a leaver's own on this desk and nobody else's to read. What he had signed stays: it is sent and judged as ever, and its outcome is kept. */
export function forgetOwnRows(raw: Database, memberId: Id): number {
  const drafts = statement(raw, 'select (select count(*) from "draft" where "memberId" = @id) + (select count(*) from "grid" where "memberId" = @id)')
  const count = Number(drafts.pluck().get({ id: memberId }))
  for (const [part, parent, column] of [
    ['import_row', 'import', 'importId'],
    ['grid_row', 'grid', 'gridId'],
  ])
    statement(raw, `delete from "${part}" where "${column}" in (select "id" from "${parent}" where "memberId" = ?)`).run(memberId)
  for (const table of ['import', 'intake', 'drop_folder', 'machine_door', 'grid', 'draft', 'saved_view', 'view_state', 'upload'])
    statement(raw, `delete from "${table}" where "memberId" = ?`).run(memberId)
  return count
}

/** The slots are gone. */
export function settleLeavers(raw: Database, settled: readonly Id[]): void {
  const left = leaversOf(raw).filter((id) => !settled.includes(id))
  writeMeta(raw, 'leavers', left.length === 0 ? null : JSON.stringify(left))
}
