import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { can } from '#shared/permissions/policy.ts'
import type { DeskCaller, ServerContext } from './context.ts'

/** What only the server knows of the desks, for a desk at which somebody is enrolled who manages them. */
export async function deskContacts(context: ServerContext, _ask: SyncAsk<'deskContacts'>, { deskId }: DeskCaller): Promise<Result<SyncAnswer<'deskContacts'>>> {
  return context.store.read(async (db) => {
    const { index } = await context.organisation(db)
    const enrolled = await db.selectFrom('member_key').select(['deskId', 'memberId']).distinct().execute()
    const manages = enrolled.some((one) => one.deskId === deskId && can(index, one.memberId, 'desk.manage', { kind: 'company' }, context.clock()))
    if (!manages) return failed('permission-denied', { action: 'desk.manage' })
    const rows = await db.selectFrom('desk_credential').select(['deskId', 'contactAt', 'delivered']).execute()
    const desks = rows.map(({ deskId: id, contactAt, delivered }) => ({
      id,
      contactAt: Number(contactAt) || null,
      delivered: Number(delivered),
      members: enrolled.flatMap((one) => (one.deskId === id ? (index.members.get(one.memberId)?.name ?? []) : [])),
    }))
    return ok({ desks })
  })
}
