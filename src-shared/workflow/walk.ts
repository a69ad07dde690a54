import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { instantAt, yearsAfter } from '#shared/calendar/civil-date.ts'
import { addWorkingMinutes } from '#shared/calendar/working-time.ts'
import { around, type Place, type Sequence } from '#shared/definition/route.ts'
import { isBlock, type Block, type Parallel, type RouteNode, type Step } from '#shared/definition/steps.ts'
import { emptyRouteState } from '#shared/domain/route-state.ts'
import { asked } from './assignees.ts'
import { addAct, cancelPending, notify, scopeOf, type Draft } from './change.ts'
import { askAt, subjectOf } from './seats.ts'

/** Whether the record stays at a step, or has gone through it. */
type Walked = Result<'stays' | 'passed'>
const passed: Walked = ok('passed')
const stays: Walked = ok('stays')

/** Walks the route from its beginning. */
export function begin(draft: Draft): Result<void> {
  return goOn(draft, draft.compiled.route.root, 0)
}

/** A step is done: walks on behind it, out of its blocks where they end with it. */
export function leave(draft: Draft, place: Place): Result<void> {
  return goOn(draft, place.sequence, place.index + 1)
}

function goOn(draft: Draft, sequence: Sequence, from: number): Result<void> {
  const walked = run(draft, sequence, from)
  if (!walked.ok) return walked
  return walked.value === 'stays' ? ok(undefined) : endOf(draft, sequence)
}

function endOf(draft: Draft, { within }: Sequence): Result<void> {
  if (!within) {
    close(draft, 'completed')
    return ok(undefined)
  }
  const { block, branch, place } = within
  if (block.kind === 'parallel' && !isJoined(draft, block, branch.key)) return ok(undefined)
  return leave(draft, place)
}

/** Runs steps until the record stays at one. */
function run(draft: Draft, { steps }: Sequence, from: number): Walked {
  for (const step of steps.slice(from)) {
    const walked = enter(draft, step)
    if (!walked.ok || walked.value === 'stays') return walked
  }
  return passed
}

function enter(draft: Draft, step: Step): Walked {
  const { compiled, record } = draft
  if (step.kind === 'parallel') return enterParallel(draft, step)
  if (step.kind === 'choice') {
    const [branch] = compiled.taken(step, record.data, scopeOf(record))
    return branch ? run(draft, compiled.route.branch(step.key, branch.key), 0) : passed
  }
  return compiled.stands(step, record.data, scopeOf(record)) ? enterNode(draft, step) : passed
}

function enterParallel(draft: Draft, block: Parallel): Walked {
  const { compiled, record } = draft
  const begun = compiled.taken(block, record.data, scopeOf(record)).map(({ key }) => key)
  if (begun.length === 0) return passed
  draft.route = { ...draft.route, blocks: { ...draft.route.blocks, [block.key]: { begun, finished: [] } } }
  for (const key of begun) {
    const walked = run(draft, compiled.route.branch(block.key, key), 0)
    if (!walked.ok) return walked
    if (walked.value === 'passed' && isJoined(draft, block, key)) return passed
  }
  return stays
}

/** Notes that a branch is done; whether so many are that the block is. Then the others end too. */
function isJoined(draft: Draft, block: Parallel, branch: string): boolean {
  const { begun, finished } = draft.route.blocks[block.key] ?? { begun: [branch], finished: [] }
  const done = [...new Set([...finished, branch])].toSorted()
  const wanted = block.join.kind === 'all' ? begun.length : block.join.kind === 'any' ? 1 : Math.min(begun.length, draft.compiled.count(block.join.count))
  if (done.length < wanted) {
    draft.route = { ...draft.route, blocks: { ...draft.route.blocks, [block.key]: { begun, finished: done } } }
    return false
  }
  endBlock(draft, block)
  return true
}

/** Nothing stands in the block any more. */
function endBlock(draft: Draft, block: Block): void {
  const { places } = draft.compiled.route
  withdrawFrom(draft, (key) => {
    const place = places.get(key)
    return place !== undefined && around(place).some(({ step }) => step === block)
  })
}

/** Takes the record away from all steps that match: their tasks, waits, blocks, and what was put aside to go on there. */
export function withdrawFrom(draft: Draft, matches: (key: string) => boolean): void {
  const { record, route } = draft
  const without = <T>(states: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(states).filter(([key]) => !matches(key)))
  const nodes = record.nodes.filter((key) => !matches(key))
  cancelPending(draft, (task) => matches(task.node))
  if (nodes.length < record.nodes.length) draft.record = { ...record, nodes }
  const isTouched =
    [route.blocks, route.waits, route.children].some((states) => Object.keys(states).some(matches)) || route.aside.some(({ at }) => at !== null && matches(at))
  if (!isTouched) return
  draft.route = {
    ...route,
    blocks: without(route.blocks),
    waits: without(route.waits),
    children: without(route.children),
    aside: route.aside.filter(({ at }) => at === null || !matches(at)),
  }
}

/** Stops at a node as after a jump: of the parallel blocks around it, up to that sequence, only its own branch is still to be done. Answers the blocks that it entered so. */
export function jumpTo(draft: Draft, place: Place, within: Sequence, node: RouteNode): Result<readonly string[]> {
  const entered: string[] = []
  for (const at of around(place)) {
    if (at.sequence === within || !at.sequence.within) break
    const { block, branch } = at.sequence.within
    if (block.kind !== 'parallel') continue
    entered.push(block.key)
    draft.route = { ...draft.route, blocks: { ...draft.route.blocks, [block.key]: { begun: [branch.key], finished: [] } } }
  }
  const stopped = enterNode(draft, node)
  if (!stopped.ok) return stopped
  if (stopped.value === 'stays') return ok(entered)
  const left = leave(draft, place)
  return left.ok ? ok(entered) : left
}

/** The record stands at this node too. */
export function standAt(draft: Draft, key: string): void {
  const order = (node: string): number => draft.compiled.route.places.get(node)?.order ?? -1
  draft.record = { ...draft.record, state: 'running', nodes: [...new Set([...draft.record.nodes, key])].toSorted((a, b) => order(a) - order(b)) }
}

function enterNode(draft: Draft, node: RouteNode): Walked {
  switch (node.kind) {
    case 'copy':
      copy(draft, node)
      return passed
    case 'archive':
      archive(draft, node)
      return passed
    case 'sub-process':
      return startAll(draft, node)
    case 'wait': {
      const end = waitsUntil(draft, node)
      if (end === null) break
      if (end <= draft.world.now) return passed
      draft.route = { ...draft.route, waits: { ...draft.route.waits, [node.key]: end } }
      standAt(draft, node.key)
      return stays
    }
    default:
      break
  }
  const opened = askAt(draft, node)
  if (!opened.ok) return opened
  standAt(draft, node.key)
  return stays
}

/** When a wait ends; null for one that somebody reports. An empty date does not wait. */
function waitsUntil({ compiled, record, world }: Draft, { until }: Extract<RouteNode, { kind: 'wait' }>): Instant | null {
  if (until.kind === 'event') return null
  if (until.kind === 'working-minutes') return addWorkingMinutes(world.now, compiled.count(until.minutes), world.calendar)
  const value = record.data[until.field]
  if (typeof value === 'number') return value
  return typeof value === 'string' ? instantAt(value, 0, world.calendar.timeZone) : world.now
}

function copy(draft: Draft, node: Extract<RouteNode, { kind: 'copy' }>): void {
  const { world, record } = draft
  const members = [...new Set(node.to.flatMap((rule) => asked(world, rule, subjectOf(draft))))].filter(
    ({ id, state }) => state === 'active' && id !== record.creatorId,
  )
  if (members.length === 0) return
  addAct(draft, { kind: 'copy', node: node.key, opinion: members.map(({ name }) => name).join('、') })
  for (const { id } of members) {
    draft.copied.push(id)
    notify(draft, id, 'copy')
  }
}

function archive(draft: Draft, node: Extract<RouteNode, { kind: 'archive' }>): void {
  const { world, compiled } = draft
  const keepUntil = node.keepYears === 'for-ever' ? null : yearsAfter(world.now, compiled.count(node.keepYears), world.calendar.timeZone)
  draft.route = { ...draft.route, archive: { node: node.key, keepUntil } }
  addAct(draft, { kind: 'archive', node: node.key })
}

function startAll(draft: Draft, node: Extract<RouteNode, { kind: 'sub-process' }>): Walked {
  const { compiled, record, world } = draft
  const forms = compiled.feed(node, record.data, scopeOf(record))
  if (forms.length === 0) return passed
  const starts = forms.map((data, row) => ({
    id: world.newId(),
    node: node.key,
    definitionKey: node.definition,
    initiatorId: initiatorOf(draft, node, row),
    data,
  }))
  draft.starts.push(...starts)
  addAct(draft, { kind: 'sub-start', node: node.key })
  if (!node.waits) return passed
  draft.route = { ...draft.route, children: { ...draft.route.children, [node.key]: starts.map(({ id }) => id) } }
  standAt(draft, node.key)
  return stays
}

function initiatorOf({ record, world }: Draft, { initiator, forEach }: Extract<RouteNode, { kind: 'sub-process' }>, row: number): Id {
  const [key = '', column] = (initiator ?? '').split('.', 2)
  const rows = record.data[forEach ?? '']
  const cells = column === undefined ? record.data : Array.isArray(rows) ? (rows[row] as Readonly<Record<string, unknown>> | undefined) : undefined
  const named = cells?.[column ?? key]
  return typeof named === 'string' && world.organisation.members.has(named) ? named : record.creatorId
}

/** Ends a record: no task stays open, the initiator hears the result (WFL-10), and those who are copied get it. */
export function close(draft: Draft, state: 'completed' | 'refused' | 'withdrawn' | 'terminated', at = draft.world.now): void {
  const { compiled, route, world } = draft
  cancelPending(draft)
  draft.record = { ...draft.record, state, nodes: [], closedAt: at }
  if (route !== emptyRouteState) draft.route = { ...emptyRouteState, parent: route.parent, archive: route.archive, schedule: route.schedule }
  if (state === 'withdrawn') return
  // The trail of a record without a route ends with its first line.
  if (state === 'completed' && compiled.route.nodes.length > 0) addAct(draft, { kind: 'complete', at })
  notify(draft, draft.record.creatorId, 'result', at)
  const copied = new Set(compiled.body.route.copyTo.flatMap((rule) => asked(world, rule, subjectOf(draft))))
  for (const member of copied) {
    if (member.state !== 'active' || member.id === draft.record.creatorId) continue
    draft.copied.push(member.id)
    notify(draft, member.id, 'copy', at)
  }
}

/** Whether a step is a node, for whoever knows only its key. */
export function nodePlace(draft: Pick<Draft, 'compiled'>, key: string): { readonly place: Place; readonly node: RouteNode } | undefined {
  const place = draft.compiled.route.places.get(key)
  return place && !isBlock(place.step) ? { place, node: place.step } : undefined
}
