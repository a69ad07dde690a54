import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { can } from '#shared/permissions/policy.ts'
import type { ReadableDb } from '../store/store.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { deliveredOf } from './delivered.ts'

/** What only the server knows of the desks, for a desk at which somebody is enrolled who manages them. */
export async function deskContacts(context: ServerContext, _ask: SyncAsk<'deskContacts'>, { deskId }: DeskCaller): Promise<Result<SyncAnswer<'deskContacts'>>> {
  return context.store.read(async (db) => {
    const { index } = await context.organisation(db)
    const enrolled = await db.selectFrom('member_key').select(['deskId', 'memberId']).distinct().execute()
    const manages = enrolled.some((one) => one.deskId === deskId && can(index, one.memberId, 'desk.manage', { kind: 'company' }, context.clock()))
    if (!manages) return failed('permission-denied', { action: 'desk.manage' })
    const contacts = await readContacts(db, index)
    const desks = contacts.map((contact) => ({
      ...contact,
      members: enrolled.flatMap((one) => (one.deskId === contact.id ? (index.members.get(one.memberId)?.name ?? []) : [])),
    }))
    return ok({ desks })
  })
}

/** When each desk last opened a session, and how much it has brought since it is being closed. */
export async function readContacts(
  db: ReadableDb,
  { desks }: OrganisationIndex,
): Promise<readonly { readonly id: Id; readonly contactAt: Instant | null; readonly delivered: number }[]> {
  const rows = await db.selectFrom('desk_credential').select(['deskId', 'contactAt', 'delivered', 'deliveredSince']).execute()
  return rows.map((row) => ({ id: row.deskId, contactAt: Number(row.contactAt) || null, delivered: deliveredOf(row, desks.get(row.deskId)?.closing ?? null) }))
}
