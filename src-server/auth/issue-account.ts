import { z } from 'zod'
import { encodeEnrolmentCode } from '#shared/contract/enrolment-code.ts'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { readMeta } from '../store/meta.ts'
import { judgeAtOnce } from '../sync/judge-at-once.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'
import { issueAccountRows } from './accounts.ts'
import { newEnrolmentSecret, newInitialPassword } from './secrets.ts'

/** Of either version; the judge sees to it that the first names no weak mode. */
const argsSchema = z.object({ memberId: idSchema, allowsWeak: z.boolean().default(false) })

/**
 * An administrator opens or resets a member's account (AUT-01, AUT-08, AUT-09). The signed mutation is judged like any other; the
 * secrets are made here, shown once in the answer and never kept. The same mutation again gives no second look at them.
 */
export async function issueAccount(context: ServerContext, ask: SyncAsk<'issueAccount'>, caller: DeskCaller): Promise<Result<SyncAnswer<'issueAccount'>>> {
  const { name, author } = ask.mutation.body
  const args = argsSchema.safeParse(ask.mutation.body.args)
  if (name !== 'account.issue' || !args.success) return failed('mutation-malformed', { path: 'name' })
  const { index, publicUrl } = await context.store.read(async (db) => ({
    index: (await context.organisation(db)).index,
    publicUrl: await readMeta(db, 'publicUrl'),
  }))
  const initialPassword = newInitialPassword(context.random, index.settings['password.minLength'])
  const { secret, secretHash } = newEnrolmentSecret(context.random)
  const verifier = await context.verifier.make(initialPassword)
  return judgeAtOnce(context, caller, ask.mutation, async (set) => {
    const member = await set.rows.get('member', args.data.memberId)
    if (!member) return failed('member-missing')
    await issueAccountRows(set.db, { memberId: member.id, verifier, secretHash, now: context.clock(), allowsWeak: args.data.allowsWeak })
    set.audit({ actorId: author, act: 'account.issued', subject: member.id })
    if (args.data.allowsWeak) set.audit({ actorId: author, act: 'desk.weak-approved', subject: member.id })
    return ok({ userName: member.userName, initialPassword, enrolmentCode: codeOf(publicUrl, context.authority.fingerprint, secret) })
  })
}

/** The code that leads a new desk to this server. */
export function codeOf(publicUrl: string, fingerprint: string, secret: string): string {
  const url = new URL(publicUrl)
  return encodeEnrolmentCode({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443), fingerprint: fingerprint.slice(0, 32), secret })
}
