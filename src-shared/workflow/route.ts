import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { addWorkingMinutes } from '#shared/calendar/working-time.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking, type AskingNode, type RouteNode } from '#shared/definition/steps.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Task } from '#shared/domain/record.ts'
import { asked, assign, reviserOf, type Assigned } from './assignees.ts'
import { addAct, cancelOpen, notify, putTask, scopeOf, type Draft, type World } from './change.ts'

/** Walks on from this place of the route: to the next node that stands, or to the end. */
export function advance(draft: Draft, compiled: CompiledDefinition, from: number, world: World): Result<void> {
  const { nodes } = compiled.route
  const next = nodes.slice(from).find((node) => compiled.stands(node, draft.record.data, scopeOf(draft.record)))
  if (next) return enter(draft, compiled, next, world)
  close(draft, compiled, 'completed', world)
  return ok(undefined)
}

/** Stops at a node and opens its tasks. */
export function enter(draft: Draft, compiled: CompiledDefinition, node: RouteNode, world: World): Result<void> {
  if (!isAsking(node) || node.kind === 'do' || node.kind === 'double-entry')
    return failed('definition-invalid', { where: `route.${node.key}`, detail: `no ${node.kind} yet` })
  const assigned = assign(world, { rule: node.assignee, kind: node.kind }, { ...draft.record, reviserId: reviserOf(draft.tasks.values()) })
  if (!assigned.ok) return assigned
  draft.record = { ...draft.record, state: 'running', nodes: [node.key] }
  openTasks(draft, compiled, node, assigned.value, world)
  return ok(undefined)
}

/** Opens a task at a node for each of these members, with the node's limit counted from now. */
export function openTasks(draft: Draft, compiled: CompiledDefinition, node: AskingNode, { members, fallback }: Assigned, world: World): void {
  const limit = compiled.limit(node)
  const dueAt = limit ? addWorkingMinutes(world.now, limit.workingMinutes, world.calendar) : null
  const warnAt = limit?.warnBefore === undefined ? null : addWorkingMinutes(world.now, limit.workingMinutes - limit.warnBefore, world.calendar)
  for (const member of members) openTask(draft, world, { node: node.key, kind: node.kind, assigneeId: member.id, dueAt, warnAt, fallback })
}

/** Opens one task. */
export function openTask(
  draft: Draft,
  world: World,
  task: { node: string; kind: Task['kind']; assigneeId: Id; dueAt: number | null; warnAt: number | null; fallback: boolean },
): void {
  const { id: recordId, round } = draft.record
  putTask(draft, { id: world.newId(), recordId, round, state: 'open', createdAt: world.now, decision: null, decidedAt: null, ...task })
}

/** Hands a record back to the initiator (or who stands in for him) to revise; `from` is the node at which it stood. */
export function handBack(draft: Draft, from: string, world: World): Result<void> {
  const reviser = assign(world, { rule: { kind: 'initiator' }, kind: 'revise' }, { ...draft.record, reviserId: null })
  if (!reviser.ok) return reviser
  draft.record = { ...draft.record, state: 'returned', nodes: [] }
  for (const member of reviser.value.members)
    openTask(draft, world, { node: from, kind: 'revise', assigneeId: member.id, dueAt: null, warnAt: null, fallback: reviser.value.fallback })
  return ok(undefined)
}

/** Ends a record: no task stays open, the initiator hears the result, and those who are copied get it. */
export function close(draft: Draft, compiled: CompiledDefinition, state: 'completed' | 'refused' | 'withdrawn', world: World): void {
  cancelOpen(draft)
  draft.record = { ...draft.record, state, nodes: [], closedAt: world.now }
  if (state === 'withdrawn') return
  // The trail of a record without a route ends with its first line.
  if (state === 'completed' && compiled.route.nodes.length > 0) addAct(draft, world, { kind: 'complete' })
  notify(draft, world, draft.record.creatorId, 'result')
  const copied = new Set(compiled.body.route.copyTo.flatMap((rule) => asked(world, rule, draft.record)))
  for (const member of copied) {
    if (member.state !== 'active' || member.id === draft.record.creatorId) continue
    draft.copied.push(member.id)
    notify(draft, world, member.id, 'copy')
  }
}

/** Where a node stands in the route; −1 for a node the definition does not know. */
export function placeOf(compiled: CompiledDefinition, nodeKey: string | undefined): number {
  return compiled.route.nodes.findIndex((node) => node.key === nodeKey)
}
