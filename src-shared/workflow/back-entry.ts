import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { nextRound } from '#shared/domain/record.ts'
import { emptyRouteState } from '#shared/domain/route-state.ts'
import type { Authors } from './assignees.ts'
import { authorsOf } from './seats.ts'
import { handBack } from './aside.ts'
import { addAct, cancelPending, changeOf, draftOf, notify, type Change, type Draft, type RecordRow, type Standing, type World } from './change.ts'
import { close, jumpTo, nodePlace } from './walk.ts'

/**
 * 补录: a supervisor enters what happened outside the product — decided on paper, by telephone, while the route was skipped — with who did it, when, and why it stands
 * here only now. It is no way around the route: the act bears the name of whoever entered it for ever, is a permission of its own, is counted apart by every report, and
 * nobody enters an act of his own or on a record of his own. Because the route did not carry the act, the entry says itself where the record has stood since.
 */
export const backEnteredKinds = ['start', 'submit', 'resubmit', 'agree', 'return', 'refuse', 'confirm', 'recall', 'withdraw'] as const
export type BackEnteredKind = (typeof backEnteredKinds)[number]

/** Where the record stands after what happened. `same`: the act changed nothing, as a protest against what was paid long ago. */
export type LeadsTo =
  | { readonly to: 'same' }
  | { readonly to: 'initiator' }
  | { readonly to: 'node'; readonly node: string }
  | { readonly to: 'closed'; readonly state: 'completed' | 'refused' | 'withdrawn' }

export type BackEntry = {
  readonly act: BackEnteredKind
  /** At which node it was decided; null for what the initiator does. */
  readonly node: string | null
  /** Who did it; null when nobody knows. */
  readonly actorId: Id | null
  readonly happenedAt: Instant
  readonly reason: string
  readonly leadsTo: LeadsTo
}

const decisions: readonly BackEnteredKind[] = ['agree', 'return', 'refuse', 'confirm']
const beginnings: readonly BackEnteredKind[] = ['start', 'submit']

/** Enters the first act of a record that began outside: started by its initiator, or handed in. */
export function backEnterBeginning({ compiled, record }: Pick<Standing, 'compiled' | 'record'>, entry: BackEntry, world: World): Result<Change> {
  if (!beginnings.includes(entry.act)) return failed('act-not-allowed', { act: entry.act })
  return enterOn(draftOf({ compiled, record, tasks: [] }, world), entry)
}

/** Enters an act on a record that stands here. */
export function backEnter({ compiled, record, tasks }: Standing, entry: BackEntry, world: World): Result<Change> {
  if (beginnings.includes(entry.act)) return failed('act-not-allowed', { act: entry.act })
  if (entry.happenedAt < record.createdAt) return failed('back-entry-time')
  const again: Partial<RecordRow> = entry.act === 'resubmit' ? { round: nextRound(record), submittedAt: entry.happenedAt } : {}
  return enterOn(draftOf({ compiled, record: { ...record, ...again }, tasks }, world), entry)
}

function enterOn(draft: Draft, entry: BackEntry): Result<Change> {
  const { compiled, world } = draft
  const wrong = faultOf(compiled, authorsOf(compiled, draft.record, [...draft.tasks.values()]), entry, world)
  if (wrong) return wrong
  const { act: kind, node, happenedAt: at } = entry
  const before = draft.record.nodes[0] ?? [...draft.tasks.values()].findLast((task) => task.state === 'open')?.node
  addAct(draft, { kind, node, at, actorId: entry.actorId ?? world.actorId, enteredBy: world.actorId, opinion: entry.reason.trim() })
  const moved = move(draft, entry, node ?? before ?? compiled.route.nodes[0]?.key)
  return moved.ok ? ok(changeOf(draft)) : moved
}

function faultOf(
  compiled: CompiledDefinition,
  authors: Required<Authors>,
  { act, node, actorId, happenedAt, reason }: BackEntry,
  world: World,
): Failed | undefined {
  if (reason.trim() === '') return failed('reason-missing')
  if (happenedAt > world.now) return failed('back-entry-time')
  if (actorId === world.actorId) return failed('back-entry-own')
  if (actorId !== null && !world.organisation.members.has(actorId)) return failed('member-missing')
  const isDecision = decisions.includes(act)
  if (isDecision ? node === null || !compiled.nodesByKey.has(node) : node !== null) return failed('act-not-allowed', { act })
  // Not even outside does somebody decide his own record: whoever says so has entered the wrong name.
  return isDecision && act !== 'confirm' && actorId !== null && isAuthor(authors, actorId, node) ? failed('own-record') : undefined
}

function isAuthor({ creatorId, reviserId, fillersOf }: Required<Authors>, memberId: Id, node: string | null): boolean {
  return memberId === creatorId || memberId === reviserId || (node !== null && fillersOf(node).includes(memberId))
}

function move(draft: Draft, { act, leadsTo, happenedAt }: BackEntry, from: string | undefined): Result<void> {
  if (leadsTo.to === 'same') return ok(undefined)
  if (leadsTo.to === 'closed') {
    close(draft, leadsTo.state, happenedAt)
    return ok(undefined)
  }
  cancelPending(draft)
  draft.record = { ...draft.record, nodes: [], closedAt: null }
  if (draft.route !== emptyRouteState) draft.route = { ...emptyRouteState, parent: draft.route.parent, schedule: draft.route.schedule }
  const found = leadsTo.to === 'node' ? nodePlace(draft, leadsTo.node) : undefined
  if (leadsTo.to === 'node' && !found) return failed('act-not-allowed', { act: 'back-enter', target: leadsTo.node })
  if (found) {
    const jumped = jumpTo(draft, found.place, draft.compiled.route.root, found.node)
    return jumped.ok ? ok(undefined) : jumped
  }
  if (from === undefined) return failed('act-not-allowed', { act: 'back-enter', target: 'initiator' })
  if (act === 'start') return handBack(draft, from, 'started')
  notify(draft, draft.record.creatorId, 'returned')
  return handBack(draft, from)
}
