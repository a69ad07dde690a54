import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { assign, reviserOf } from './assignees.ts'
import { cancelOpen, changeOf, draftOf, type Change, type Draft, type Unnumbered, type World } from './change.ts'
import { advance, openTask, openTasks, placeOf } from './route.ts'

type TaskRow = Unnumbered<Task>

/**
 * Takes a member who has left off a record (AUT-22): his open tasks are cancelled and his seat goes to whom the rule names beside those already asked, or to the
 * stand-ins. Where one of several is enough and others are still asked, nobody new is; where all must agree and nobody can take the seat, the others' word counts.
 */
export function reassign(
  compiled: CompiledDefinition,
  record: Unnumbered<BusinessRecord>,
  tasks: readonly TaskRow[],
  leaverId: Id,
  world: World,
): Result<Change> {
  const draft = draftOf(record, tasks)
  const left = tasks.filter((task) => task.state === 'open' && task.assigneeId === leaverId)
  cancelOpen(draft, (task) => task.assigneeId === leaverId)
  for (const task of left) {
    const refilled = refill(draft, compiled, task, leaverId, world)
    if (!refilled.ok) return refilled
  }
  return ok(changeOf(draft))
}

function refill(draft: Draft, compiled: CompiledDefinition, task: TaskRow, leaverId: Id, world: World): Result<void> {
  const found = compiled.nodesByKey.get(task.node)
  const node = found && isAsking(found) ? found : undefined
  const visit = [...draft.tasks.values()].filter(
    (other) =>
      other.node === task.node && other.kind === task.kind && (other.state === 'open' || (other.state === 'done' && other.createdAt >= task.createdAt)),
  )
  const isAsked = visit.some((other) => other.state === 'open')
  if (isAsked && (task.kind === 'revise' || node?.mode === 'any')) return ok(undefined)
  const rule = task.kind === 'revise' ? ({ kind: 'initiator' } as const) : node?.assignee
  if (!rule || !node) return ok(undefined)
  const seat = { rule, kind: task.kind }
  const subject = { ...draft.record, reviserId: reviserOf(draft.tasks.values()) }
  const successor = assign(world, seat, subject, new Set([leaverId, ...visit.map((other) => other.assigneeId)]))
  if (!successor.ok && isAsked) return ok(undefined)
  if (!successor.ok && node.mode === 'all' && visit.length > 0) return advance(draft, compiled, placeOf(compiled, node.key) + 1, world)
  const assigned = successor.ok ? successor : assign(world, seat, subject, new Set([leaverId]))
  if (!assigned.ok) return assigned
  const { members, fallback } = assigned.value
  if (task.kind === 'revise')
    for (const { id } of members) openTask(draft, world, { node: task.node, kind: 'revise', assigneeId: id, dueAt: null, warnAt: null, fallback })
  else openTasks(draft, compiled, node, assigned.value, world)
  return ok(undefined)
}
