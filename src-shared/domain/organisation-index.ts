import type { Id, Instant } from '#shared/kernel/id.ts'
import type { Delegation } from './delegation.ts'
import type { Desk, Grant, Member, Post, Role, Setting, Unit } from './organisation.ts'
import { companySettings, type CompanySettings } from './setting.ts'

/** The rows an organisation is indexed from. */
export type OrganisationRows = {
  readonly units: readonly Unit[]
  readonly posts: readonly Post[]
  readonly members: readonly Member[]
  readonly roles: readonly Role[]
  readonly grants: readonly Grant[]
  readonly desks: readonly Desk[]
  readonly settings: readonly Setting[]
  /** Left out where nobody asks for them. */
  readonly delegations?: readonly Delegation[]
}

/** The organisation ready for questions: who heads what, who holds which role where. Made once from its rows, never changed. */
export type OrganisationIndex = {
  readonly units: ReadonlyMap<Id, Unit>
  readonly posts: ReadonlyMap<Id, Post>
  readonly members: ReadonlyMap<Id, Member>
  /** By key. */
  readonly roles: ReadonlyMap<string, Role>
  readonly grants: ReadonlyMap<Id, Grant>
  readonly desks: ReadonlyMap<Id, Desk>
  readonly settings: CompanySettings
  /** The unit, its parent, … up to the root; empty for an unknown unit. */
  unitAndAbove(unitId: Id): readonly Id[]
  /** The unit and all below it; empty for an unknown unit. */
  unitAndBelow(unitId: Id): readonly Id[]
  /** The active head of a unit. */
  headOf(unitId: Id): Member | undefined
  /** Units that the member heads himself. */
  unitsHeadedBy(memberId: Id): readonly Id[]
  /** Active members who hold the role for the unit, by id. */
  holders(roleKey: string, unitId: Id, now: Instant): readonly Member[]
  readonly delegations: ReadonlyMap<Id, Delegation>
  /** What the member has delegated, those that begin first first; over or not. */
  delegationsFrom(memberId: Id): readonly Delegation[]
  /** What the member holds now; `unitId` null reaches the whole company. */
  rolesOf(memberId: Id, now: Instant): readonly { readonly role: Role; readonly unitId: Id | null }[]
}

/** Indexes an organisation. */
export function indexOrganisation(rows: OrganisationRows): OrganisationIndex {
  const units = byId(rows.units)
  const members = byId(rows.members)
  const roles = new Map(rows.roles.map((role) => [role.key, role]))
  const children = grouped(rows.units, (unit) => unit.parentId)
  const headed = grouped(
    rows.units.filter((unit) => unit.state === 'active'),
    (unit) => unit.headId,
  )
  const grantsByMember = grouped(rows.grants, (grant) => grant.memberId)
  const grantsByRole = grouped(rows.grants, (grant) => grant.roleKey)
  const delegationsByMember = grouped(
    (rows.delegations ?? []).toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1)),
    (delegation) => delegation.fromId,
  )
  const active = (id: Id | null): Member | undefined => {
    const member = id === null ? undefined : members.get(id)
    return member?.state === 'active' ? member : undefined
  }

  function unitAndAbove(unitId: Id): readonly Id[] {
    const path: Id[] = []
    for (let unit = units.get(unitId); unit && !path.includes(unit.id); unit = unit.parentId === null ? undefined : units.get(unit.parentId)) path.push(unit.id)
    return path
  }

  return {
    units,
    posts: byId(rows.posts),
    members,
    roles,
    grants: byId(rows.grants),
    desks: byId(rows.desks),
    settings: companySettingsOf(rows.settings),
    delegations: byId(rows.delegations ?? []),
    delegationsFrom: (memberId) => delegationsByMember.get(memberId) ?? [],
    unitAndAbove,
    unitAndBelow(unitId) {
      const found = units.has(unitId) ? [unitId] : []
      for (let at = 0; at < found.length; at += 1) {
        for (const child of children.get(found[at] ?? '') ?? []) if (!found.includes(child.id)) found.push(child.id)
      }
      return found
    },
    headOf: (unitId) => active(units.get(unitId)?.headId ?? null),
    unitsHeadedBy: (memberId) => (headed.get(memberId) ?? []).map((unit) => unit.id),
    holders(roleKey, unitId, now) {
      const reach = unitAndAbove(unitId)
      const ids = (grantsByRole.get(roleKey) ?? [])
        .filter((grant) => isCurrent(grant, now) && (grant.unitId === null || reach.includes(grant.unitId)))
        .map((grant) => grant.memberId)
      return [...new Set(ids)].toSorted().flatMap((id) => active(id) ?? [])
    },
    rolesOf(memberId, now) {
      if (!active(memberId)) return []
      return (grantsByMember.get(memberId) ?? []).flatMap((grant) => {
        const role = roles.get(grant.roleKey)
        return role && isCurrent(grant, now) ? [{ role, unitId: grant.unitId }] : []
      })
    },
  }
}

/** The company's settings with defaults filled in; a value that does not parse counts as not set. */
export function companySettingsOf(rows: readonly Setting[]): CompanySettings {
  const values = new Map(rows.map((row) => [row.id, row.value]))
  const entries = Object.entries(companySettings).map(([key, schema]) => {
    const parsed = schema.safeParse(values.get(key))
    return [key, parsed.success ? parsed.data : schema.parse(undefined)]
  })
  return Object.fromEntries(entries) as CompanySettings
}

function isCurrent(grant: Grant, now: Instant): boolean {
  return grant.expiresAt === null || grant.expiresAt > now
}

function byId<T extends { readonly id: Id }>(rows: readonly T[]): ReadonlyMap<Id, T> {
  return new Map(rows.map((row) => [row.id, row]))
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => Id | null): ReadonlyMap<Id, readonly T[]> {
  const groups = new Map<Id, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === null) continue
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
