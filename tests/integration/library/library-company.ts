import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Grant, Member } from '#shared/domain/organisation.ts'
import { indexOrganisation, type OrganisationIndex, type OrganisationRows } from '#shared/domain/organisation-index.ts'
import { can } from '#shared/permissions/policy.ts'
import { library } from '#shared/templates/library.ts'
import { shippedRoles } from '#shared/templates/roles.ts'
import { projectChanges } from '#store/register/project.ts'
import { companyRows, companyStore, idOf, member, unit, type CompanyStore } from '../../support/company.ts'
import { at } from '../../unit/templates/cases/sample.ts'

/** A company in which each role of the library has two holders for every unit, beside the usual people, and one person who has no part in anything. */
export type LibraryCompany = CompanyStore & { readonly organisation: OrganisationIndex }

const staffed = shippedRoles.map(({ key }) => key)
/** The n-th holder of a role. */
export const holder = (role: string, n: 0 | 1): string => idOf(500 + 2 * staffed.indexOf(role) + n)
export const stranger = idOf(600)

function rowsOfCompany(): OrganisationRows {
  const rows = companyRows()
  const person = (id: string, name: string, unitId: string): Member => ({
    id,
    revision: 1,
    userName: name.toLowerCase(),
    name,
    pinyin: name,
    unitId,
    postId: null,
    kind: 'employee',
    state: 'active',
  })
  const pairs = staffed.flatMap((role) => ([0, 1] as const).map((n) => ({ role, id: holder(role, n), name: `${role}-${n}` })))
  const grants = pairs.map(({ role, id }, index): Grant => ({ id: idOf(700 + index), revision: 1, memberId: id, roleKey: role, unitId: null, expiresAt: null }))
  return {
    ...rows,
    members: [...rows.members, ...pairs.map(({ id, name }) => person(id, name, unit.company)), person(stranger, 'stranger', unit.finance)],
    grants: [...rows.grants, ...grants],
  }
}

/** Founds it and publishes the whole library there, as an administrator does. */
export async function libraryCompany(): Promise<LibraryCompany> {
  const company = rowsOfCompany()
  const store = await companyStore({ company, definitions: [], also: projectChanges })
  for (const body of library) {
    const published = await store.act(member.admin, 'definition.publish', { body }, { at: at(-1), judgedAt: at(-1) })
    if (!published.ok) throw new Error(`${body.key}: ${JSON.stringify(published.fault)}`)
  }
  return { ...store, organisation: indexOrganisation(company) }
}

/** Whoever may start a definition, Amy when she may: the cases of the library take her for the initiator. */
export function starterOf({ organisation }: LibraryCompany, body: DefinitionBody): Member {
  const may = ({ id, unitId }: Member): boolean => can(organisation, id, 'definition.start', { kind: 'definition', body, unitId }, at(0))
  const amy = organisation.members.get(member.amy)
  const found = amy && may(amy) ? amy : [...organisation.members.values()].find(may)
  if (!found) throw new Error(`nobody can start ${body.key}`)
  return found
}
