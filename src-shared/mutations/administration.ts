import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { Grant, Member } from '#shared/domain/organisation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { administratorRole } from '#shared/domain/permission.ts'
import { can, type CompanyAction } from '#shared/permissions/policy.ts'
import type { RowReader } from '#shared/rows/transaction.ts'
import type { MutationContext } from './mutation.ts'
import { authorOf } from './reading.ts'

/** The author's organisation, if he may administer this. */
export async function administers(rows: RowReader, context: MutationContext, action: CompanyAction): Promise<Result<OrganisationIndex>> {
  const who = await authorOf(rows, context)
  if (!who.ok) return who
  const { organisation } = who.value
  return can(organisation, context.author, action, { kind: 'company' }, context.judgedAt) ? ok(organisation) : failed('permission-denied', { action })
}

/** Whether somebody could still administer the company after a change to this member or grant; otherwise nobody could undo it. */
export function keepsAdministrator(
  organisation: OrganisationIndex,
  now: Instant,
  changed: { readonly member?: Pick<Member, 'id' | 'state'>; readonly grant?: Grant; readonly removed?: Id },
): boolean {
  const grants = [...organisation.grants.values()].filter((grant) => grant.id !== changed.grant?.id && grant.id !== changed.removed)
  const after = changed.grant ? [...grants, changed.grant] : grants
  return after.some((grant) => {
    const isActive = grant.memberId === changed.member?.id ? changed.member.state === 'active' : organisation.members.get(grant.memberId)?.state === 'active'
    const isWhole = grant.unitId === null || organisation.units.get(grant.unitId)?.parentId === null
    return grant.roleKey === administratorRole && isWhole && isActive && (grant.expiresAt === null || grant.expiresAt > now)
  })
}
