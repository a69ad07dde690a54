import { certificateBodySchema, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import type { Id } from '#shared/kernel/id.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'
import type { ChangeSet } from '../store/change-set.ts'
import { proveAccount } from './accounts.ts'
import { findMeta } from '../store/meta.ts'
import { releaseShareOf } from './release-share.ts'
import { isPublicKey } from './signatures.ts'

/** Certifies the new signing key of a member whose desk was restored; the member must have been enrolled there. The earlier keys stay, for what they have signed. */
export async function renewKey(context: ServerContext, ask: SyncAsk<'renewKey'>, caller: DeskCaller): Promise<Result<SyncAnswer<'renewKey'>>> {
  if (!isPublicKey(ask.memberKey)) return failed('call-malformed', { path: 'memberKey' })
  const proven = await proveAccount(context, ask, caller)
  if (!proven.ok) return proven
  const { member } = proven.value
  return context.write(async (set) => {
    const { index } = await context.organisation(set.db)
    const enrolled = await set.db
      .selectFrom('member_key')
      .select('keyId')
      .where('deskId', '=', caller.deskId)
      .where('memberId', '=', member.id)
      .executeTakeFirst()
    // A server out of a backup may have forgotten that the member was enrolled here; the desk's own session and the account's password prove it again.
    if (!enrolled && (await findMeta(set.db, 'restoredAt')) === undefined) return failed('permission-denied', { action: 'key.renew' })
    const releaseShare = await releaseShareOf(set.db, context.random, { deskId: caller.deskId, memberId: member.id })
    const held = await set.db.selectFrom('member_key').selectAll().where('keyId', '=', ask.keyId).executeTakeFirst()
    if (held) {
      // The answer to the first try was lost.
      const same = held.deskId === caller.deskId && held.memberId === member.id && held.publicKey === ask.memberKey
      return same
        ? ok({ certificate: { body: certificateBodySchema.parse(JSON.parse(held.certificate)), signature: held.signature }, releaseShare })
        : failed('call-malformed', { path: 'keyId' })
    }
    const now = context.clock()
    const { body, signature } = context.authority.certify({
      company: index.settings['company.name'],
      memberId: member.id,
      deskId: caller.deskId,
      keyId: ask.keyId,
      publicKey: ask.memberKey,
      now,
    })
    const row = {
      keyId: ask.keyId,
      memberId: member.id,
      deskId: caller.deskId,
      publicKey: ask.memberKey,
      certificate: JSON.stringify(body),
      signature,
      issuedAt: now,
    }
    await set.db.insertInto('member_key').values(row).execute()
    if (ask.weak === true) await noteWeak(context, set, caller.deskId, member.id)
    set.audit({ actorId: member.id, act: 'key.renewed', subject: `${caller.deskId} ${ask.keyId}` })
    return ok({ certificate: { body, signature }, releaseShare })
  })
}

/** Whoever restored it held the company's recovery key and approved weak mode; from now on everybody sees that the desk stands in it. */
async function noteWeak(context: ServerContext, set: ChangeSet, deskId: Id, actorId: Id): Promise<void> {
  const desk = await set.rows.get('desk', deskId)
  if (!desk || desk.weak) return
  await set.rows.put('desk', { ...desk, weak: true })
  await set.settle(context.newId())
  set.audit({ actorId, act: 'desk.weak', subject: deskId })
}
