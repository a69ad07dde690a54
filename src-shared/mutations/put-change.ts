import type { Task } from '#shared/domain/record.ts'
import { scopesOfRecord } from '#shared/permissions/policy.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import type { Change, Unnumbered } from '#shared/workflow/change.ts'

/**
 * Writes what the workflow changed. The record is written only when something in it changed, so that two people who decide beside each other (会签), or a remark, do not
 * stand in each other's way by its revision.
 */
export async function putChange(
  rows: RowWriter,
  change: Change,
  before?: { readonly record: object; readonly tasks: readonly Unnumbered<Task>[] },
): Promise<void> {
  const scopes = scopesOfRecord(change.record, [...(before?.tasks ?? []), ...change.tasks], change.acts, change.copied)
  const isSame = change.record === before?.record && scopes.length === change.record.scopes.length
  if (!isSame) await rows.put('record', { ...change.record, scopes })
  for (const task of change.tasks) await rows.put('task', task)
  for (const act of change.acts) await rows.put('act', act)
  for (const notice of change.notices) await rows.put('notice', notice)
}
