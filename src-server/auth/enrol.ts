import { certificateBodySchema, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import { checkPassword } from '#shared/domain/password.ts'
import type { Desk, Member } from '#shared/domain/organisation.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import { freeCode } from '#shared/mutations/desk.ts'
import { readMeta } from '../store/meta.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { ReadableDb } from '../store/store.ts'
import type { EnrolmentCodeRow } from '../store/tables.ts'
import type { Caller, ServerContext } from '../sync/context.ts'
import { findMember, keepPassword, proveAccount } from './accounts.ts'
import { mayAsk } from './desk-standing.ts'
import { releaseShareOf } from './release-share.ts'
import { secretHashOf } from './secrets.ts'
import { isPublicKey } from './signatures.ts'

/**
 * Enrolment: the first contact of a member at a desk.
 *
 * The code is checked before the password, so that nobody without a code can lock an account. Then the password is proven, the new one judged, and in
 * one transaction the code is spent, the password changed, the desk made (or joined) and the member's key certified. A desk whose answer was lost asks again
 * with the same code and key and gets the same answer.
 */
export async function enrol(context: ServerContext, ask: SyncAsk<'enrol'>, caller: Caller): Promise<Result<SyncAnswer<'enrol'>>> {
  if (!isPublicKey(ask.deskKey) || !isPublicKey(ask.memberKey)) return failed('call-malformed', { path: 'deskKey' })
  const { code, member } = await context.store.read(async (db) => ({ code: await findCode(db, ask.secret), member: await findMember(db, ask.userName) }))
  if (code?.spentKey === ask.keyId && code.memberId === member?.id) return repeatEnrolment(context, ask, member, caller)
  if (!code || code.spentAt !== null || code.expiresAt <= context.clock()) return refuseCode(context, caller)
  if (code.memberId !== member?.id) return failed('password-wrong')
  const proven = await proveAccount(context, ask, caller)
  if (!proven.ok) return proven
  // The code is not spent: the same one serves once an administrator has approved, or on another machine.
  if (ask.weak === true && code.allowsWeak !== 1) return failed('weak-not-approved')
  const { index } = await context.store.read(context.organisation)
  const keeps = proven.value.account.mustChange === 0 && ask.newPassword === ask.password
  const strong = keeps
    ? ok(undefined)
    : checkPassword({ password: ask.newPassword, userName: member.userName, minLength: index.settings['password.minLength'], former: ask.password })
  if (!strong.ok) return strong
  const verifier = await context.verifier.make(ask.newPassword)
  return context.write((set) => writeEnrolment(context, set, { ask, member, verifier, code }))
}

async function findCode(db: ReadableDb, secret: string): Promise<EnrolmentCodeRow | undefined> {
  return db.selectFrom('enrolment_code').selectAll().where('secretHash', '=', secretHashOf(secret)).executeTakeFirst()
}

async function refuseCode(context: ServerContext, caller: Caller): Promise<Result<never>> {
  const allowed = context.signIns.take(caller.peer)
  if (!allowed.ok) return allowed
  await context.audit({ actorId: '', act: 'enrolment.refused', subject: 'code unknown, spent or expired' })
  return failed('enrolment-code-spent')
}

type Enrolment = { readonly ask: SyncAsk<'enrol'>; readonly member: Member; readonly verifier: string; readonly code: EnrolmentCodeRow }

/** All or nothing: a fault on the way is thrown and rolls everything back, the spent code too. */
async function writeEnrolment(context: ServerContext, set: ChangeSet, { ask, member, verifier, code }: Enrolment): Promise<Result<SyncAnswer<'enrol'>>> {
  const now = context.clock()
  const { index } = await context.organisation(set.db)
  const spent = await set.db
    .updateTable('enrolment_code')
    .set({ spentAt: now, spentKey: ask.keyId })
    .where('secretHash', '=', code.secretHash)
    .where('spentAt', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(spent.numUpdatedRows) !== 1) throw new FaultError({ code: 'enrolment-code-spent' })
  const taken = await set.db.selectFrom('member_key').select('keyId').where('keyId', '=', ask.keyId).executeTakeFirst()
  if (taken) throw new FaultError({ code: 'call-malformed', params: { path: 'keyId' } })
  const desk = await joinDesk(set, ask, now)
  if (!(await keepPassword(set.db, member.id, verifier, now))) throw new FaultError({ code: 'account-locked' })
  const company = index.settings['company.name']
  const certificate = context.authority.certify({ company, memberId: member.id, deskId: ask.deskId, keyId: ask.keyId, publicKey: ask.memberKey, now })
  await set.db
    .insertInto('member_key')
    .values({
      keyId: ask.keyId,
      memberId: member.id,
      deskId: ask.deskId,
      publicKey: ask.memberKey,
      certificate: JSON.stringify(certificate.body),
      signature: certificate.signature,
      issuedAt: now,
    })
    .execute()
  const releaseShare = await releaseShareOf(set.db, context.random, { deskId: ask.deskId, memberId: member.id })
  await set.settle(context.newId())
  set.audit({ actorId: member.id, act: 'member.enrolled', subject: `${ask.deskId} ${ask.keyId}` })
  if (ask.weak === true) set.audit({ actorId: member.id, act: 'desk.weak', subject: ask.deskId })
  return ok(await answerOf(context, set.db, { member, desk, certificate, releaseShare, company }))
}

/** Makes the desk, or joins the one that is there: its key must be the same. */
async function joinDesk(set: ChangeSet, ask: SyncAsk<'enrol'>, now: number): Promise<Desk> {
  const held = await set.rows.get('desk', ask.deskId)
  const credential = await set.db.selectFrom('desk_credential').select('publicKey').where('deskId', '=', ask.deskId).executeTakeFirst()
  if (held) {
    const standing = credential?.publicKey === ask.deskKey ? mayAsk(held, 'enrol') : failed('desk-unknown')
    if (standing.ok) return held
    throw new FaultError(standing.fault)
  }
  const code = freeCode(new Set((await set.rows.list('desk', {})).map((desk) => desk.code)))
  // What a new desk sends was made after this moment.
  await set.db.insertInto('desk_credential').values({ deskId: ask.deskId, publicKey: ask.deskKey, drainedAt: now, contactAt: now, delivered: 0 }).execute()
  const weak = ask.weak === true
  return set.rows.put('desk', { id: ask.deskId, name: ask.deskName, code, state: 'active', enrolledAt: now, weak, closing: null })
}

async function repeatEnrolment(context: ServerContext, ask: SyncAsk<'enrol'>, member: Member, caller: Caller): Promise<Result<SyncAnswer<'enrol'>>> {
  const proven = await proveAccount(context, { userName: ask.userName, password: ask.newPassword }, caller)
  if (!proven.ok) return proven
  return context.store.read(async (db) => {
    const { index } = await context.organisation(db)
    const key = await db.selectFrom('member_key').selectAll().where('keyId', '=', ask.keyId).executeTakeFirst()
    const held = await db.selectFrom('release_share').select('share').where('deskId', '=', ask.deskId).where('memberId', '=', member.id).executeTakeFirst()
    const credential = await db.selectFrom('desk_credential').select('publicKey').where('deskId', '=', ask.deskId).executeTakeFirst()
    const desk = index.desks.get(ask.deskId)
    if (!desk || !held || key?.deskId !== ask.deskId || key.publicKey !== ask.memberKey || credential?.publicKey !== ask.deskKey)
      return failed('enrolment-code-spent')
    const certificate = { body: certificateBodySchema.parse(JSON.parse(key.certificate)), signature: key.signature }
    return ok(await answerOf(context, db, { member, desk, certificate, releaseShare: held.share, company: index.settings['company.name'] }))
  })
}

type AnswerParts = Pick<SyncAnswer<'enrol'>, 'member' | 'certificate' | 'releaseShare' | 'company'> & { readonly desk: Desk }

async function answerOf(context: ServerContext, db: ReadableDb, { desk, ...parts }: AnswerParts): Promise<SyncAnswer<'enrol'>> {
  return {
    ...parts,
    desk: { id: desk.id, name: desk.name, code: desk.code },
    epoch: context.epoch,
    recoveryRecipients: await readMeta(db, 'recoveryRecipients'),
  }
}
