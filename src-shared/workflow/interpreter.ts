import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Id } from '#shared/kernel/id.ts'
import { entryDifferences } from '#shared/definition/blind-entry.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import { isWithInitiator, nextRound, type Act, type Decision, type FormData } from '#shared/domain/record.ts'
import { handBack, sendBack } from './aside.ts'
import { isEligible } from './assignees.ts'
import {
  addAct,
  cancelPending,
  changeOf,
  draftOf,
  dropQuestion,
  finish,
  putTask,
  type Change,
  type Draft,
  type RecordRow,
  type Standing,
  type TaskRow,
  type World,
} from './change.ts'
import { allowsRecall, allowsWithdrawal, decisionsAt, mayResume, ownWork, straightBack, returnTargets } from './possible-acts.ts'
import { authorsOf } from './seats.ts'
import { resume, settle, settleRest } from './settle.ts'
import { begin, close } from './walk.ts'

/**
 * The workflow interpreter: (what stands, an act, the world) → what changes. Pure; the desk and the server run the same.
 *
 * States: `running` stands at its nodes (several in parallel) with open tasks, or waits there; `returned` waits for the initiator with an open `revise` task, and so does
 * `started`, which a back entry or a sub-process has begun and nobody has submitted; `completed`,
 * `refused`, `withdrawn` and `terminated` are closed and have no open task. `walk.ts` goes along steps and blocks, `settle.ts` says when a node is done, `aside.ts` goes back;
 * `seat-acts.ts` has what whoever is asked may do with his task beside deciding.
 *
 * Invariants: a record that is not closed has an open task whose assignee is an active member (or will be reassigned when he leaves), or a wait whose end is known, or a
 * sub-process that runs; nobody decides his own record, or one that he was the last to revise; every decision bears an opinion; a return and a refusal bear their reason. What
 * happened outside all this is entered by `back-entry.ts`.
 */

/** Starts a new record on its route; `kind` says how it came. `changes` are the reasons with which warnings were passed. */
export function submit(
  { compiled, record }: Pick<Standing, 'compiled' | 'record'>,
  act: { readonly kind: 'submit' | 'import' | 'capture'; readonly changes: Act['changes'] },
  world: World,
): Result<Change> {
  const draft = draftOf({ compiled, record, tasks: [] }, world)
  addAct(draft, act)
  return finish(draft, begin(draft))
}

/** Starts a record whose data is not yet complete: it waits for its initiator, as after a return. */
export function submitToComplete(
  { compiled, record }: Pick<Standing, 'compiled' | 'record'>,
  world: World,
  kind: 'start' | 'schedule' | 'schedule-late' = 'start',
): Result<Change> {
  const draft = draftOf({ compiled, record, tasks: [] }, world)
  addAct(draft, { kind })
  return finish(draft, handBack(draft, compiled.route.nodes[0]?.key ?? 'start', 'started'))
}

type Resubmission = {
  readonly data: FormData
  readonly title: string
  readonly amountMinor: number | null
  readonly opinion: string
  readonly reasons: Act['changes']
}

/** Sends a returned record on its way again, with what has changed: from the start of the route, or to where whoever returned it wanted it back. */
export function resubmit(standing: Standing, act: Resubmission, world: World): Result<Change> {
  const { record, tasks } = standing
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const asked = tasks.filter((candidate) => candidate.kind === 'revise' && candidate.state === 'open')
  if (!isWithInitiator(record.state) || asked.length === 0) return failed('act-not-allowed', { act: 'resubmit' })
  const task = asked.find((candidate) => candidate.assigneeId === world.actorId)
  if (!task) return failed('task-not-yours')
  const { data, title, amountMinor, opinion } = act
  const draft = draftOf({ ...standing, record: { ...record, data, title, amountMinor, round: nextRound(record), submittedAt: world.now } }, world)
  putTask(draft, { ...task, state: 'done', decidedAt: world.now })
  // Several stand in for an initiator who has left; one of them is enough.
  cancelPending(draft)
  addAct(draft, { kind: 'resubmit', opinion, changes: { ...changesBetween(record.data, data), ...act.reasons } })
  const aside = draft.route.aside.findLast(({ at }) => at === null)
  return finish(draft, aside ? resume(draft, aside) : begin(draft))
}

/** A decision on an open task. `filled` is the record's data with what a do-task fills in; `entered` what a second person has entered blind. */
export type Decided = {
  readonly taskId: Id
  readonly decision: Decision
  readonly opinion: string
  readonly returnTo: string | null
  readonly resume?: boolean
  readonly filled?: Pick<Resubmission, 'data' | 'title' | 'amountMinor' | 'reasons'>
  readonly entered?: FormData
  /** Whether what the node publishes is published in the same step. */
  readonly publishing?: boolean
  /** Whether what the node disposes of goes in the same step. */
  readonly disposing?: boolean
  /** The number of the record in which what the node corrects is put right in the same step. */
  readonly correcting?: string
}

/** Carries out a decision on an open task: agree, return, refuse, confirm, done. */
export function decide(standing: Standing, act: Decided, world: World): Result<Change> {
  const { compiled, record, tasks } = standing
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const task = tasks.find((candidate) => candidate.id === act.taskId)
  if (!task) return failed('task-missing')
  const node = compiled.nodesByKey.get(task.node)
  const refused = taskFault(standing, task, world) ?? decisionFault(standing, task, act)
  if (refused) return refused
  if (!node) return failed('act-not-allowed', { act: act.decision })
  const draft = draftOf(standing, world)
  putTask(draft, { ...task, state: 'done', decision: act.decision, decidedAt: world.now })
  dropQuestion(draft, task)
  return finish(draft, carryOut(draft, task, node, act))
}

function carryOut(draft: Draft, task: TaskRow, node: RouteNode, act: Decided): Result<void> {
  const { compiled, record } = draft
  const opinion = act.opinion.trim()
  switch (act.decision) {
    case 'return': {
      const isTarget = returnTargets({ compiled, record, tasks: [...draft.tasks.values()] }, task.node).includes(act.returnTo)
      if (!isTarget || (act.resume === true && !mayResume(compiled, act.returnTo)))
        return failed('act-not-allowed', { act: 'return', target: act.returnTo ?? '' })
      const changes = act.resume === true ? straightBack : {}
      addAct(draft, { kind: 'return', node: task.node, opinion, target: act.returnTo, changes })
      return sendBack(draft, task.node, act.returnTo, act.resume === true)
    }
    case 'refuse':
      addAct(draft, { kind: 'refuse', node: task.node, opinion })
      if (node.kind === 'approve' && node.mode === 'ratio') return settleRest(draft, node)
      close(draft, 'refused')
      return ok(undefined)
    default:
      addAct(draft, {
        kind: act.decision,
        node: task.node,
        opinion,
        changes: { ...fillIn(draft, act), ...(act.correcting === undefined ? {} : { 'correct:record': [null, act.correcting] }) },
      })
      return settle(draft, task, node)
  }
}

/** Puts into the record what a do-task has filled in; answers what has changed by it. */
function fillIn(draft: Draft, { filled }: Decided): Act['changes'] {
  if (!filled) return {}
  const { data, title, amountMinor, reasons } = filled
  const changes = { ...changesBetween(draft.record.data, data), ...reasons }
  draft.record = { ...draft.record, data, title, amountMinor }
  return changes
}

/** Takes a record back; its initiator (or who revises it in his place) may, as far as the definition lets him. */
export function withdraw(standing: Standing, act: { readonly reason: string }, world: World): Result<Change> {
  const { record, tasks } = standing
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const isReviser = tasks.some((task) => task.kind === 'revise' && task.state === 'open' && task.assigneeId === world.actorId)
  if (record.creatorId !== world.actorId && !isReviser) return failed('permission-denied', { action: 'record.withdraw' })
  if (!allowsWithdrawal(standing)) return failed('act-not-allowed', { act: 'withdraw' })
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'withdraw', node: record.nodes[0] ?? null, opinion: act.reason.trim() })
  close(draft, 'withdrawn')
  return ok(changeOf(draft))
}

/** 终止: ends a record for good, whoever it waits for. Who may, the permission says. */
export function terminate(standing: Standing, act: { readonly reason: string }, world: World): Result<Change> {
  const stopped = refusal(standing.record, world)
  if (stopped) return stopped
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'terminate', node: standing.record.nodes[0] ?? null, opinion: act.reason.trim() })
  close(draft, 'terminated')
  return ok(changeOf(draft))
}

/**
 * Takes a record to oneself to revise it, where the definition has that act: out of the hands of those who are asked, or, when it has been returned, as the word that one
 * has taken it up.
 */
export function recall(standing: Standing, act: { readonly reason: string }, world: World): Result<Change> {
  const { record, tasks } = standing
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const asked = tasks.find((task) => task.kind === 'revise' && task.state === 'open' && task.assigneeId === world.actorId)
  if (isWithInitiator(record.state) ? !asked : record.creatorId !== world.actorId) return failed('permission-denied', { action: 'record.recall' })
  if (!allowsRecall(standing)) return failed('act-not-allowed', { act: 'recall' })
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'recall', node: record.nodes[0] ?? null, opinion: act.reason.trim() })
  const back = isWithInitiator(record.state) ? ok(undefined) : sendBack(draft, record.nodes[0] ?? '', null, false)
  for (const task of draft.tasks.values()) if (task.kind === 'revise' && task.state === 'open') putTask(draft, { ...task, decidedAt: world.now })
  return finish(draft, back)
}

/** Adds a remark to the trail, in any state; the record itself does not change. */
export function comment(standing: Standing, act: { readonly text: string }, world: World): Result<Change> {
  if (act.text.trim() === '') return failed('opinion-missing')
  const draft = draftOf(standing, world)
  addAct(draft, { kind: 'comment', node: standing.record.nodes[0] ?? null, opinion: act.text.trim() })
  return ok(changeOf(draft))
}

/** What stops any act on the way of a record: it is closed, or the actor has left. */
export function refusal(record: RecordRow, world: World): Failed | undefined {
  if (world.organisation.members.get(world.actorId)?.state !== 'active') return failed('author-unknown')
  if (record.state === 'withdrawn') return failed('record-withdrawn')
  return record.closedAt === null ? undefined : failed('record-closed', { state: record.state })
}

/** What stops the actor from doing anything with a task: it is over, not his turn, somebody else's, or on a record of his own. */
export function taskFault({ compiled, record, tasks }: Standing, task: TaskRow, world: World): Failed | undefined {
  if (task.state === 'queued' && task.assigneeId === world.actorId) return failed('task-waiting')
  if (task.state !== 'open') return failed('task-closed')
  if (task.assigneeId !== world.actorId) return failed('task-not-yours')
  const actor = world.organisation.members.get(world.actorId)
  return actor && isEligible(actor, task, authorsOf(compiled, record, tasks)) ? undefined : failed('own-record')
}

/** Every decision bears an opinion, a return and a refusal their reason (WFL-05, WFL-06). */
function decisionFault({ compiled, record }: Standing, task: TaskRow, act: Decided): Failed | undefined {
  if (!decisionsAt(compiled, task).includes(act.decision)) return failed('act-not-allowed', { act: act.decision })
  const special = ownWork(compiled, task)
  const doing = act.publishing ? 'publish' : act.disposing ? 'dispose' : act.correcting !== undefined ? 'put-right' : 'done'
  if (act.decision === 'done' && special !== doing) return failed('act-not-allowed', { act: doing })
  const isSentBack = act.decision === 'return' || act.decision === 'refuse'
  if (act.opinion.trim() === '') return failed(isSentBack ? 'reason-missing' : 'opinion-missing')
  if (task.kind !== 'double-entry' || isSentBack) return undefined
  const differing = new Set(entryDifferences(compiled.body.form, record.data, act.entered ?? {}).map(({ path }) => path.split('.', 1)[0] ?? path))
  return differing.size === 0 ? undefined : failed('entry-differs', { fields: [...differing].join(' ') })
}

/** Field → [old, new] of what differs (ENT-06). */
export function changesBetween(before: FormData, after: FormData): Act['changes'] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const differing = keys.filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null))
  return Object.fromEntries(differing.map((key) => [key, [before[key] ?? null, after[key] ?? null]]))
}
