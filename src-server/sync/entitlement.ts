import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { mayAsk } from '../auth/desk-standing.ts'
import { scopesOfMember } from '#shared/permissions/policy.ts'
import { findMeta } from '../store/meta.ts'
import type { ReadableDb } from '../store/store.ts'
import type { OrganisationSnapshot } from './organisation.ts'

/** What a desk may hold now: the union of the scopes of the active members enrolled on it, sorted. A closed desk may hold nothing. */
export async function entitledScopes(db: ReadableDb, organisation: OrganisationSnapshot, deskId: Id, now: Instant): Promise<Result<readonly string[]>> {
  const { index, definitions } = organisation
  const standing = mayAsk(index.desks.get(deskId), 'pull')
  if (!standing.ok) return standing
  const enrolled = await db.selectFrom('member_key').select('memberId').distinct().where('deskId', '=', deskId).execute()
  // A server that came out of a backup may have lost all keys of a desk: that is no word about its members, and must not take their rows away.
  if (enrolled.length === 0 && (await findMeta(db, 'restoredAt')) !== undefined) return failed('key-not-certified')
  const active = enrolled.filter(({ memberId }) => index.members.get(memberId)?.state === 'active')
  return ok([...new Set(active.flatMap(({ memberId }) => scopesOfMember(index, memberId, now, definitions)))].toSorted())
}
