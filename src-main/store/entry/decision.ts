import type { Id } from '#shared/kernel/id.ts'
import type { EntityName } from '#shared/rows/entities.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'
import { listRows } from '#store/read/rows.ts'

/**
 * What a decision rests on. Where the record stands at several nodes, others decide beside it and change the record by that; there the member's own task is what must still be as he saw
 * it, which it is when this desk has nothing newer of the record than what he saw.
 */
export async function expectedBy(
  context: StoreContext,
  seen: { readonly recordId: Id; readonly taskId: Id; readonly revision: number },
): Promise<readonly { readonly entity: EntityName; readonly id: Id; readonly revision: number }[]> {
  const [record] = await listRows(context, 'record', { id: seen.recordId })
  const [task] = await listRows(context, 'task', { id: seen.taskId })
  return record && task && record.revision === seen.revision && record.nodes.length > 1
    ? [{ entity: 'task', id: task.id, revision: task.revision }]
    : [{ entity: 'record', id: seen.recordId, revision: seen.revision }]
}

/** The record behind the member's next open task, in the order of 待办. */
export function nextTask(context: StoreContext, decided: Id): Id | null {
  const sql = `SELECT "recordId" FROM "task" WHERE "assigneeId" = ? AND "state" = 'open' AND "recordId" <> ? ORDER BY "dueAt" IS NULL, "dueAt", "createdAt", "id" LIMIT 1`
  return (statement(context.database.readRaw, sql).pluck().get(context.session.member.id, decided) as Id | undefined) ?? null
}
