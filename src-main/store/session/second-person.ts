import type { CallArgs } from '#shared/contract/store.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { tasksOfOthers } from '#shared/workflow/possible-acts.ts'
import type { StoreContext, StoreSession } from '../context.ts'
import { openAsMember, type KeyPlace } from '../keys/desk-keys.ts'
import { beginAttempt, clearAttempts } from '../keys/lockout.ts'
import { signingKeyOf } from '../keys/signing-key.ts'
import { listRows, readableRecord } from '../read/rows.ts'
import type { OpenDesk } from './open-desk.ts'

/**
 * A second person inside the first one's session (二人核对).
 *
 * He proves himself by his own slot, as at the lock screen, and his wrong passwords count there too. His key signs one decision on his own open check and is
 * dropped; the session stays the first one's. He is never the first one himself. Both stand in the audit chain, in the transaction of the decision.
 */
export async function secondCheck(place: KeyPlace, opened: OpenDesk, ask: CallArgs<'record.secondCheck'>): Promise<Result<{ name: string }>> {
  const { context } = opened
  const { recordId, revision, decision, opinion } = ask
  const found = await readableRecord(context, recordId)
  if (!found.ok) return found
  const second = await secondMember(context, ask.userName)
  if (!second.ok) return second
  const tasks = await listRows(context, 'task', { recordId })
  const task = tasksOfOthers(found.value.record, tasks, context.session.member.id, 'check').find(({ assigneeId }) => assigneeId === second.value.id)
  if (!task) return failed('task-not-yours')
  const session = await proveSecond(place, context, second.value, ask.password)
  if (!session.ok) return session
  const first = context.session.member.id
  const saved = await opened.actAs(session.value)(
    'record.decide',
    1,
    { recordId, taskId: task.id, decision, opinion, returnTo: null },
    {
      recordId,
      expects: [{ entity: 'record', id: recordId, revision }],
      also: (db) => context.audit.append(db, { act: 'session.second-person', subject: `${recordId} ${second.value.id}`, digest: '', actorId: first }),
    },
  )
  return saved.ok ? ok({ name: second.value.name }) : saved
}

/** The member whom the first one has brought, by his user name; never himself. */
export async function secondMember(context: StoreContext, typed: string): Promise<Result<StoreSession['member']>> {
  const { members } = await context.organisation()
  const userName = typed.trim().toLowerCase()
  const second = [...members.values()].find((member) => member.userName.toLowerCase() === userName)
  if (!second) return failed('key-slot-missing')
  if (second.id === context.session.member.id) return failed('second-person-same')
  return second.state === 'active' ? ok(second) : failed('account-disabled')
}

/** Opens the second member's slot for his signing key alone; the store is open already. */
export async function proveSecond(place: KeyPlace, context: StoreContext, second: StoreSession['member'], password: string): Promise<Result<StoreSession>> {
  const settings = await context.settings()
  const attempt = (): ReturnType<typeof beginAttempt> => beginAttempt(place.directory, second.id, settings['password.maxAttempts'], context.clock())
  const key = await openAsMember(place, second.id, password, attempt)
  if (!key.ok) {
    if (key.fault.code === 'password-wrong') await noteRefusal(context, second.id)
    return key
  }
  const { keyId } = key.value
  const signingKey = signingKeyOf(key.value.signingSeed)
  key.value.wipe()
  await clearAttempts(place.directory, second.id)
  const { deskId, deskCode } = context.session
  return ok({ member: second, deskId, deskCode, keyId, sign: (text) => signingKey.sign(text) })
}

async function noteRefusal(context: StoreContext, secondId: Id): Promise<void> {
  const event = { act: 'session.second-refused', subject: secondId, digest: '', actorId: context.session.member.id }
  await context.database.write((db) => context.audit.append(db, event))
}
