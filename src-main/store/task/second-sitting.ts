import type { CallArgs } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { tasksOfOthers } from '#shared/workflow/possible-acts.ts'
import type { StoreSession } from '#store/context.ts'
import type { KeyPlace } from '#store/keys/desk-keys.ts'
import { listRows, readableRecord } from '#store/read/rows.ts'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { proveSecond, secondMember } from '#store/session/second-person.ts'

type Held = { readonly recordId: Id; readonly taskId: Id; readonly session: StoreSession }

/** At most one at a desk; gone with the open desk, which ends at a lock. */
const held = new WeakMap<OpenDesk, Held>()

/**
 * 第二人录入: a second member takes the keyboard within the first one's session, proven by his own slot. A blind entry takes longer than a check, so his signing key stays until he
 * has finished that one task, leaves it, or the desk locks; it signs nothing else.
 */
export async function bringSecond(place: KeyPlace, opened: OpenDesk, ask: CallArgs<'task.bringSecond'>): Promise<Result<{ name: string }>> {
  leaveSecond(opened)
  const { context } = opened
  const found = await readableRecord(context, ask.recordId)
  if (!found.ok) return found
  const second = await secondMember(context, ask.userName)
  if (!second.ok) return second
  const tasks = await listRows(context, 'task', { recordId: ask.recordId })
  const task = tasksOfOthers(found.value.record, tasks, context.session.member.id, 'double-entry').find(({ id }) => id === ask.taskId)
  if (task?.assigneeId !== second.value.id) return failed('task-not-yours')
  const session = await proveSecond(place, context, second.value, ask.password)
  if (!session.ok) return session
  held.set(opened, { recordId: ask.recordId, taskId: task.id, session: session.value })
  return ok({ name: second.value.name })
}

/** The second member's session for this task, while he sits here. */
export function secondSession(opened: OpenDesk, { recordId, taskId }: { readonly recordId: Id; readonly taskId: Id }): StoreSession | undefined {
  const second = held.get(opened)
  return second?.recordId === recordId && second.taskId === taskId ? second.session : undefined
}

/** His key is not held any longer. */
export function leaveSecond(opened: OpenDesk): void {
  held.delete(opened)
}
