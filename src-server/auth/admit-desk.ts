import { createHash } from 'node:crypto'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { admissionSchema, type Admission } from '#shared/domain/admission.ts'
import { fingerprintText } from '#shared/kernel/fingerprint.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'
import { judgeAtOnce } from '../sync/judge-at-once.ts'
import { isPublicKey } from './signatures.ts'

/** An administrator admits a desk that this server has forgotten. The signed mutation is judged like any other and makes the desk; its credential is noted with it. */
export async function admitDesk(context: ServerContext, ask: SyncAsk<'admitDesk'>, caller: DeskCaller): Promise<Result<SyncAnswer<'admitDesk'>>> {
  const { name, args, author } = ask.mutation.body
  const admission = admissionSchema.safeParse(args)
  if (name !== 'desk.admit' || !admission.success) return failed('mutation-malformed', { path: 'name' })
  return judgeAtOnce(context, caller, ask.mutation, async (set) => ok(await noteAdmission(set, admission.data, author)))
}

/** The credential of an admitted desk. What it brings was made before this server knew it, so nothing bounds its times from below. */
export async function noteAdmission(set: ChangeSet, { deskId, publicKey }: Admission, actorId: string): Promise<{ readonly code: string }> {
  const desk = await set.rows.get('desk', deskId)
  if (!desk || !isPublicKey(publicKey)) throw new FaultError({ code: 'admission-malformed' })
  await set.db.insertInto('desk_credential').values({ deskId, publicKey, drainedAt: 0, contactAt: 0, delivered: 0 }).execute()
  set.audit({ actorId, act: 'desk.admitted', subject: `${deskId} ${fingerprintOf(publicKey)}` })
  return { code: desk.code }
}

/** What a person compares of a public key. */
export function fingerprintOf(publicKey: string): string {
  return fingerprintText(createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex'))
}
