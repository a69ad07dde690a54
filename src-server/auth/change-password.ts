import type { SyncAsk } from '#shared/contract/sync.ts'
import { checkPassword } from '#shared/domain/password.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'
import { keepPassword, proveAccount } from './accounts.ts'

/** Changes a member's own password, from a desk on which the member is enrolled. */
export async function changePassword(context: ServerContext, ask: SyncAsk<'changePassword'>, caller: DeskCaller): Promise<Result<Record<string, never>>> {
  const proven = await proveAccount(context, ask, caller)
  if (!proven.ok) return proven
  const { member } = proven.value
  const { index, enrolled } = await context.store.read(async (db) => ({
    index: (await context.organisation(db)).index,
    enrolled: await db.selectFrom('member_key').select('keyId').where('deskId', '=', caller.deskId).where('memberId', '=', member.id).executeTakeFirst(),
  }))
  if (!enrolled) return failed('permission-denied', { action: 'password.change' })
  const strong = checkPassword({ password: ask.newPassword, userName: member.userName, minLength: index.settings['password.minLength'], former: ask.password })
  if (!strong.ok) return strong
  const verifier = await context.verifier.make(ask.newPassword)
  return context.write(async (set) => {
    if (!(await keepPassword(set.db, member.id, verifier, context.clock()))) return failed('account-locked')
    set.audit({ actorId: member.id, act: 'password.changed', subject: caller.deskId })
    return ok({})
  })
}
