import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking } from '#shared/definition/steps.ts'
import type { Act, BusinessRecord, Decision, FormData, Task } from '#shared/domain/record.ts'
import { isEligible, reviserOf, type Authors } from './assignees.ts'
import { addAct, cancelOpen, changeOf, draftOf, notify, putTask, type Change, type Draft, type Unnumbered, type World } from './change.ts'
import { advance, close, enter, handBack, placeOf } from './route.ts'
import { allowsRecall, allowsWithdrawal, decisionsAt, returnTargets } from './possible-acts.ts'

/**
 * The workflow interpreter: (definition, record, its tasks, an act, the world) → what changes. Pure; the desk and the server run the same.
 *
 * States: `running` stands at one node with open tasks there; `returned` waits for the initiator with an open `revise` task; `completed`, `refused` and
 * `withdrawn` are closed and have no open task. A return to a node runs the route again from that node; a return to the initiator ends in a resubmission,
 * which counts a round and runs the route from its start. Decided tasks stay as they are: only tasks of the present visit are open.
 *
 * Invariants: a record that is not closed has an open task whose assignee is an active member (or will be reassigned when he leaves); nobody decides his
 * own record, or one that he was the last to revise; every decision bears an opinion; a return and a refusal bear their reason. What happened outside all this is entered by `back-entry.ts`.
 */
type RecordRow = Unnumbered<BusinessRecord>
type TaskRow = Unnumbered<Task>

/** Starts a new record on its route; `kind` says how it came. `changes` are the reasons with which warnings were passed. */
export function submit(
  compiled: CompiledDefinition,
  record: RecordRow,
  act: { readonly kind: 'submit' | 'import'; readonly changes: Act['changes'] },
  world: World,
): Result<Change> {
  const draft = draftOf(record, [])
  addAct(draft, world, act)
  return finish(draft, advance(draft, compiled, 0, world))
}

/** Sends a returned record on its way again, from the start of the route, with what has changed. */
export function resubmit(
  compiled: CompiledDefinition,
  record: RecordRow,
  tasks: readonly TaskRow[],
  act: { readonly data: FormData; readonly title: string; readonly amountMinor: number | null; readonly opinion: string; readonly reasons: Act['changes'] },
  world: World,
): Result<Change> {
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const asked = tasks.filter((candidate) => candidate.kind === 'revise' && candidate.state === 'open')
  if (record.state !== 'returned' || asked.length === 0) return failed('act-not-allowed', { act: 'resubmit' })
  const task = asked.find((candidate) => candidate.assigneeId === world.actorId)
  if (!task) return failed('task-not-yours')
  const { data, title, amountMinor, opinion } = act
  const draft = draftOf({ ...record, data, title, amountMinor, round: record.round + 1, submittedAt: world.now }, tasks)
  putTask(draft, { ...task, state: 'done', decidedAt: world.now })
  // Several stand in for an initiator who has left; one of them is enough.
  cancelOpen(draft)
  addAct(draft, world, { kind: 'resubmit', opinion, changes: { ...changesBetween(record.data, data), ...act.reasons } })
  return finish(draft, advance(draft, compiled, 0, world))
}

/** Carries out a decision on an open task: agree, return, refuse, confirm. */
export function decide(
  compiled: CompiledDefinition,
  record: RecordRow,
  tasks: readonly TaskRow[],
  act: { readonly taskId: Id; readonly decision: Decision; readonly opinion: string; readonly returnTo: string | null },
  world: World,
): Result<Change> {
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const task = tasks.find((candidate) => candidate.id === act.taskId)
  if (!task) return failed('task-missing')
  const node = compiled.nodesByKey.get(task.node)
  const refused = decisionFault(compiled, { ...record, reviserId: reviserOf(tasks) }, task, act, world)
  if (refused) return refused
  if (!node) return failed('act-not-allowed', { act: act.decision })
  const opinion = act.opinion.trim()
  const draft = draftOf(record, tasks)
  putTask(draft, { ...task, state: 'done', decision: act.decision, decidedAt: world.now })
  if (act.decision === 'return') {
    if (!returnTargets(compiled, tasks, task.node).includes(act.returnTo)) return failed('act-not-allowed', { act: 'return', target: act.returnTo ?? '' })
    addAct(draft, world, { kind: 'return', node: task.node, opinion, target: act.returnTo })
    return finish(draft, goBack(draft, compiled, task.node, act.returnTo, world))
  }
  addAct(draft, world, { kind: act.decision, node: task.node, opinion })
  if (act.decision === 'refuse') {
    close(draft, compiled, 'refused', world)
    return ok(changeOf(draft))
  }
  const isWaiting = [...draft.tasks.values()].some((other) => other.node === task.node && other.state === 'open')
  if (isAsking(node) && node.mode === 'all' && isWaiting) return ok(changeOf(draft))
  cancelOpen(draft)
  return finish(draft, advance(draft, compiled, placeOf(compiled, task.node) + 1, world))
}

/** Takes a record back; its initiator (or who revises it in his place) may, as far as the definition lets him. */
export function withdraw(
  compiled: CompiledDefinition,
  record: RecordRow,
  tasks: readonly TaskRow[],
  act: { readonly reason: string },
  world: World,
): Result<Change> {
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const isReviser = tasks.some((task) => task.kind === 'revise' && task.state === 'open' && task.assigneeId === world.actorId)
  if (record.creatorId !== world.actorId && !isReviser) return failed('permission-denied', { action: 'record.withdraw' })
  if (!allowsWithdrawal(compiled, record, tasks)) return failed('act-not-allowed', { act: 'withdraw' })
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(record, tasks)
  addAct(draft, world, { kind: 'withdraw', node: record.nodes[0] ?? null, opinion: act.reason.trim() })
  close(draft, compiled, 'withdrawn', world)
  return ok(changeOf(draft))
}

/**
 * Takes a record to oneself to revise it, where the definition has that act: out of the hands of those who are asked, or, when it has been returned, as the word that one
 * has taken it up.
 */
export function recall(
  compiled: CompiledDefinition,
  record: RecordRow,
  tasks: readonly TaskRow[],
  act: { readonly reason: string },
  world: World,
): Result<Change> {
  const stopped = refusal(record, world)
  if (stopped) return stopped
  const asked = tasks.find((task) => task.kind === 'revise' && task.state === 'open' && task.assigneeId === world.actorId)
  if (record.state === 'returned' ? !asked : record.creatorId !== world.actorId) return failed('permission-denied', { action: 'record.recall' })
  if (!allowsRecall(compiled, record, tasks)) return failed('act-not-allowed', { act: 'recall' })
  if (act.reason.trim() === '') return failed('reason-missing')
  const draft = draftOf(record, tasks)
  addAct(draft, world, { kind: 'recall', node: record.nodes[0] ?? null, opinion: act.reason.trim() })
  const back = record.state === 'returned' ? ok(undefined) : goBack(draft, compiled, record.nodes[0] ?? '', null, world)
  for (const task of draft.tasks.values()) if (task.kind === 'revise' && task.state === 'open') putTask(draft, { ...task, decidedAt: world.now })
  return finish(draft, back)
}

/** Adds a remark to the trail, in any state; the record itself does not change. */
export function comment(record: RecordRow, act: { readonly text: string }, world: World): Result<Change> {
  if (act.text.trim() === '') return failed('opinion-missing')
  const draft = draftOf(record, [])
  addAct(draft, world, { kind: 'comment', node: record.nodes[0] ?? null, opinion: act.text.trim() })
  return ok(changeOf(draft))
}

function finish(draft: Draft, result: Result<void>): Result<Change> {
  return result.ok ? ok(changeOf(draft)) : result
}

/** What stops any act on the way of a record: it is closed, or the actor has left. */
function refusal(record: RecordRow, world: World): Failed | undefined {
  if (world.organisation.members.get(world.actorId)?.state !== 'active') return failed('author-unknown')
  if (record.state === 'withdrawn') return failed('record-withdrawn')
  return record.state === 'completed' || record.state === 'refused' ? failed('record-closed', { state: record.state }) : undefined
}

function decisionFault(
  compiled: CompiledDefinition,
  authors: Authors,
  task: TaskRow,
  act: { decision: Decision; opinion: string },
  world: World,
): Failed | undefined {
  if (task.state !== 'open') return failed('task-closed')
  if (task.assigneeId !== world.actorId) return failed('task-not-yours')
  const actor = world.organisation.members.get(world.actorId)
  if (!actor || !isEligible(actor, task.kind, authors)) return failed('own-record')
  if (!decisionsAt(compiled, task).includes(act.decision)) return failed('act-not-allowed', { act: act.decision })
  if (act.opinion.trim() !== '') return undefined
  return failed(act.decision === 'return' || act.decision === 'refuse' ? 'reason-missing' : 'opinion-missing')
}

/** Back to an earlier node, or to the initiator (or who stands in for him) to revise. */
function goBack(draft: Draft, compiled: CompiledDefinition, from: string, to: string | null, world: World): Result<void> {
  cancelOpen(draft)
  notify(draft, world, draft.record.creatorId, 'returned')
  const target = to === null ? undefined : compiled.nodesByKey.get(to)
  if (target) return enter(draft, compiled, target, world)
  return handBack(draft, from, world)
}

/** Field → [old, new] of what differs (ENT-06). */
export function changesBetween(before: FormData, after: FormData): Act['changes'] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const differing = keys.filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null))
  return Object.fromEntries(differing.map((key) => [key, [before[key] ?? null, after[key] ?? null]]))
}
