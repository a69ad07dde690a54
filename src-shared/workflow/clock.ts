import { ok, type Fault, type Result } from '#shared/kernel/fault.ts'
import { derivedId } from '#shared/kernel/derived-id.ts'
import { timeId, type Id, type Instant, type NewId } from '#shared/kernel/id.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { asked } from './assignees.ts'
import { addAct, changeOf, copyOf, draftOf, notify, putTask, type Change, type Draft, type Standing, type TaskRow, type World } from './change.ts'
import { later, limitOf } from './limits.ts'
import { subjectOf } from './seats.ts'
import { complete, endSubProcesses } from './settle.ts'

/**
 * What time brings about, whoever says that it has come: waits end, sub-processes that are over are left, tasks are warned of before their limit, recorded as late after it
 * (WFL-13, WFL-14), and told further up. Each once, because the row says whether it was; when nothing is due, nothing changes.
 *
 * Nobody does these things: the lines of the trail bear `timeId`. What they make is named after the thing that was due, not after the mutation, so that a desk without network and the
 * server make the same tasks, lines and notices, and what somebody decides on such a task stands whoever has said it first.
 *
 * What cannot be left, because nobody can take what comes next, stays as it is and holds up nothing else that is due.
 */
export function tick(standing: Standing, world: World): Result<Change> {
  const naming = createNaming()
  let draft = draftOf(standing, { ...world, actorId: timeId, newId: naming.newId })
  if (standing.record.closedAt !== null) return ok(changeOf(draft))
  for (const task of draft.tasks.values()) noteTask(draft, task, naming)
  let fault: Fault | undefined
  for (const { name, at, leave } of nodesOver(draft)) {
    const trial = copyOf(draft)
    naming.of(at, trial.record.id, name)
    const left = leave(trial)
    if (left.ok) draft = trial
    else fault ??= left.fault
  }
  const change = changeOf(draft)
  return fault && isNothing(change) ? { ok: false, fault } : ok(change)
}

/** Whether a change has nothing to write. */
export function isNothing({ acts, tasks, notices }: Change): boolean {
  return acts.length === 0 && tasks.length === 0 && notices.length === 0
}

type Naming = { readonly newId: NewId; of(at: Instant, ...name: readonly string[]): void }

/** Names things after what was due. */
function createNaming(): Naming {
  let ids: NewId | undefined
  return {
    newId() {
      if (!ids) throw new Error('nothing is due')
      return ids()
    },
    of: (at, ...name) => (ids = idsOf(derivedId(at, 'due', ...name))),
  }
}

function noteTask(draft: Draft, task: TaskRow, naming: Naming): void {
  const { now } = draft.world
  if (task.state !== 'open' || task.nextAt === null || task.nextAt > now) return
  const { dueAt, warnAt, overdueAt } = task
  if (overdueAt !== null || (dueAt !== null && dueAt <= now)) {
    const late = overdueAt === null ? noteLate(draft, task, naming) : task
    tellFurther(draft, late, naming)
    return
  }
  naming.of(warnAt ?? now, task.id, 'warn')
  putTask(draft, { ...task, warnedAt: now })
  addAct(draft, { kind: 'warn', node: task.node, memberId: task.assigneeId })
  notify(draft, task.assigneeId, 'due-soon')
}

/** Recorded as late: whoever is asked, the initiator and the head of the unit come to know. */
function noteLate(draft: Draft, task: TaskRow, naming: Naming): TaskRow {
  const { world, record } = draft
  naming.of(task.dueAt ?? world.now, task.id, 'late')
  const late = { ...task, overdueAt: world.now }
  putTask(draft, late)
  addAct(draft, { kind: 'overdue', node: task.node, memberId: task.assigneeId })
  const head = world.organisation.headOf(record.unitId)
  for (const memberId of new Set([task.assigneeId, record.creatorId, ...(head ? [head.id] : [])])) notify(draft, memberId, 'overdue')
  return late
}

/** 升级: who is named for it comes to know and may look; so does the initiator, and whoever is late. */
function tellFurther(draft: Draft, task: TaskRow, naming: Naming): void {
  const limit = limitOf(draft, task)
  let held = task
  for (let at = held.escalateAt; at !== null && at <= draft.world.now; at = held.escalateAt) {
    const { escalated } = held
    const rule = limit?.escalate[escalated]
    const next = limit?.escalate[escalated + 1]
    naming.of(at, task.id, 'escalate', String(escalated))
    held = { ...held, escalated: escalated + 1, escalateAt: limit && next ? later(draft, limit, at, next.after) : null }
    putTask(draft, held)
    const told = rule ? toldBy(draft, asked(draft.world, rule.to, subjectOf(draft)), task.assigneeId) : []
    if (told.length === 0) continue
    addAct(draft, { kind: 'escalate', node: task.node, memberId: task.assigneeId, opinion: told.map(({ name }) => name).join('、') })
    draft.copied.push(...told.map(({ id }) => id))
    for (const memberId of new Set([...told.map(({ id }) => id), task.assigneeId, draft.record.creatorId])) notify(draft, memberId, 'escalated')
  }
}

/** Those of the rule's answer who are there, without the one who is late; of none, the nearest head above who is. */
function toldBy({ world, record }: Draft, members: readonly Member[], lateId: Id): readonly Member[] {
  const isThere = (member: Member | undefined): member is Member => member?.state === 'active' && member.id !== lateId
  const own = members.filter(isThere)
  if (own.length > 0) return own
  const heads = world.organisation.unitAndAbove(record.unitId).map((unitId) => world.organisation.headOf(unitId))
  return heads.filter(isThere).slice(0, 1)
}

type Over = { readonly name: string; readonly at: Instant; readonly leave: (draft: Draft) => Result<void> }

/** Nodes whose time is over: waits that have ended, and those all of whose sub-processes have. */
function nodesOver({ record, route, world }: Draft): readonly Over[] {
  const waits = Object.entries(route.waits).filter(([key, end]) => end <= world.now && record.nodes.includes(key))
  const children = Object.keys(route.children)
  return [
    ...waits.map(([key, at]) => ({ name: `wait ${key}`, at, leave: (draft: Draft) => endWait(draft, key) })),
    ...children.map((key) => ({ name: `sub ${key}`, at: record.nextAt ?? world.now, leave: (draft: Draft) => endSubProcesses(draft, key) })),
  ]
}

function endWait(draft: Draft, key: string): Result<void> {
  const node = draft.compiled.nodesByKey.get(key)
  if (!node || !draft.record.nodes.includes(key)) return ok(undefined)
  addAct(draft, { kind: 'wait-end', node: key })
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
