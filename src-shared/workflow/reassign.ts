import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { isEligible } from './assignees.ts'
import { addAct, cancelPending, changeOf, draftOf, isPending, type Change, type Draft, type Standing, type TaskRow, type World } from './change.ts'
import { askedInstead, dropTask, isAdded, isAskedAt, isOfNode, membersFor, openTask, replaceTask, seatOf, subjectOf, visitOf, type Seat } from './seats.ts'
import { complete, hasPending, settleRest } from './settle.ts'

/**
 * Takes a member who has left off a record (AUT-22): his tasks are cancelled and his seat goes to whom the rule names beside those already asked, or to the stand-ins. Where one of
 * several is enough and others are still asked, nobody new is; where all must agree and nobody can take the seat, the others' word counts.
 */
export function reassign(standing: Standing, leaverId: Id, world: World): Result<Change> {
  const draft = draftOf(standing, world)
  for (const { id } of standing.tasks.filter((task) => isPending(task) && task.assigneeId === leaverId)) {
    const task = draft.tasks.get(id)
    if (!task || !isPending(task)) continue
    const refilled = refill(draft, task, leaverId)
    if (!refilled.ok) return refilled
  }
  return ok(changeOf(draft))
}

/** Hands everything that a member has to do on a record to another; what that one may not do goes where the rule says. */
export function handOver(
  standing: Standing,
  { fromId, toId, reason }: { readonly fromId: Id; readonly toId: Id; readonly reason: string },
  world: World,
): Result<Change> {
  const draft = draftOf(standing, world)
  const successor = world.organisation.members.get(toId)
  if (successor?.state !== 'active') return failed('member-missing')
  const pending = standing.tasks.filter((task) => isPending(task) && task.assigneeId === fromId)
  if (pending.length === 0) return ok(changeOf(draft))
  addAct(draft, { kind: 'hand-over', node: pending[0]?.node ?? null, opinion: reason.trim(), memberId: toId })
  for (const { id } of pending) {
    const task = draft.tasks.get(id)
    if (!task || !isPending(task)) continue
    const mayTake = isEligible(successor, task, subjectOf(draft)) && (!isOfNode(task) || !isAskedAt(draft, task.node, toId))
    // A question stays that of whoever asked it.
    const from = task.kind === 'answer' ? task.fromId : fromId
    if (mayTake) replaceTask(draft, task, { assigneeId: toId, origin: 'hand-over', fromId: from, fallback: false })
    const refilled = mayTake ? ok(undefined) : refill(draft, task, fromId)
    if (!refilled.ok) return refilled
  }
  return ok(changeOf(draft))
}

function refill(draft: Draft, task: TaskRow, leaverId: Id): Result<void> {
  if (!isOfNode(task)) return refillInitiator(draft, task, leaverId)
  const node = draft.compiled.nodesByKey.get(task.node)
  const seat = node && seatOf(node)
  if (!node || !seat) return ok(undefined)
  const others = visitOf(draft, node.key).filter(({ id }) => id !== task.id)
  const isAsked = others.some((other) => isPending(other) && !isAdded(other) && other.after !== task.id)
  // Whom somebody added is nobody's seat by the rule; and one who is enough may be another.
  if (isAdded(task) || (isAsked && seat.mode === 'any')) return vacate(draft, task, others)
  const successor = membersFor(
    draft,
    seat,
    new Set([leaverId, ...others.filter((other) => isPending(other) || other.state === 'done').map((other) => other.assigneeId)]),
  )
  if (!successor.ok && (isAsked || (seat.mode !== 'any' && others.some(({ state }) => state === 'done')))) return vacate(draft, task, others)
  const assigned = successor.ok ? successor : membersFor(draft, seat, new Set([leaverId]))
  if (!assigned.ok) return assigned
  putInstead(draft, task, seat, assigned.value)
  return ok(undefined)
}

/** The seat falls away; the rest of the node is what counts. */
function vacate(draft: Draft, task: TaskRow, others: readonly TaskRow[]): Result<void> {
  const node = draft.compiled.nodesByKey.get(task.node)
  dropTask(draft, task)
  if (!node || others.length === 0) return ok(undefined)
  if (seatOf(node)?.mode === 'any' && !hasPending(draft, node)) return complete(draft, node)
  return settleRest(draft, node)
}

function putInstead(draft: Draft, task: TaskRow, seat: Seat, assigned: Parameters<typeof askedInstead>[2]): void {
  const [first, ...more] = askedInstead(draft, task, assigned).filter(
    (asked) => !isAskedAt(draft, task.node, asked.assigneeId) || asked.assigneeId === task.assigneeId,
  )
  if (!first) {
    const [anybody] = assigned.members
    if (anybody) replaceTask(draft, task, { assigneeId: anybody.id, origin: 'stand-in', fromId: null, fallback: true })
    return
  }
  replaceTask(draft, task, first)
  // One place in an order is one person's; elsewhere everybody whom the rule names is asked.
  if (seat.mode === 'in-order' || task.state === 'queued') return
  for (const each of more) openTask(draft, { node: task.node, kind: task.kind, visit: task.visit, ...each })
}

/** Revising and answering is for whoever stands in for the initiator. Of several who revise one is enough; each question is one's alone. */
function refillInitiator(draft: Draft, task: TaskRow, leaverId: Id): Result<void> {
  const isRevision = task.kind === 'revise'
  const isAsked =
    isRevision && [...draft.tasks.values()].some((other) => other.id !== task.id && other.kind === 'revise' && other.node === task.node && isPending(other))
  const assigned = membersFor(draft, { rule: { kind: 'initiator' }, kind: task.kind, mode: 'any' }, new Set([leaverId]))
  if (isAsked) cancelPending(draft, ({ id }) => id === task.id)
  if (isAsked) return ok(undefined)
  if (!assigned.ok) return assigned
  const [first, ...more] = assigned.value.members
  const { fallback } = assigned.value
  const origin = fallback ? 'stand-in' : 'rule'
  if (first) replaceTask(draft, task, { assigneeId: first.id, origin, fromId: task.fromId, fallback })
  for (const { id } of isRevision ? more : []) openTask(draft, { node: task.node, kind: task.kind, assigneeId: id, origin, fromId: task.fromId, fallback })
  return ok(undefined)
}
