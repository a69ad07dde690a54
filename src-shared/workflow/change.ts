import type { Id, Instant, NewId } from '#shared/kernel/id.ts'
import type { Act, BusinessRecord, Notice, Task } from '#shared/domain/record.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { CheckScope } from '#shared/definition/check.ts'
import type { WorkingCalendar } from '#shared/calendar/working-time.ts'

/** A row before the writer gives it its revision. */
export type Unnumbered<T> = Omit<T, 'revision'>

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

/** What an act changes: rows to put. `record` is the same object as given when nothing in it changed. */
export type Change = {
  readonly record: Unnumbered<BusinessRecord>
  readonly tasks: readonly Unnumbered<Task>[]
  readonly acts: readonly Unnumbered<Act>[]
  readonly notices: readonly Unnumbered<Notice>[]
  /** Members who got a copy. */
  readonly copied: readonly Id[]
}

/** A change in the making: one record with all its tasks; only what was touched is answered. */
export type Draft = {
  record: Unnumbered<BusinessRecord>
  readonly tasks: Map<Id, Unnumbered<Task>>
  readonly touched: Set<Id>
  readonly acts: Unnumbered<Act>[]
  readonly notices: Unnumbered<Notice>[]
  readonly copied: Id[]
}

/** Opens a draft on what stands. */
export function draftOf(record: Unnumbered<BusinessRecord>, tasks: readonly Unnumbered<Task>[]): Draft {
  return { record, tasks: new Map(tasks.map((task) => [task.id, task])), touched: new Set(), acts: [], notices: [], copied: [] }
}

/** What a draft came to. */
export function changeOf({ record, tasks, touched, acts, notices, copied }: Draft): Change {
  return { record, tasks: [...touched].flatMap((id) => tasks.get(id) ?? []), acts, notices, copied }
}

/** Puts a task into the draft, new or changed. */
export function putTask(draft: Draft, task: Unnumbered<Task>): void {
  draft.tasks.set(task.id, task)
  draft.touched.add(task.id)
}

/** Cancels every open task that matches. */
export function cancelOpen(draft: Draft, matches: (task: Unnumbered<Task>) => boolean = () => true): void {
  for (const task of draft.tasks.values()) if (task.state === 'open' && matches(task)) putTask(draft, { ...task, state: 'cancelled' })
}

/** Adds a line to the trail. */
export function addAct(
  draft: Draft,
  world: World,
  act: Pick<Act, 'kind'> & Partial<Pick<Act, 'node' | 'opinion' | 'target' | 'changes' | 'actorId' | 'at' | 'enteredBy'>>,
): void {
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
    changes: {},
    ...act,
  })
}

/** Tells a member about the record; nobody is told of what he did himself. */
export function notify(draft: Draft, world: World, memberId: Id, kind: Notice['kind']): void {
  if (memberId === world.actorId) return
  draft.notices.push({ id: world.newId(), memberId, recordId: draft.record.id, kind, at: world.now, readAt: null })
}

/** What conditions may know of a record. */
export function scopeOf(record: Unnumbered<BusinessRecord>): CheckScope {
  return { unitId: record.unitId, creatorId: record.creatorId, round: record.round, businessDate: record.businessDate }
}
