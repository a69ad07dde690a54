import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { minuteMs } from '#shared/calendar/civil-date.ts'
import { askInitiator } from './aside.ts'
import { addAct, changeOf, draftOf, dropQuestion, finish, isPending, notify, putTask, type Change, type Standing, type TaskRow, type World } from './change.ts'
import { seatFault } from './candidates.ts'
import { refusal, taskFault } from './interpreter.ts'
import { questionFor, removableSigners, taskActsAt, urgedTasks, type TaskAct } from './possible-acts.ts'
import { dropTask, goesOn, openTask, replaceTask } from './seats.ts'
import { settleRest } from './settle.ts'

/** What whoever is asked may do with his task beside deciding it, and what the initiator may do while he waits. */
type OnTask = { readonly taskId: Id }

/** Finds an open task of the actor's own that offers the act. */
function own(standing: Standing, taskId: Id, act: TaskAct, world: World): Result<TaskRow> {
  const stopped = refusal(standing.record, world)
  if (stopped) return stopped
  const task = standing.tasks.find(({ id }) => id === taskId)
  if (!task) return failed('task-missing')
  const refused = taskFault(standing, task, world)
  if (refused) return refused
  return taskActsAt(standing, task).includes(act) ? ok(task) : failed('act-not-allowed', { act })
}

/** 转交: another does the task. The limit stays what it was. */
export function transfer(standing: Standing, act: OnTask & { readonly toId: Id; readonly reason: string }, world: World): Result<Change> {
  const task = own(standing, act.taskId, 'transfer', world)
  if (!task.ok) return task
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  const refused = seatFault(world.organisation, draft, task.value, act.toId)
  if (refused) return refused
  addAct(draft, { kind: 'transfer', node: task.value.node, opinion: act.reason.trim(), memberId: act.toId })
  replaceTask(draft, task.value, { assigneeId: act.toId, origin: 'transfer', fromId: world.actorId, fallback: false })
  return ok(changeOf(draft))
}

/** 加签: others are asked before the actor, whose clock stands so long, or after him; one after the other. */
export function addSigners(
  standing: Standing,
  act: OnTask & { readonly memberIds: readonly Id[]; readonly where: 'before' | 'after'; readonly reason: string },
  world: World,
): Result<Change> {
  const found = own(standing, act.taskId, 'add-signer', world)
  if (!found.ok) return found
  const task = found.value
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  const made: TaskRow[] = []
  for (const memberId of act.memberIds) {
    const refused = seatFault(world.organisation, draft, task, memberId)
    if (refused) return refused
    const last = made.at(-1)
    const after = last?.id ?? (act.where === 'after' ? task.id : null)
    addAct(draft, { kind: act.where === 'before' ? 'add-before' : 'add-after', node: task.node, opinion: act.reason.trim(), memberId })
    const queued = after === null ? {} : { state: 'queued' as const, after }
    made.push(
      openTask(draft, {
        node: task.node,
        kind: task.kind,
        visit: task.visit,
        assigneeId: memberId,
        origin: `added-${act.where}`,
        fromId: world.actorId,
        ...queued,
      }),
    )
  }
  const [first, last] = [made[0], made.at(-1)]
  if (!first || !last) return failed('member-missing')
  if (act.where === 'before') {
    dropQuestion(draft, task)
    putTask(draft, { ...task, state: 'queued', after: last.id, pausedAt: task.pausedAt ?? world.now })
  } else
    for (const other of draft.tasks.values())
      if (other.state === 'queued' && other.after === task.id && other.id !== first.id) putTask(draft, { ...other, after: last.id })
  return ok(changeOf(draft))
}

/** 减签: takes back a signer whom one has added and who has not decided. */
export function removeSigner(standing: Standing, act: OnTask & { readonly reason: string }, world: World): Result<Change> {
  const stopped = refusal(standing.record, world)
  if (stopped) return stopped
  const task = standing.tasks.find(({ id }) => id === act.taskId)
  if (!task) return failed('task-missing')
  if (!isPending(task)) return failed('task-closed')
  if (!removableSigners(standing.tasks, world.actorId).includes(task)) return failed('permission-denied', { action: 'record.remove-signer' })
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'remove-signer', node: task.node, opinion: act.reason.trim(), memberId: task.assigneeId })
  dropTask(draft, task)
  const node = standing.compiled.nodesByKey.get(task.node)
  return finish(draft, node ? settleRest(draft, node) : ok(undefined))
}

/** Asks the initiator (WFL-07); until he answers the clock of the task stands. Whoever asks may also decide without the answer. */
export function ask(standing: Standing, act: OnTask & { readonly question: string }, world: World): Result<Change> {
  const task = own(standing, act.taskId, 'ask', world)
  if (!task.ok) return task
  if (act.question.trim() === '') return failed('opinion-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'ask', node: task.value.node, opinion: act.question.trim() })
  const id = world.newId()
  const asked = askInitiator(draft, { id, node: task.value.node, kind: 'answer', fromId: world.actorId })
  if (!asked.ok) return asked
  putTask(draft, { ...task.value, pausedAt: world.now, after: id })
  return ok(changeOf(draft))
}

/** Answers what was asked: the clock of whoever asked goes on. */
export function answer(standing: Standing, act: OnTask & { readonly answer: string }, world: World): Result<Change> {
  const stopped = refusal(standing.record, world)
  if (stopped) return stopped
  const question = standing.tasks.find(({ id }) => id === act.taskId)
  if (!question) return failed('task-missing')
  if (question.state !== 'open') return failed('task-closed')
  if (
    question !==
    questionFor(
      standing.tasks.filter(({ id }) => id === act.taskId),
      world.actorId,
    )
  )
    return failed('task-not-yours')
  if (act.answer.trim() === '') return failed('opinion-missing')
  const draft = draftOf(standing, world)
  putTask(draft, { ...question, state: 'done', decidedAt: world.now })
  const asker = standing.tasks.find((task) => task.state === 'open' && task.after === question.id)
  addAct(draft, { kind: 'answer', node: question.node, opinion: act.answer.trim(), memberId: asker?.assigneeId ?? question.fromId })
  if (!asker) return ok(changeOf(draft))
  putTask(draft, { ...goesOn(draft, asker), after: null })
  notify(draft, asker.assigneeId, 'answered')
  return ok(changeOf(draft))
}

/** So long nobody is urged again about the same record. */
const urgeEvery = 60 * minuteMs

/** 催办: reminds everybody who is asked. `lastAt` is when it was done last. */
export function urge(standing: Standing, act: { readonly lastAt: Instant | null; readonly words: string }, world: World): Result<Change> {
  const stopped = refusal(standing.record, world)
  if (stopped) return stopped
  if (standing.record.creatorId !== world.actorId) return failed('permission-denied', { action: 'record.urge' })
  const asked = urgedTasks(standing.tasks, world.actorId)
  if (asked.length === 0) return failed('act-not-allowed', { act: 'urge' })
  const left = act.lastAt === null ? 0 : act.lastAt + urgeEvery - world.now
  if (left > 0) return failed('urged-lately', { minutes: Math.ceil(left / minuteMs) })
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'urge', node: standing.record.nodes[0] ?? null, opinion: act.words.trim() })
  for (const memberId of new Set(asked.map(({ assigneeId }) => assigneeId))) notify(draft, memberId, 'urged')
  return ok(changeOf(draft))
}

/** Tells how the work goes (WFL-16): the initiator and the head of the unit hear it. */
export function progress(standing: Standing, act: OnTask & { readonly text: string }, world: World): Result<Change> {
  const task = own(standing, act.taskId, 'progress', world)
  if (!task.ok) return task
  if (act.text.trim() === '') return failed('opinion-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'progress', node: task.value.node, opinion: act.text.trim() })
  const head = world.organisation.headOf(standing.record.unitId)
  for (const memberId of new Set([standing.record.creatorId, ...(head ? [head.id] : [])])) notify(draft, memberId, 'progress')
  return ok(changeOf(draft))
}
