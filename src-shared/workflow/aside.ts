import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { around, meeting, type Place, type Sequence } from '#shared/definition/route.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import type { Aside } from '#shared/domain/route-state.ts'
import { isEligible, assign } from './assignees.ts'
import { isPending, notify, type Draft, type TaskRow } from './change.ts'
import { askedInstead, isOfNode, membersFor, openTask, seatOf, subjectOf, visitOf } from './seats.ts'
import { jumpTo, nodePlace, standAt, withdrawFrom } from './walk.ts'

/**
 * 退回: back from a node to an earlier one, or to the initiator (`to` null). In the innermost sequence that holds both, what stands at or after the target is taken away; what
 * stands in branches outside goes on. With `resume` it is put aside, and taken up again when the target is done.
 */
export function sendBack(draft: Draft, from: string, to: string | null, resume: boolean): Result<void> {
  notify(draft, draft.record.creatorId, 'returned')
  return goBack(draft, { from, to, resume })
}

/** The same without a word to the initiator, for what nobody has returned. */
export function goBack(draft: Draft, { from, to, resume }: { readonly from: string; readonly to: string | null; readonly resume: boolean }): Result<void> {
  const route = meetingOf(draft, from, to)
  const inside = (key: string): boolean => route === undefined || isInside(draft, key, route)
  const aside = resume ? asideOf(draft, from, to, inside) : undefined
  const kept = draft.route.aside
  withdrawFrom(draft, inside)
  if (aside) draft.route = { ...draft.route, aside: [...kept, aside] }
  else if (to === null && kept.length > 0) draft.route = { ...draft.route, aside: [] }
  if (!route) return handBack(draft, from)
  const jumped = jumpTo(draft, route.target, route.sequence, route.node)
  if (!jumped.ok) return jumped
  if (aside) draft.route = { ...draft.route, aside: [...kept, { ...aside, entered: [...jumped.value] }] }
  return ok(undefined)
}

type Meeting = { readonly sequence: Sequence; readonly index: number; readonly target: Place; readonly node: RouteNode }

function meetingOf(draft: Draft, from: string, to: string | null): Meeting | undefined {
  const [source, target] = [nodePlace(draft, from), to === null ? undefined : nodePlace(draft, to)]
  if (!source || !target) return undefined
  const met = meeting(target.place, source.place)
  return { sequence: met.sequence, index: met.one.index, target: target.place, node: target.node }
}

/** Whether a step lies at or after the target in the sequence in which the two meet. */
function isInside({ compiled }: Draft, key: string, { sequence, index }: Meeting): boolean {
  const place = compiled.route.places.get(key)
  return place !== undefined && around(place).some((at) => at.sequence === sequence && at.index >= index)
}

function asideOf(draft: Draft, from: string, to: string | null, inside: (key: string) => boolean): Aside {
  const { record, route, world } = draft
  const within = <T>(states: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(states).filter(([key]) => inside(key)))
  const own = visitOf(draft, from).findLast((task) => task.decision === 'return' && task.assigneeId === world.actorId && draft.touched.has(task.id))
  const pending = [...draft.tasks.values()].filter((task) => isPending(task) && isOfNode(task) && inside(task.node))
  return {
    at: to,
    entered: [],
    nodes: record.nodes.filter(inside),
    blocks: within(route.blocks),
    waits: within(route.waits),
    children: within(route.children),
    tasks: [
      ...(own ? [{ id: own.id, state: 'open' as const }] : []),
      ...pending.map(({ id, state }) => ({ id, state: state === 'queued' ? state : ('open' as const) })),
    ],
  }
}

/** Takes up what a return has put aside: the record stands there again, and those who had not decided are asked again. */
export function takeUp(draft: Draft, aside: Aside): Result<void> {
  const { route } = draft
  const blocks = Object.fromEntries(Object.entries(route.blocks).filter(([key]) => !aside.entered.includes(key)))
  draft.route = {
    ...route,
    aside: route.aside.filter((each) => each !== aside),
    blocks: { ...blocks, ...aside.blocks },
    waits: { ...route.waits, ...aside.waits },
    children: { ...route.children, ...aside.children },
  }
  for (const node of aside.nodes) standAt(draft, node)
  const ids = new Map<Id, Id>(aside.tasks.map(({ id }) => [id, draft.world.newId()]))
  for (const { id, state } of aside.tasks) {
    const task = draft.tasks.get(id)
    if (!task) continue
    const after = state === 'queued' && task.after !== null ? (ids.get(task.after) ?? null) : null
    const asked = askAgain(draft, { ...task, id: ids.get(id) ?? id, state: after === null ? 'open' : 'queued', after })
    if (!asked.ok) return asked
  }
  return ok(undefined)
}

/** Asks the same member again, or, where he cannot take it any more, whom the rule names now. */
function askAgain(draft: Draft, task: TaskRow): Result<void> {
  const { id, node, kind, visit, state, after, origin, fromId, fallback } = task
  // Its limit is counted anew, also that of one whose clock stood.
  const queued = { state, after }
  const member = draft.world.organisation.members.get(task.assigneeId)
  if (member && isEligible(member, task, subjectOf(draft))) {
    openTask(draft, { id, node, kind, visit, origin, fromId, fallback, assigneeId: member.id, ...queued })
    return ok(undefined)
  }
  const found = nodePlace(draft, node)
  const seat = found && seatOf(found.node)
  if (!seat) return ok(undefined)
  const others = membersFor(draft, seat, new Set([task.assigneeId, ...visitOf(draft, node).map((other) => other.assigneeId)]))
  const assigned = others.ok ? others : membersFor(draft, seat, new Set([task.assigneeId]))
  if (!assigned.ok) return assigned
  const [first, ...more] = askedInstead(draft, task, assigned.value)
  if (first) openTask(draft, { id, node, kind, visit, ...first, ...queued })
  // One place in an order is one person's; elsewhere everybody whom the rule names is asked.
  if (seat.mode !== 'in-order') for (const each of more) openTask(draft, { node, kind, visit, ...each, ...queued })
  return ok(undefined)
}

/** Hands a record back to the initiator (or who stands in for him) to revise; `from` is the node at which it stood. */
export function handBack(draft: Draft, from: string, state: 'returned' | 'started' = 'returned'): Result<void> {
  return askInitiator(draft, { node: from, kind: 'revise' }, () => {
    draft.record = { ...draft.record, state, nodes: [] }
  })
}

/** Asks the initiator, or who stands in for him; a question goes to one of several, for one answer is waited for. */
export function askInitiator(
  draft: Draft,
  task: Pick<TaskRow, 'node' | 'kind'> & Partial<Pick<TaskRow, 'id' | 'fromId'>>,
  before: () => void = () => {},
): Result<void> {
  const { world, record } = draft
  const assigned = assign(world, { rule: { kind: 'initiator' }, kind: task.kind }, { ...record, reviserId: null })
  if (!assigned.ok) return assigned
  before()
  const { members, fallback } = assigned.value
  for (const { id } of members.slice(0, task.kind === 'answer' ? 1 : members.length))
    openTask(draft, { ...task, assigneeId: id, fallback, origin: fallback ? 'stand-in' : 'rule' })
  return ok(undefined)
}
