import { assertNever } from '#shared/kernel/assert-never.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { DefinitionBody, Principal } from '#shared/definition/definition.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { permissions, type Permission } from '#shared/domain/permission.ts'
import { besideTheWay, type Act, type BusinessRecord, type Task } from '#shared/domain/record.ts'

/**
 * Who may do what: one table, asked by the mutators and by the abilities that screens get.
 *
 * Targets: the company, a definition for a unit, a record, a business day. A role reaches the unit it is granted for and all below; nobody who is not
 * an active member may do anything. Deciding is not here: a decision needs an open task of one's own, which the interpreter judges.
 */
export type Target =
  | { readonly kind: 'company' }
  | { readonly kind: 'definition'; readonly body: DefinitionBody; readonly unitId: Id }
  /** `body` left out: the definition's own readers are not counted. */
  | { readonly kind: 'record'; readonly record: Pick<BusinessRecord, 'unitId' | 'creatorId' | 'scopes'>; readonly body?: DefinitionBody }
  | { readonly kind: 'day'; readonly unitId: Id }

/** Permissions that reach records and days of units, not the company. */
const recordPermissions = [
  'record.read-unit',
  'record.back-enter',
  'record.terminate',
  'record.hold',
  'record.dispose',
  'field.sensitive',
  'field.confidential',
  'field.secret',
  'day.close',
  'day.seal',
] as const satisfies readonly Permission[]
type RecordPermission = (typeof recordPermissions)[number]

export type CompanyAction = Exclude<Permission, RecordPermission>
export type DefinitionAction = 'definition.start' | 'definition.import' | 'definition.export' | 'definition.read'
export type RecordAction = 'record.read' | 'record.comment' | 'record.back-enter' | 'record.terminate' | 'record.hold' | 'record.dispose'
export type DayAction = 'day.sign-in' | 'day.close' | 'day.seal'
export type Action = CompanyAction | DefinitionAction | RecordAction | DayAction

type Ask = { readonly organisation: OrganisationIndex; readonly member: Member; readonly now: Instant }
type OnDefinition = (ask: Ask, target: Extract<Target, { kind: 'definition' }>) => boolean
type OnRecord = (ask: Ask, target: Extract<Target, { kind: 'record' }>) => boolean

const definitionRules: Readonly<Record<DefinitionAction, OnDefinition>> = {
  'definition.start': (ask, { body, unitId }) => reachesAs(ask, body.permissions.start, unitId, ask.member.unitId === unitId),
  'definition.import': (ask, { body, unitId }) => reachesAs(ask, body.permissions.import, unitId, ask.member.unitId === unitId),
  'definition.export': (ask, { body, unitId }) => reachesAs(ask, body.permissions.export, unitId, isOwnUnit(ask, unitId)),
  'definition.read': (ask, { body, unitId }) => reachesAs(ask, body.permissions.read, unitId, isOwnUnit(ask, unitId)),
}

const recordRules: Readonly<Record<RecordAction, OnRecord>> = {
  'record.read': mayRead,
  'record.comment': mayRead,
  'record.back-enter': mayBackEnter,
  'record.terminate': (ask, { record }) => holdsFor(ask, 'record.terminate', record.unitId),
  'record.hold': (ask, { record }) => holdsFor(ask, 'record.hold', record.unitId),
  'record.dispose': (ask, { record }) => holdsFor(ask, 'record.dispose', record.unitId),
}

const dayRules: Readonly<Record<DayAction, (ask: Ask, unitId: Id) => boolean>> = {
  // Whoever works in the unit or in one below it, heads it, or has an office there.
  'day.sign-in': (ask, unitId) => isOwnUnit(ask, unitId) || heads(ask, unitId) || holdsFor(ask, 'day.close', unitId) || holdsFor(ask, 'day.seal', unitId),
  'day.close': (ask, unitId) => heads(ask, unitId) || holdsFor(ask, 'day.close', unitId) || holdsFor(ask, 'day.seal', unitId),
  'day.seal': (ask, unitId) => heads(ask, unitId) || holdsFor(ask, 'day.seal', unitId),
}

/** Whether the member may do this to that. */
export function can(organisation: OrganisationIndex, memberId: Id, action: Action, target: Target, now: Instant): boolean {
  const member = organisation.members.get(memberId)
  if (member?.state !== 'active') return false
  const ask = { organisation, member, now }
  switch (target.kind) {
    case 'company':
      return organisation
        .rolesOf(memberId, now)
        .some(({ role, unitId }) => role.permissions.includes(action) && (action === 'report.read' || isWholeCompany(organisation, unitId)))
    case 'definition':
      return isKey(definitionRules, action) && definitionRules[action](ask, target)
    case 'record':
      return isKey(recordRules, action) && recordRules[action](ask, target)
    case 'day':
      return isKey(dayRules, action) && dayRules[action](ask, target.unitId)
    default:
      return assertNever(target)
  }
}

/** The company-wide actions that the member may do, for the session. */
export function companyAbilities(organisation: OrganisationIndex, memberId: Id, now: Instant): readonly CompanyAction[] {
  const all = permissions.filter((permission): permission is CompanyAction => !recordPermissions.some((other) => other === permission))
  return all.filter((action) => can(organisation, memberId, action, { kind: 'company' }, now))
}

/** What the member may do with a definition somewhere: start, import, export, read. */
export function definitionAbilities(
  organisation: OrganisationIndex,
  memberId: Id,
  body: DefinitionBody,
  now: Instant,
): readonly ('start' | 'import' | 'export' | 'read')[] {
  const member = organisation.members.get(memberId)
  if (!member) return []
  const may = (action: DefinitionAction): boolean => unitsFor(organisation, memberId, body, action, now).length > 0
  return (['start', 'import', 'export', 'read'] as const).filter((name) => may(`definition.${name}`))
}

/** Units for which the member may do it, his own first. */
export function unitsFor(organisation: OrganisationIndex, memberId: Id, body: DefinitionBody, action: DefinitionAction, now: Instant): readonly Id[] {
  const own = organisation.members.get(memberId)?.unitId
  const granted = organisation
    .rolesOf(memberId, now)
    .flatMap(({ unitId }) => (unitId === null ? [...organisation.units.keys()] : organisation.unitAndBelow(unitId)))
  const candidates = new Set([...(own === undefined ? [] : [own]), ...granted])
  return [...candidates].filter(
    (unitId) => organisation.units.get(unitId)?.state === 'active' && can(organisation, memberId, action, { kind: 'definition', body, unitId }, now),
  )
}

/** Units for which the member holds that permission on records. */
export function unitsWith(organisation: OrganisationIndex, memberId: Id, permission: RecordPermission, now: Instant): readonly Id[] {
  const member = organisation.members.get(memberId)
  if (member?.state !== 'active') return []
  return [...organisation.units.keys()].filter((unitId) => holdsFor({ organisation, member, now }, permission, unitId))
}

/** Whether the member may see this record: he takes part, heads its unit or one above, or is a reader of it. */
export function mayReadRecord(
  organisation: OrganisationIndex,
  memberId: Id,
  record: Pick<BusinessRecord, 'unitId' | 'creatorId' | 'scopes'>,
  now: Instant,
  body?: DefinitionBody,
): boolean {
  return can(organisation, memberId, 'record.read', { kind: 'record', record, ...(body ? { body } : {}) }, now)
}

/**
 * Whether the member may correct what the definition lets be corrected: the initiator for as long as it says, and holders of the roles that it names (ENT-06). `at` is when he does
 * it, so that what was corrected in time without network still counts when it arrives; whether he holds the role is judged at `now`.
 */
export function mayCorrect(
  organisation: OrganisationIndex,
  memberId: Id,
  record: Pick<BusinessRecord, 'unitId' | 'creatorId' | 'scopes' | 'submittedAt'>,
  body: DefinitionBody,
  { at, now }: { readonly at: Instant; readonly now: Instant },
): boolean {
  const member = organisation.members.get(memberId)
  if (member?.state !== 'active' || !body.corrections) return false
  const { own, by } = body.corrections
  if (own && record.creatorId === memberId && at < record.submittedAt + own.minutes * 60_000) return true
  const ask = { organisation, member, now }
  return reachesAs(ask, by, record.unitId, false) && mayRead(ask, { kind: 'record', record, body })
}

/**
 * The scopes a member's desk may hold: the organisation, his own, the units he heads or reads, with those below, and the business days of these and of his own unit. `definitions` are the
 * published ones.
 */
export function scopesOfMember(organisation: OrganisationIndex, memberId: Id, now: Instant, definitions: readonly DefinitionBody[] = []): string[] {
  const member = organisation.members.get(memberId)
  if (member?.state !== 'active') return []
  const units = new Set(organisation.unitsHeadedBy(memberId).flatMap((unitId) => organisation.unitAndBelow(unitId)))
  const days = new Set([member.unitId])
  const add = (unitId: Id | null, to = units): void => {
    for (const id of unitId === null ? organisation.units.keys() : organisation.unitAndBelow(unitId)) to.add(id)
  }
  const readers = definitions.flatMap((body) => body.permissions.read)
  for (const { role, unitId } of organisation.rolesOf(memberId, now)) {
    if (role.permissions.includes('day.close') || role.permissions.includes('day.seal')) add(unitId, days)
    if (role.permissions.includes('record.read-unit') || readers.some((reader) => reader !== 'everyone' && reader.role === role.key)) add(unitId)
  }
  if (readers.includes('everyone')) add(member.unitId)
  return ['organisation', memberScope(memberId), ...[...new Set([...units, ...days])].toSorted().map(daysScope), ...[...units].toSorted().map(unitScope)]
}

/**
 * Who may hold a record: its creator, everybody who was asked, has acted or has entered an act, those copied, and its unit. What it was scoped to before stays: who once took
 * part may look it up.
 */
export function scopesOfRecord(
  record: Pick<BusinessRecord, 'creatorId' | 'unitId' | 'scopes'>,
  tasks: readonly Pick<Task, 'assigneeId'>[],
  acts: readonly Pick<Act, 'kind' | 'actorId' | 'enteredBy'>[],
  copied: readonly Id[] = [],
): string[] {
  const members = [
    record.creatorId,
    ...tasks.map((task) => task.assigneeId),
    ...acts.filter(({ kind }) => !besideTheWay.has(kind)).flatMap((act) => [act.actorId, ...(act.enteredBy === null ? [] : [act.enteredBy])]),
    ...copied,
  ]
  return [...new Set([...record.scopes, unitScope(record.unitId), ...members.map(memberScope)])].toSorted()
}

/** The scope of one member. */
export function memberScope(memberId: Id): string {
  return `member:${memberId}`
}

/** Whose scope it is; undefined for a unit's or the company's. */
export function memberOfScope(scope: string): Id | undefined {
  return scope.startsWith('member:') ? scope.slice('member:'.length) : undefined
}

/** The scope of a unit's business days. */
export function daysScope(unitId: Id): string {
  return `days:${unitId}`
}

/** Of which unit's days it is the scope; undefined for any other. */
export function unitOfDaysScope(scope: string): Id | undefined {
  return scope.startsWith('days:') ? scope.slice('days:'.length) : undefined
}

/** The scope of one unit. */
export function unitScope(unitId: Id): string {
  return `unit:${unitId}`
}

function mayRead({ organisation, member, now }: Ask, { record, body }: Extract<Target, { kind: 'record' }>): boolean {
  if (record.creatorId === member.id || record.scopes.includes(memberScope(member.id))) return true
  if (heads({ organisation, member }, record.unitId)) return true
  const reads = holdsFor({ organisation, member, now }, 'record.read-unit', record.unitId)
  return reads || (body !== undefined && definitionRules['definition.read']({ organisation, member, now }, { kind: 'definition', body, unitId: record.unitId }))
}

/** Heads the unit, or one above. */
function heads({ organisation, member }: Pick<Ask, 'organisation' | 'member'>, unitId: Id): boolean {
  return organisation.unitAndAbove(unitId).some((above) => organisation.units.get(above)?.headId === member.id)
}

/** Somebody whose role permits it for the record's unit; never on a record of his own. */
function mayBackEnter(ask: Ask, { record }: Extract<Target, { kind: 'record' }>): boolean {
  return record.creatorId !== ask.member.id && holdsFor(ask, 'record.back-enter', record.unitId)
}

/** A role with that permission, for the unit or one above. */
function holdsFor({ organisation, member, now }: Ask, permission: RecordPermission, unitId: Id): boolean {
  const above = organisation.unitAndAbove(unitId)
  return organisation
    .rolesOf(member.id, now)
    .some((held) => held.role.permissions.includes(permission) && (held.unitId === null || above.includes(held.unitId)))
}

/** One of the principals for that unit; `everyone` means those to whom the unit is their own. */
function reachesAs({ organisation, member, now }: Ask, principals: readonly Principal[], unitId: Id, isOwn: boolean): boolean {
  const above = organisation.unitAndAbove(unitId)
  const held = organisation.rolesOf(member.id, now)
  return principals.some((principal) =>
    principal === 'everyone' ? isOwn : held.some((grant) => grant.role.key === principal.role && (grant.unitId === null || above.includes(grant.unitId))),
  )
}

/** The member's unit or one below it. */
function isOwnUnit({ organisation, member }: Ask, unitId: Id): boolean {
  return organisation.unitAndAbove(unitId).includes(member.unitId)
}

/** What touches the whole company is not carried by a grant for one of its units. */
function isWholeCompany(organisation: OrganisationIndex, unitId: Id | null): boolean {
  return unitId === null || organisation.units.get(unitId)?.parentId === null
}

function isKey<K extends string>(table: Readonly<Record<K, unknown>>, key: string): key is K {
  return Object.hasOwn(table, key)
}
