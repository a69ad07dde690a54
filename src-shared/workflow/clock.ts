import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { addAct, changeOf, draftOf, finish, notify, putTask, type Change, type Draft, type Standing, type World } from './change.ts'
import { isOfNode } from './seats.ts'
import { complete } from './settle.ts'

/**
 * What time brings about, whoever says that it has come: waits end, and tasks whose limit is over are recorded as late, once, for the initiator and the head of the unit to know
 * (WFL-13, WFL-14). When nothing is due, nothing changes.
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
  return ok(undefined)
}

/** A record that a sub-process has started is closed: where it was the last one that its parent waits for, the parent goes on. */
export function childClosed(standing: Standing, childId: Id, world: World): Result<Change> {
  const draft = draftOf(standing, world)
  const { route, compiled } = draft
  if (standing.record.closedAt !== null) return ok(changeOf(draft))
  const without = (children: Readonly<Record<string, readonly Id[]>>): Record<string, Id[]> =>
    Object.fromEntries(Object.entries(children).map(([key, ids]) => [key, ids.filter((id) => id !== childId)]))
  const key = Object.entries(route.children).find(([, ids]) => ids.includes(childId))?.[0]
  const isAside = route.aside.some(({ children }) => Object.values(children).some((ids) => ids.includes(childId)))
  if (key === undefined && !isAside) return ok(changeOf(draft))
  draft.route = { ...route, children: without(route.children), aside: route.aside.map((aside) => ({ ...aside, children: without(aside.children) })) }
  const node = key === undefined ? undefined : compiled.nodesByKey.get(key)
  if (!node || draft.route.children[node.key]?.length !== 0) return ok(changeOf(draft))
  addAct(draft, { kind: 'sub-end', node: node.key })
  return finish(draft, complete(draft, node))
}
