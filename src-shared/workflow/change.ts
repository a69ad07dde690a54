import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant, NewId } from '#shared/kernel/id.ts'
import type { Act, BusinessRecord, FormData, Notice, Task } from '#shared/domain/record.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { emptyRouteState, keptRouteState, type RouteState } from '#shared/domain/route-state.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import type { WorkingCalendar } from '#shared/calendar/working-time.ts'
import { nextOf } from './limits.ts'

/** A row before the writer gives it its revision. */
export type Unnumbered<T> = Omit<T, 'revision'>
export type RecordRow = Unnumbered<BusinessRecord>
export type TaskRow = Unnumbered<Task>

/** Who acts, when, in which organisation. */
export type World = {
  readonly organisation: OrganisationIndex
  readonly calendar: WorkingCalendar
  readonly now: Instant
  /** When it is judged who holds which role. */
  readonly judgedAt: Instant
  /** The server's clock around the act; null on a desk. */
  readonly bounds: { readonly notBefore: Instant; readonly notAfter: Instant } | null
  readonly actorId: Id
  readonly mutationId: Id
  /** Names of tasks, acts and notices, in the order in which they are made. */
  readonly newId: NewId
}

/** A record of another definition that a sub-process starts. */
export type Start = { readonly id: Id; readonly node: string; readonly definitionKey: string; readonly initiatorId: Id; readonly data: FormData }

/** What an act changes: rows to put. `record` is the same object as given when nothing in it changed. */
export type Change = {
  readonly record: RecordRow
  readonly tasks: readonly TaskRow[]
  readonly acts: readonly Unnumbered<Act>[]
  readonly notices: readonly Unnumbered<Notice>[]
  /** Members who got a copy. */
  readonly copied: readonly Id[]
  readonly starts: readonly Start[]
}

/** The record on which an act is done, as it stands. */
export type Standing = { readonly compiled: CompiledDefinition; readonly record: RecordRow; readonly tasks: readonly TaskRow[] }

/** A change in the making: one record with all its tasks; only what was touched is answered. */
export type Draft = {
  readonly compiled: CompiledDefinition
  readonly world: World
  record: RecordRow
  route: RouteState
  readonly tasks: Map<Id, TaskRow>
  readonly touched: Set<Id>
  readonly acts: Unnumbered<Act>[]
  readonly notices: Unnumbered<Notice>[]
  readonly copied: Id[]
  readonly starts: Start[]
}

/** Opens a draft on what stands. */
export function draftOf({ compiled, record, tasks }: Standing, world: World): Draft {
  const held = new Map(tasks.map((task) => [task.id, task]))
  return { compiled, world, record, route: record.route ?? emptyRouteState, tasks: held, touched: new Set(), acts: [], notices: [], copied: [], starts: [] }
}

/** A draft that goes on from another, which stays as it is. */
export function copyOf(draft: Draft): Draft {
  const { tasks, touched, acts, notices, copied, starts } = draft
  return { ...draft, tasks: new Map(tasks), touched: new Set(touched), acts: [...acts], notices: [...notices], copied: [...copied], starts: [...starts] }
}

/** What a draft came to. */
export function changeOf({ record, route, tasks, touched, acts, notices, copied, starts, world }: Draft): Change {
  const isSame = route === (record.route ?? emptyRouteState)
  const nextAt = wakesAt(record, route, world.now)
  return {
    record: isSame && nextAt === record.nextAt ? record : { ...record, route: keptRouteState(route), nextAt },
    tasks: [...touched].flatMap((id) => tasks.get(id) ?? []),
    acts,
    notices,
    copied,
    starts,
  }
}

/** When time next brings something about at a node: the end of a wait, or, where all sub-processes are over and nobody could take what comes next, at once. */
function wakesAt({ nodes, nextAt }: RecordRow, { waits, children }: RouteState, now: Instant): Instant | null {
  const isStuck = Object.entries(children).some(([key, ids]) => ids.length === 0 && nodes.includes(key))
  const ends = Object.entries(waits).flatMap(([key, end]) => (nodes.includes(key) ? [end] : []))
  const stuckSince = nextAt !== null && nextAt <= now ? nextAt : now
  const all = isStuck ? [...ends, stuckSince] : ends
  return all.length === 0 ? null : Math.min(...all)
}

/** What a draft came to, unless the last thing in it could not be done. */
export function finish(draft: Draft, result: Result<unknown>): Result<Change> {
  return result.ok ? ok(changeOf(draft)) : result
}

/** Puts a task into the draft, new or changed, with the instant at which time next touches it. */
export function putTask(draft: Draft, task: TaskRow): void {
  draft.tasks.set(task.id, { ...task, nextAt: nextOf(task) })
  draft.touched.add(task.id)
}

/** Whether somebody is or will be asked by it. */
export function isPending({ state }: Pick<Task, 'state'>): boolean {
  return state === 'open' || state === 'queued'
}

/** Cancels every pending task that matches, with the questions asked from it. */
export function cancelPending(draft: Draft, matches: (task: TaskRow) => boolean = () => true): void {
  for (const task of draft.tasks.values()) {
    if (!isPending(task) || !matches(task)) continue
    putTask(draft, { ...task, state: 'cancelled' })
    dropQuestion(draft, task)
  }
}

/** Nobody waits for the answer any more. */
export function dropQuestion(draft: Draft, { state, pausedAt, after }: TaskRow): void {
  const question = state === 'open' && pausedAt !== null && after !== null ? draft.tasks.get(after) : undefined
  if (question?.kind === 'answer' && question.state === 'open') putTask(draft, { ...question, state: 'cancelled' })
}

/** Adds a line to the trail. */
export function addAct(
  draft: Draft,
  act: Pick<Act, 'kind'> & Partial<Pick<Act, 'node' | 'opinion' | 'target' | 'changes' | 'actorId' | 'at' | 'enteredBy' | 'memberId'>>,
): void {
  const { world } = draft
  draft.acts.push({
    id: world.newId(),
    recordId: draft.record.id,
    node: null,
    round: draft.record.round,
    actorId: world.actorId,
    enteredBy: null,
    opinion: '',
    target: null,
    at: world.now,
    notBefore: world.bounds?.notBefore ?? null,
    notAfter: world.bounds?.notAfter ?? null,
    mutationId: world.mutationId,
    memberId: null,
    changes: {},
    ...act,
  })
}

/** Tells a member about the record; nobody is told of what he did himself. */
export function notify({ world, notices, record }: Draft, memberId: Id, kind: Notice['kind'], at = world.now): void {
  if (memberId === world.actorId) return
  notices.push({ id: world.newId(), memberId, recordId: record.id, kind, at, readAt: null })
}

/** What conditions may know of a record. */
export function scopeOf(record: RecordRow): CheckScope {
  return { unitId: record.unitId, creatorId: record.creatorId, round: record.round, businessDate: record.businessDate }
}
