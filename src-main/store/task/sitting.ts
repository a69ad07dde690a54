import type { CallArgs } from '#shared/contract/store.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import type { ShieldedPlace } from '#shared/definition/shield.ts'
import type { BusinessRecord, FormData, Task } from '#shared/domain/record.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { StoreContext } from '#store/context.ts'
import { getRow, listRows, readableRecord } from '#store/read/rows.ts'
import type { OpenDesk } from '#store/session/open-desk.ts'
import { secondSession } from './second-sitting.ts'

export type Seat = CallArgs<'task.open'>

/** Who enters for which task. `record` is whole: what he may see of it is `shown`. */
export type Sitting = {
  /** His own: he signs, and what he types is his draft. */
  readonly context: StoreContext
  readonly kind: 'fill' | 'blind'
  readonly record: BusinessRecord
  readonly shown: FormData
  /** What is shielded from him. */
  readonly places: readonly ShieldedPlace[]
  readonly compiled: CompiledDefinition
  readonly tasks: readonly Task[]
  readonly task: Task
  readonly node: RouteNode
}

/** Lets the signed-in member, or the second one whom he has brought, enter for an open task of his own. */
export async function sittingOf(opened: OpenDesk, seat: Seat): Promise<Result<Sitting>> {
  const session = seat.second ? secondSession(opened, seat) : opened.context.session
  if (!session) return failed('second-person-left')
  const context: StoreContext = seat.second ? { ...opened.context, session, mutate: opened.actAs(session) } : opened.context
  const found = await readableRecord(context, seat.recordId)
  if (!found.ok) return found
  const { compiled } = found.value
  const record = (await getRow(context, 'record', seat.recordId)) ?? found.value.record
  const tasks = await listRows(context, 'task', { recordId: seat.recordId })
  const task = tasks.find(({ id }) => id === seat.taskId)
  if (!task) return failed('task-missing')
  if (task.state !== 'open' || record.state !== 'running') return failed('task-closed')
  if (task.assigneeId !== session.member.id) return failed('task-not-yours')
  const node = compiled.nodesByKey.get(task.node)
  const kind = node && entryAt(task, node)
  if (!node || !kind) return failed('act-not-allowed', { act: 'enter' })
  return ok({ context, kind, record, shown: found.value.record.data, places: found.value.places, compiled, tasks, task, node })
}

/** What is entered for a task, if anything is. */
export function entryAt(task: Pick<Task, 'kind'>, node: RouteNode): Sitting['kind'] | undefined {
  if (task.kind === 'double-entry' && node.kind === 'double-entry') return 'blind'
  return task.kind === 'do' && node.kind === 'do' && node.fills.length > 0 ? 'fill' : undefined
}
