import { workingMinutesBetween, type WorkingCalendar } from '#shared/calendar/working-time.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { isAsking, isBlock, type AskingNode, type Step } from '#shared/definition/steps.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { reviserOf, type Answering, type Subject } from './assignees.ts'
import { routeAhead } from './route-ahead.ts'
import { handlersOf, isOfNode } from './seats.ts'

/** A record of the past, with all its tasks. */
export type PastCase = { readonly record: BusinessRecord; readonly tasks: readonly Task[] }
/** Who is asked at a node; `standIn` when the rule's own answer was empty. */
export type Asked = { readonly node: string; readonly members: readonly Id[]; readonly standIn: boolean }
/** Where duties clash: a node that nobody could take, one that only a stand-in takes, or one person who decides alone at two nodes. */
export type Clash = { readonly kind: 'nobody' | 'stand-in' | 'same-person'; readonly node: string; readonly members: readonly Id[] }

/** One case under a version: who is asked in order, where duties clash, and about how long it takes in working minutes. */
type Course = { readonly asked: readonly Asked[]; readonly clashes: readonly Clash[]; readonly minutes: number }

/** A case that would go another way. `fault`: what the new form would not take. */
export type Differing = { readonly recordId: Id; readonly fault: Fault | null; readonly before: Course; readonly after: Course }

/**
 * A change of a process, rehearsed on past cases: each is led along the old and the new version with the organisation as it is today, so that every difference is the
 * definition's and none that of somebody who has left since.
 */
export type Rehearsal = {
  readonly cases: number
  readonly differing: readonly Differing[]
  /** How often each member is asked in all cases. */
  readonly load: readonly { readonly memberId: Id; readonly before: number; readonly after: number }[]
  /** Working minutes of a case on average: past handling times of each node; for a node without a past its limit, or what nodes took on average. */
  readonly minutes: { readonly before: number; readonly after: number }
}

/** The versions that are compared, and the company in which. */
export type Rehearsed = { readonly before: CompiledDefinition; readonly after: CompiledDefinition }
type Company = Answering & { readonly calendar: WorkingCalendar }

/** Rehearses a change on past cases. */
export function rehearse({ before, after }: Rehearsed, cases: readonly PastCase[], company: Company): Rehearsal {
  const took = handlingTimes(cases, company.calendar)
  const load = new Map<Id, { before: number; after: number }>()
  const total = { before: 0, after: 0 }
  const differing = cases.flatMap((past): readonly Differing[] => {
    const [old, now] = [courseOf(before, past, company, took), courseOf(after, past, company, took)]
    const fault = newFault(before, after, past)
    for (const [side, { asked, minutes }] of [
      ['before', old],
      ['after', now],
    ] as const) {
      total[side] += minutes
      for (const id of asked.flatMap(({ members }) => members)) load.set(id, bumped(load.get(id), side))
    }
    const isSame = fault === null && keyOf(old.asked) === keyOf(now.asked) && now.clashes.length === old.clashes.length
    return isSame ? [] : [{ recordId: past.record.id, fault, before: old, after: now }]
  })
  const average = (minutes: number): number => (cases.length === 0 ? 0 : Math.round(minutes / cases.length))
  return {
    cases: cases.length,
    differing,
    load: [...load].map(([memberId, times]) => ({ memberId, ...times })).toSorted((a, b) => b.after - a.after || (a.memberId < b.memberId ? -1 : 1)),
    minutes: { before: average(total.before), after: average(total.after) },
  }
}

function bumped(times: { before: number; after: number } | undefined, side: 'before' | 'after'): { before: number; after: number } {
  const known = times ?? { before: 0, after: 0 }
  return { ...known, [side]: known[side] + 1 }
}

function keyOf(asked: readonly Asked[]): string {
  return JSON.stringify(asked.map(({ node, members }) => [node, members.toSorted()]))
}

function scopeOf({ record }: PastCase): CheckScope {
  const { unitId, creatorId, round, businessDate, data } = record
  return { unitId, creatorId, round, businessDate, late: { filling: [], kept: data } }
}

/** What the new form does not take of a case that the old one takes. */
function newFault(before: CompiledDefinition, after: CompiledDefinition, past: PastCase): Fault | null {
  const errorsOf = (compiled: CompiledDefinition): readonly Fault[] => {
    const known = new Set(compiled.body.form.map(({ key }) => key))
    // A field that is gone loses what it held; that is no fault of the case.
    const data = Object.fromEntries(Object.entries(past.record.data).filter(([key]) => known.has(key)))
    return compiled.check(data, scopeOf(past)).errors
  }
  const old = new Set(errorsOf(before).map((fault) => JSON.stringify(fault)))
  return errorsOf(after).find((fault) => !old.has(JSON.stringify(fault))) ?? null
}

function courseOf(compiled: CompiledDefinition, past: PastCase, company: Company, took: HandlingTimes): Course {
  const { record, tasks } = past
  const { unitId, creatorId, data } = record
  const subject: Subject = { unitId, creatorId, data, reviserId: reviserOf(tasks), handlersOf: (node) => handlersOf(tasks, node) }
  const ahead = routeAhead(compiled, subject, scopeOf(past), [], company)
  const asked = ahead.map(({ node, members, fallback }): Asked => ({ node: node.key, members: members.map(({ id }) => id), standIn: fallback }))
  const minutes = compiled.route.root.steps.reduce((sum, step) => sum + minutesOf(compiled, step, past, took), 0)
  return {
    asked,
    clashes: clashesOf(
      ahead.map(({ node }) => node),
      asked,
    ),
    minutes,
  }
}

function clashesOf(nodes: readonly AskingNode[], asked: readonly Asked[]): readonly Clash[] {
  const deciding = new Set(nodes.filter(({ kind }) => kind !== 'do' && kind !== 'confirm').map(({ key }) => key))
  const alone = new Map<Id, string>()
  return asked.flatMap(({ node, members, standIn }): readonly Clash[] => {
    if (members.length === 0) return [{ kind: 'nobody', node, members }]
    const clashes: Clash[] = standIn ? [{ kind: 'stand-in', node, members }] : []
    const [only] = members
    if (only === undefined || members.length > 1 || !deciding.has(node)) return clashes
    if (alone.has(only)) clashes.push({ kind: 'same-person', node, members })
    alone.set(only, node)
    return clashes
  })
}

type HandlingTimes = { readonly byNode: ReadonlyMap<string, number>; readonly anyNode: number }

/** The median handling time of each node in working minutes. */
function handlingTimes(cases: readonly PastCase[], calendar: WorkingCalendar): HandlingTimes {
  const done = cases.flatMap(({ tasks }) => tasks.filter((task) => isOfNode(task) && task.decidedAt !== null && task.decision !== null))
  const minutes = done.map(({ node, createdAt, decidedAt }) => ({ node, minutes: workingMinutesBetween(createdAt, decidedAt ?? createdAt, calendar) }))
  const byNode = new Map([...Map.groupBy(minutes, ({ node }) => node)].map(([node, all]) => [node, median(all.map((each) => each.minutes))] as const))
  return { byNode, anyNode: median(minutes.map((each) => each.minutes)) }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

/** Branches beside each other take as long as the one that the join waits for. */
function minutesOf(compiled: CompiledDefinition, step: Step, past: PastCase, took: HandlingTimes): number {
  const { data } = past.record
  if (!isBlock(step)) {
    if (!isAsking(step) || !compiled.stands(step, data, scopeOf(past))) return 0
    return took.byNode.get(step.key) ?? workingLimit(compiled, step) ?? took.anyNode
  }
  const branches = compiled.taken(step, data, scopeOf(past)).map(({ steps }) => steps.reduce((sum, inner) => sum + minutesOf(compiled, inner, past, took), 0))
  const inOrder = branches.toSorted((a, b) => a - b)
  const needed = step.kind === 'choice' || step.join.kind === 'all' ? inOrder.length : step.join.kind === 'any' ? 1 : compiled.count(step.join.count)
  return inOrder[Math.min(needed, inOrder.length) - 1] ?? 0
}

/** The limit of a node in working minutes; one that runs by the clock or until a moment says nothing about that. */
function workingLimit(compiled: CompiledDefinition, node: AskingNode): number | undefined {
  const ends = compiled.limit(node.limit)?.ends
  return ends?.by === 'working-minutes' ? ends.minutes : undefined
}
