import { ok, type Result } from '#shared/kernel/fault.ts'
import type { RouteNode } from '#shared/definition/steps.ts'
import { addAct, isPending, cancelPending, type Draft, type TaskRow } from './change.ts'
import { openNext, seatOf, visitOf } from './seats.ts'
import { takeUp } from './aside.ts'
import { close, leave, nodePlace } from './walk.ts'

/** A task at a node has been done with a yes: opens who comes after it, and leaves the node when enough of those who were asked have done theirs. */
export function settle(draft: Draft, task: TaskRow, node: RouteNode): Result<void> {
  const next = openNext(draft, task.id)
  const mode = seatOf(node)?.mode ?? 'any'
  if (mode === 'any') {
    // Somebody was asked before another who has a seat of his own: that seat is open now, beside the others.
    if (next.length > 0 && task.origin === 'added-before') return ok(undefined)
    if (next.length === 0) return complete(draft, node)
    const chain = chainOf(visitOf(draft, node.key), next)
    cancelPending(draft, (other) => other.node === node.key && !chain.has(other.id))
    return ok(undefined)
  }
  if (mode === 'ratio') return tally(draft, node)
  return hasPending(draft, node) ? ok(undefined) : complete(draft, node)
}

/** A seat has been taken away or refused: what stands on the rest. */
export function settleRest(draft: Draft, node: RouteNode): Result<void> {
  if (seatOf(node)?.mode === 'ratio') return tally(draft, node)
  return hasPending(draft, node) ? ok(undefined) : complete(draft, node)
}

/** Whether anybody is still asked at a node. */
export function hasPending(draft: Draft, node: RouteNode): boolean {
  return visitOf(draft, node.key).some(isPending)
}

/** These tasks, and those that wait for them one after the other. */
function chainOf(visit: readonly TaskRow[], first: readonly string[]): ReadonlySet<string> {
  const chain = new Set(first)
  for (let grown = true; grown;) {
    grown = false
    for (const other of visit) {
      if (chain.has(other.id) || other.after === null || !chain.has(other.after)) continue
      chain.add(other.id)
      grown = true
    }
  }
  return chain
}

/** 比例: agreed when so many percent of those asked have agreed; refused when that has become impossible. */
function tally(draft: Draft, node: RouteNode): Result<void> {
  if (node.kind !== 'approve' || node.percent === undefined) return complete(draft, node)
  const seats = visitOf(draft, node.key).filter(({ state, decision }) => state !== 'cancelled' && decision !== 'return')
  const needed = Math.max(1, Math.ceil((draft.compiled.count(node.percent) * seats.length) / 100))
  const agreed = seats.filter(({ decision }) => decision === 'agree').length
  const refused = seats.filter(({ decision }) => decision === 'refuse').length
  if (agreed >= needed) return complete(draft, node)
  if (seats.length - refused < needed) close(draft, 'refused')
  return ok(undefined)
}

/** Everything at a node is done: the route goes on, or takes up again what a return has put aside for it. */
export function complete(draft: Draft, node: RouteNode): Result<void> {
  cancelPending(draft, (task) => task.node === node.key)
  draft.record = { ...draft.record, nodes: draft.record.nodes.filter((key) => key !== node.key) }
  const { [node.key]: _wait, ...waits } = draft.route.waits
  const { [node.key]: _children, ...children } = draft.route.children
  if (node.key in draft.route.waits || node.key in draft.route.children) draft.route = { ...draft.route, waits, children }
  const aside = draft.route.aside.findLast(({ at }) => at === node.key)
  if (!aside) {
    const found = nodePlace(draft, node.key)
    return found ? leave(draft, found.place) : ok(undefined)
  }
  return resume(draft, aside)
}

/** Takes up what was put aside; sub-processes that have ended meanwhile are done at once. */
export function resume(draft: Draft, aside: Draft['route']['aside'][number]): Result<void> {
  const taken = takeUp(draft, aside)
  if (!taken.ok) return taken
  for (const key of aside.nodes) {
    const done = endSubProcesses(draft, key)
    if (!done.ok) return done
  }
  return ok(undefined)
}

/** Leaves a node none of whose sub-processes runs any more. */
export function endSubProcesses(draft: Draft, key: string): Result<void> {
  const node = draft.compiled.nodesByKey.get(key)
  if (!node || draft.route.children[key]?.length !== 0 || !draft.record.nodes.includes(key)) return ok(undefined)
  addAct(draft, { kind: 'sub-end', node: key })
  return complete(draft, node)
}
