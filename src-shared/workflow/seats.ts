import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking, type Assignee, type RouteNode } from '#shared/definition/steps.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { assign, delegateOf, reviserOf, type Assigned, type Authors, type Held, type Subject } from './assignees.ts'
import { cancelPending, dropQuestion, isPending, putTask, type Draft, type TaskRow } from './change.ts'
import { limitBegins, limitFrom, limitOf, resumed, type Instants } from './limits.ts'

/** What a node asks: of whom, for what kind of task, and how many of them must be done. */
export type Seat = { readonly node?: string; readonly rule: Assignee; readonly kind: Task['kind']; readonly mode: 'any' | 'all' | 'in-order' | 'ratio' }

/** The seat of a node; undefined where nobody is asked. */
export function seatOf(node: RouteNode): Seat | undefined {
  if (isAsking(node)) return { node: node.key, rule: node.assignee, kind: node.kind, mode: node.mode }
  return node.kind === 'wait' && node.until.kind === 'event' ? { rule: node.until.assignee, kind: 'wait', mode: 'any' } : undefined
}

/** What finding an assignee needs of the record. */
export function subjectOf(draft: Draft): Subject {
  const { unitId, data } = draft.record
  const tasks = [...draft.tasks.values()]
  return { unitId, data, ...authorsOf(draft.compiled, draft.record, tasks), handlersOf: (node) => handlersOf(tasks, node) }
}

/** Whose work a record is. */
export function authorsOf(compiled: CompiledDefinition, { creatorId }: Pick<BusinessRecord, 'creatorId'>, tasks: readonly TaskRow[]): Required<Authors> {
  return { creatorId, reviserId: reviserOf(tasks), fillersOf: (node) => compiled.filling(node).flatMap((key) => handlersOf(tasks, key)) }
}

/** Who has done a node, last time it was done. */
export function handlersOf(tasks: readonly TaskRow[], node: string): readonly Id[] {
  const done = tasks.filter((task) => task.node === node && isOfNode(task) && task.state === 'done' && task.decision !== null && task.decision !== 'return')
  const visit = Math.max(0, ...done.map((task) => task.visit))
  return [...new Set(done.filter((task) => task.visit === visit).map((task) => task.assigneeId))]
}

/** Tasks of the node itself, not those that ask the initiator. */
export function isOfNode({ kind }: Pick<Task, 'kind'>): boolean {
  return kind !== 'revise' && kind !== 'answer'
}

type HoldsTasks = { readonly tasks: ReadonlyMap<Id, TaskRow> }

/** The tasks of the present (or last) visit to a node. */
export function visitOf(draft: HoldsTasks, node: string): readonly TaskRow[] {
  const tasks = [...draft.tasks.values()].filter((task) => task.node === node && isOfNode(task))
  const visit = Math.max(0, ...tasks.map((task) => task.visit))
  return tasks.filter((task) => task.visit === visit)
}

/** Asks at a node: everybody at once, or one after the other. */
export function askAt(draft: Draft, node: RouteNode): Result<void> {
  const seat = seatOf(node)
  if (!seat) return ok(undefined)
  const assigned = assign(draft.world, seat, subjectOf(draft))
  if (!assigned.ok) return assigned
  openSeats(draft, node, seat, assigned.value)
  return ok(undefined)
}

function openSeats(draft: Draft, node: RouteNode, seat: Seat, assigned: Assigned): void {
  const visit = 1 + (visitOf(draft, node.key)[0]?.visit ?? 0)
  let after: Id | null = null
  for (const asked of askedInstead(draft, { node: node.key, kind: seat.kind }, assigned)) {
    const isQueued = seat.mode === 'in-order' && after !== null
    const task = openTask(draft, { node: node.key, kind: seat.kind, visit, ...asked, ...(isQueued ? { state: 'queued', after } : {}) })
    after = task.id
  }
}

type AskedInstead = Pick<TaskRow, 'assigneeId' | 'fallback' | 'origin' | 'fromId'>

/** Those who are asked, delegates in the place of their delegators, nobody twice. */
export function askedInstead(draft: Draft, task: Held, { members, fallback }: Assigned): readonly AskedInstead[] {
  const asked = new Map<Id, AskedInstead>()
  const subject = { ...draft.record, ...authorsOf(draft.compiled, draft.record, [...draft.tasks.values()]) }
  for (const { id } of members) {
    const delegate = delegateOf(draft.world, id, task, subject)
    const seat: AskedInstead = delegate
      ? { assigneeId: delegate.id, fallback, origin: 'delegation', fromId: id }
      : { assigneeId: id, fallback, origin: fallback ? 'stand-in' : 'rule', fromId: null }
    if (!asked.has(seat.assigneeId)) asked.set(seat.assigneeId, seat)
  }
  return [...asked.values()]
}

type NewTask = Pick<TaskRow, 'node' | 'kind' | 'assigneeId'> &
  Partial<
    Pick<TaskRow, 'id' | 'state' | 'visit' | 'after' | 'origin' | 'fromId' | 'fallback' | 'pausedAt' | 'warnedAt' | 'overdueAt' | 'escalated' | keyof Instants>
  >

/** Opens or queues one task; an open one has its node's limit counted from now. */
export function openTask(draft: Draft, task: NewTask): TaskRow {
  const { world, record } = draft
  const made: TaskRow = {
    recordId: record.id,
    round: record.round,
    state: 'open',
    createdAt: world.now,
    ...limitFrom(draft, task.state === 'queued' ? undefined : limitOf(draft, task), limitBegins(draft, task)),
    decision: null,
    decidedAt: null,
    fallback: false,
    visit: 1,
    after: null,
    origin: 'rule',
    fromId: null,
    pausedAt: null,
    overdueAt: null,
    warnedAt: null,
    escalated: 0,
    nextAt: null,
    ...task,
    id: task.id ?? world.newId(),
  }
  putTask(draft, made)
  return made
}

/** Opens the tasks that waited for this one; answers which. */
export function openNext(draft: Draft, taskId: Id): readonly Id[] {
  const next = [...draft.tasks.values()].filter((task) => task.state === 'queued' && task.after === taskId)
  for (const task of next) putTask(draft, { ...openedNow(draft, task), state: 'open', after: null })
  return next.map(({ id }) => id)
}

function openedNow(draft: Draft, task: TaskRow): TaskRow {
  return task.pausedAt === null ? { ...task, createdAt: draft.world.now, ...limitFrom(draft, limitOf(draft, task), draft.world.now) } : goesOn(draft, task)
}

/** The clock of a task goes on. */
export function goesOn(draft: Draft, task: TaskRow): TaskRow {
  return task.pausedAt === null ? task : { ...task, pausedAt: null, ...resumed(draft, task, task.pausedAt) }
}

/** Whether somebody has added it who was asked himself; the rule knows nothing of it. */
export function isAdded({ origin }: Pick<Task, 'origin'>): boolean {
  return origin === 'added-before' || origin === 'added-after'
}

/** Puts another in the place of whom a task was asked; what waits for the task waits for the new one. Whom somebody has added stays added by him, whoever does it. */
export function replaceTask(draft: Draft, task: TaskRow, instead: Pick<TaskRow, 'assigneeId' | 'origin' | 'fromId' | 'fallback'>): void {
  const seat = isAdded(task) ? { ...instead, origin: task.origin, fromId: task.fromId } : instead
  const { state, node, kind, visit } = task
  dropQuestion(draft, task)
  const running = state === 'open' ? { ...goesOn(draft, task), after: null } : task
  const { after, pausedAt, dueAt, warnAt, escalateAt, warnedAt, overdueAt, escalated } = running
  // The limit is the node's: whoever takes the task has what is left of it, and what was recorded stays recorded.
  const clock = { dueAt, warnAt, escalateAt, warnedAt, overdueAt, escalated }
  const made = openTask(draft, { node, kind, visit, state, after, pausedAt, ...seat, ...clock })
  for (const other of draft.tasks.values()) if (isPending(other) && other.after === task.id) putTask(draft, { ...other, after: made.id })
  putTask(draft, { ...task, state: 'cancelled' })
}

/** Takes a seat away: what waited for it is open now. */
export function dropTask(draft: Draft, task: TaskRow): void {
  cancelPending(draft, (other) => other.id === task.id)
  if (task.state === 'open') {
    openNext(draft, task.id)
    return
  }
  for (const other of draft.tasks.values()) if (other.state === 'queued' && other.after === task.id) putTask(draft, { ...other, after: task.after })
}

/** Whether a member has or had a part in this visit to a node. */
export function isAskedAt(draft: HoldsTasks, node: string, memberId: Id): boolean {
  return visitOf(draft, node).some((task) => task.assigneeId === memberId && (isPending(task) || task.state === 'done'))
}

/** Members found for a seat, as those who take a place that has become free. */
export function membersFor(draft: Draft, seat: Seat, except: ReadonlySet<Id>): Result<{ readonly members: readonly Member[]; readonly fallback: boolean }> {
  return assign(draft.world, seat, subjectOf(draft), except)
}
