import { checkPassword } from '#shared/domain/password.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import { openAsMember, putMember, type KeyPlace } from '../keys/desk-keys.ts'
import { beginAttempt, clearAttempts } from '../keys/lockout.ts'
import type { OpenDesk } from './open-desk.ts'

/**
 * The member's password at this desk. The account's at the server follows when it can be reached and still has the old one; each desk has
 * its own slot, so neither waits for the other. Until the server has taken a restored desk's key, the password here may be any; then the new one is
 * offered as the account's own, and the account keeps what it has.
 */
export async function changePassword(
  parts: KeyPlace,
  { context, link, certification }: OpenDesk,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<Result<Record<string, never>>> {
  const { member } = context.session
  const settings = await context.settings()
  const strong = checkPassword({ password: newPassword, userName: member.userName, minLength: settings['password.minLength'], former: password })
  if (!strong.ok) return strong
  const key = await openAsMember(parts, member.id, password, () => beginAttempt(parts.directory, member.id, settings['password.maxAttempts'], context.clock()))
  if (!key.ok) return key
  await clearAttempts(parts.directory, member.id)
  const put = await putMember(parts, key.value, { memberId: member.id, keyId: key.value.keyId, password: newPassword, signingSeed: key.value.signingSeed })
  key.value.wipe()
  if (!put.ok) return put
  await context.database.write((db) => context.audit.append(db, { act: 'password.changed', subject: member.id, digest: '', actorId: member.id }))
  if (certification.offer(newPassword)) {
    void context.sync.syncNow()
    return ok({})
  }
  await link.ask('changePassword', { userName: member.userName, password, newPassword })
  return ok({})
}
