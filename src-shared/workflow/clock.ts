import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { addAct, changeOf, draftOf, finish, notify, putTask, type Change, type Draft, type Standing, type World } from './change.ts'
import { isOfNode } from './seats.ts'
import { complete } from './settle.ts'

/**
 * What time brings about, whoever says that it has come: waits end, sub-processes that are over are left, and tasks whose limit is over are recorded as late, once, for the
 * initiator and the head of the unit to know (WFL-13, WFL-14). When nothing is due, nothing changes.
 */
export function tick(standing: Standing, world: World): Result<Change> {
  const draft = draftOf(standing, { ...world, byClock: true })
  if (standing.record.closedAt !== null) return ok(changeOf(draft))
  noteOverdue(draft)
  return finish(draft, endWaits(draft))
}

function noteOverdue(draft: Draft): void {
  const { world, record } = draft
  for (const task of draft.tasks.values()) {
    const { state, dueAt, pausedAt, overdueAt } = task
    if (state !== 'open' || !isOfNode(task) || dueAt === null || dueAt > world.now || pausedAt !== null || overdueAt !== null) continue
    putTask(draft, { ...task, overdueAt: world.now })
    addAct(draft, { kind: 'overdue', node: task.node, memberId: task.assigneeId })
    const head = world.organisation.headOf(record.unitId)
    for (const memberId of new Set([task.assigneeId, record.creatorId, ...(head ? [head.id] : [])])) notify(draft, memberId, 'overdue')
  }
}

function endWaits(draft: Draft): Result<void> {
  for (const [key, end] of Object.entries(draft.route.waits)) {
    const node = draft.compiled.nodesByKey.get(key)
    if (!node || end > draft.world.now || !draft.record.nodes.includes(key)) continue
    addAct(draft, { kind: 'wait-end', node: key })
    const done = complete(draft, node)
    if (!done.ok) return done
  }
  for (const key of Object.keys(draft.route.children)) {
    const done = endSubProcesses(draft, key)
    if (!done.ok) return done
  }
  return ok(undefined)
}

/** Leaves a node none of whose sub-processes runs any more. */
function endSubProcesses(draft: Draft, key: string): Result<void> {
  const node = draft.compiled.nodesByKey.get(key)
  if (!node || draft.route.children[key]?.length !== 0 || !draft.record.nodes.includes(key)) return ok(undefined)
  addAct(draft, { kind: 'sub-end', node: key })
  return complete(draft, node)
}

/**
 * A record that a sub-process has started is closed: where it was the last one that its parent waits for, the parent goes on. Where nobody can take what comes next, the
 * parent stays without it until the clock finds that it can go on.
 */
export function childClosed(standing: Standing, childId: Id, world: World): Result<Change> {
  const { closedAt, route } = standing.record
  if (closedAt !== null) return ok(changeOf(draftOf(standing, world)))
  const struck = (): Draft => strikeOut(draftOf(standing, world), childId)
  const key = Object.entries(route?.children ?? {}).find(([, ids]) => ids.includes(childId))?.[0]
  const draft = struck()
  const left = key === undefined ? ok(undefined) : endSubProcesses(draft, key)
  return ok(changeOf(left.ok ? draft : struck()))
}

/** Takes a record off all lists of those that are waited for. */
function strikeOut(draft: Draft, childId: Id): Draft {
  const { children, aside } = draft.route
  const without = (lists: Readonly<Record<string, readonly Id[]>>): Record<string, Id[]> =>
    Object.fromEntries(Object.entries(lists).map(([key, ids]) => [key, ids.filter((id) => id !== childId)]))
  const isNamed = [children, ...aside.map((each) => each.children)].some((lists) => Object.values(lists).some((ids) => ids.includes(childId)))
  if (isNamed) draft.route = { ...draft.route, children: without(children), aside: aside.map((each) => ({ ...each, children: without(each.children) })) }
  return draft
}
