import { assertNever } from '#shared/kernel/assert-never.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { Assignee } from '#shared/definition/steps.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { administratorRole } from '#shared/domain/permission.ts'
import type { BusinessRecord, FormData, Task } from '#shared/domain/record.ts'

type Content = Pick<BusinessRecord, 'unitId' | 'creatorId' | 'data'> & { readonly handlersOf?: (node: string) => readonly Id[] }
/** What finding an assignee needs of a record. `reviserId`: see `reviserOf`. */
export type Subject = Content & Authors
/** Whose work the record's content is. `fillersOf`: those who have filled, at earlier nodes, what a second person compares at this one; left out where nobody has yet. */
export type Authors = { readonly creatorId: Id; readonly reviserId: Id | null; readonly fillersOf?: (node: string) => readonly Id[] }
/** A task as far as it matters who may hold it; `node` is left out of what stands at no node of its own. */
export type Held = Pick<Task, 'kind'> & Partial<Pick<Task, 'node'>>
/** The organisation that is asked, and when. */
export type Answering = { readonly organisation: OrganisationIndex; readonly judgedAt: Instant }
export type Assigned = { readonly members: readonly Member[]; readonly fallback: boolean }

/** Kinds of tasks in which somebody judges another's work. */
const deciding: ReadonlySet<Task['kind']> = new Set(['approve', 'check', 'double-entry'])

/** Who did the last revision, if there was one. A stand-in who corrects a leaver's record has become its author, as much as its creator. */
export function reviserOf(tasks: Iterable<Revision>): Id | null {
  let last: Revision | undefined
  for (const task of tasks) if (task.kind === 'revise' && task.state === 'done' && (last === undefined || isLater(task, last))) last = task
  return last?.assigneeId ?? null
}

type Revision = Pick<Task, 'kind' | 'state' | 'round' | 'createdAt' | 'assigneeId'>

/** In the first round there may be two: the submission of what was started for somebody, and what he puts right after it was returned. */
function isLater(task: Revision, than: Revision): boolean {
  return task.round === than.round ? task.createdAt > than.createdAt : task.round > than.round
}

/**
 * The one place that says who may hold a task, however it comes to him: by the rule, by transfer, delegation, adding, hand-over, import or back entry. It is an active member,
 * and for a decision never the record's creator or its last reviser, for a comparison nobody who has filled what is compared (ENT-05): four eyes are two people. Work, confirming
 * and revising may be theirs.
 */
export function isEligible(member: Pick<Member, 'id' | 'state'>, { kind, node }: Held, authors: Authors): boolean {
  if (member.state !== 'active') return false
  if (!deciding.has(kind)) return true
  return member.id !== authors.creatorId && member.id !== authors.reviserId && !(node !== undefined && authors.fillersOf?.(node).includes(member.id))
}

/**
 * Whom a task goes to: the rule's own answer; if that is empty, the nearest head of the unit or above; else the administrators. `except` are those who
 * cannot take it any more.
 */
export function assign(
  { organisation, judgedAt }: Answering,
  seat: Held & { readonly rule: Assignee },
  subject: Subject,
  except: ReadonlySet<Id> = new Set(),
): Result<Assigned> {
  const { rule } = seat
  const fits = (member: Member | undefined): member is Member => member !== undefined && !except.has(member.id) && isEligible(member, seat, subject)
  const own = asked({ organisation, judgedAt }, rule, subject).filter(fits)
  if (own.length > 0) return ok({ members: own, fallback: false })
  for (const unitId of organisation.unitAndAbove(subject.unitId)) {
    const head = organisation.headOf(unitId)
    if (fits(head)) return ok({ members: [head], fallback: true })
  }
  const administrators = organisation.holders(administratorRole, subject.unitId, judgedAt).filter(fits)
  return administrators.length > 0 ? ok({ members: administrators, fallback: true }) : failed('assignee-missing')
}

/** Who holds a task in the place of the one who was asked, by a delegation that is in force; one step, for whoever takes another's work does not hand it on. */
export function delegateOf(
  { organisation, judgedAt }: Answering,
  memberId: Id,
  task: Held,
  record: Pick<BusinessRecord, 'definitionKey' | 'amountMinor'> & Authors,
): Member | undefined {
  for (const { toId, startsAt, endsAt, definitionKeys, amountMaxMinor } of organisation.delegationsFrom(memberId)) {
    const isOf = definitionKeys.length === 0 || definitionKeys.includes(record.definitionKey)
    const isWithin = amountMaxMinor === null || record.amountMinor === null || record.amountMinor <= amountMaxMinor
    const member = organisation.members.get(toId)
    if (startsAt <= judgedAt && judgedAt < endsAt && isOf && isWithin && member && isEligible(member, task, record)) return member
  }
  return undefined
}

/** Whom the rule itself names, active or not yet judged. */
export function asked({ organisation, judgedAt }: Answering, rule: Assignee, subject: Content): readonly Member[] {
  const members = (ids: readonly (Id | undefined)[]): readonly Member[] => ids.flatMap((id) => (id === undefined ? [] : (organisation.members.get(id) ?? [])))
  switch (rule.kind) {
    case 'initiator':
      return members([subject.creatorId])
    case 'unit-head':
      return headAbove(organisation, subject.unitId, subject.creatorId, rule.level)
    case 'role':
      return organisation.holders(rule.role, subject.unitId, judgedAt)
    case 'post':
      return [...organisation.members.values()].filter((member) => member.postId === rule.postId).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    case 'member':
      return members([rule.memberId])
    case 'field':
      return members(membersIn(subject.data, rule.field))
    case 'field-unit-head':
      return headAbove(organisation, unitIn(subject.data, rule.field), subject.creatorId, rule.level)
    case 'field-unit-role':
      return organisation.holders(rule.role, unitIn(subject.data, rule.field), judgedAt)
    case 'handler':
      return members(subject.handlersOf?.(rule.node) ?? [])
    default:
      return assertNever(rule)
  }
}

/** The head at that level; above the root it is the root's, and where the creator himself is the head it is the next one up. */
function headAbove(organisation: OrganisationIndex, unitOfAll: Id, creatorId: Id, level: number): readonly Member[] {
  const path = organisation.unitAndAbove(unitOfAll)
  for (const unitId of path.slice(Math.min(level, path.length) - 1)) {
    const head = organisation.headOf(unitId)
    if (head?.id !== creatorId) return head ? [head] : []
  }
  return []
}

/** The member of a field, or those of a table's column in the order of its rows, each once. */
function membersIn(data: FormData, path: string): readonly Id[] {
  const [key = '', column] = path.split('.', 2)
  const value = data[key]
  if (column === undefined) return typeof value === 'string' ? [value] : []
  const cells = (Array.isArray(value) ? value : []).map((row) => (row as FormData)[column])
  return [...new Set(cells.filter((cell) => typeof cell === 'string'))]
}

/** The unit of a field; of an empty one, none. */
function unitIn(data: FormData, key: string): Id {
  const value = data[key]
  return typeof value === 'string' ? value : ''
}
