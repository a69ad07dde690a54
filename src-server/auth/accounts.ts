import { dayMs } from '#shared/calendar/civil-date.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Member } from '#shared/domain/organisation.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { ReadableDb, WritableDb } from '../store/store.ts'
import type { AccountRow } from '../store/tables.ts'
import type { Caller, ServerContext } from '../sync/context.ts'

/**
 * Sign-in at the server: a user name and a password. Wrong passwords in a row lock the account (AUT-07), and only an administrator opens it
 * again (AUT-08): by issuing a new initial password, or at the server itself with the password kept. Whether a user name exists shows neither in the answer nor in the time it takes.
 */
export type Credentials = { readonly userName: string; readonly password: string }
export type ProvenAccount = { readonly member: Member; readonly account: AccountRow }

/** The member of that user name; case does not matter, as nobody may take a name that differs only by it. */
export async function findMember(db: ReadableDb, userName: string): Promise<Member | undefined> {
  const typed = userName.trim().toLowerCase()
  return (await rowStatements(db).list('member', [])).find((member) => member.userName.toLowerCase() === typed)
}

async function findAccount(db: ReadableDb, memberId: Id): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('memberId', '=', memberId).executeTakeFirst()
}

/** The account as whoever was judged before has left it; nobody else is judged until this transaction ends. */
async function lockAccount(set: ChangeSet, memberId: Id): Promise<AccountRow | undefined> {
  await set.lock([`account ${memberId}`])
  return findAccount(set.db, memberId)
}

/** Proves that the caller knows the account's password; a wrong one is counted, audited and may lock the account. */
export async function proveAccount(context: ServerContext, { userName, password }: Credentials, caller: Caller): Promise<Result<ProvenAccount>> {
  const allowed = context.signIns.take(caller.peer)
  if (!allowed.ok) return allowed
  const { member, account } = await context.store.read(async (db) => {
    const found = await findMember(db, userName)
    return { member: found, account: found && (await findAccount(db, found.id)) }
  })
  if (account !== undefined && account.lockedAt !== null) return failed('account-locked')
  const matches = await context.verifier.matches(account?.verifier, password)
  if (!member || !account) {
    await context.audit({ actorId: '', act: 'sign-in.refused', subject: 'unknown user name' })
    return failed('password-wrong')
  }
  if (!matches) return noteWrongPassword(context, member)
  // Others may have been judged since the account was read, and locked it: guesses sent side by side are no more than guesses in a row. Asked in the line of
  // writes, behind what they have noted.
  const standing = await context.write((set) => lockAccount(set, member.id))
  if (standing?.lockedAt !== null) return failed('account-locked')
  if (member.state !== 'active') return failed('account-disabled')
  return ok({ member, account })
}

async function noteWrongPassword(context: ServerContext, member: Member): Promise<Result<never>> {
  return context.write(async (set) => {
    const account = await lockAccount(set, member.id)
    if (!account) return failed('password-wrong')
    const { index } = await context.organisation(set.db)
    const failedAttempts = account.failedAttempts + 1
    const locks = failedAttempts >= index.settings['password.maxAttempts']
    await set.db
      .updateTable('account')
      .set({ failedAttempts, lockedAt: locks ? context.clock() : account.lockedAt })
      .where('memberId', '=', member.id)
      .execute()
    set.audit({ actorId: member.id, act: locks ? 'account.locked' : 'sign-in.refused', subject: `attempt ${failedAttempts}` })
    return failed(locks ? 'account-locked' : 'password-wrong')
  })
}

/** Writes a new password of the member's own; counts and locks are cleared. Answers false when the account was locked meanwhile. */
export async function keepPassword(db: WritableDb, memberId: Id, verifier: string, now: number): Promise<boolean> {
  const done = await db
    .updateTable('account')
    .set({ verifier, mustChange: 0, failedAttempts: 0, changedAt: now })
    .where('memberId', '=', memberId)
    .where('lockedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(done.numUpdatedRows) === 1
}

/** Opens a locked account before its time and keeps its password (AUT-08). Answers false when it was not locked, or there is none. */
export async function unlockAccountRow(db: WritableDb, memberId: Id): Promise<boolean> {
  const done = await db
    .updateTable('account')
    .set({ failedAttempts: 0, lockedAt: null })
    .where('memberId', '=', memberId)
    .where('lockedAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(done.numUpdatedRows) === 1
}

export type IssuedAccount = {
  readonly memberId: Id
  readonly verifier: string
  readonly secretHash: string
  readonly now: number
  /** The code may enrol a desk in weak mode. */ readonly allowsWeak: boolean
}

/** How long an enrolment code can be used. */
const codeMs = 7 * dayMs

/** Opens an account or resets it: an initial password that must be changed (AUT-05, AUT-09), unlocked, with one enrolment code; earlier codes end. */
export async function issueAccountRows(db: WritableDb, { memberId, verifier, secretHash, now, allowsWeak }: IssuedAccount): Promise<void> {
  const fresh = { verifier, mustChange: 1, failedAttempts: 0, lockedAt: null, changedAt: now }
  await db
    .insertInto('account')
    .values({ memberId, ...fresh })
    .onConflict((conflict) => conflict.column('memberId').doUpdateSet(fresh))
    .execute()
  await db.updateTable('enrolment_code').set({ expiresAt: now }).where('memberId', '=', memberId).where('spentAt', 'is', null).execute()
  await db
    .insertInto('enrolment_code')
    .values({ secretHash, memberId, expiresAt: now + codeMs, spentAt: null, spentKey: null, allowsWeak: allowsWeak ? 1 : 0 })
    .execute()
}
