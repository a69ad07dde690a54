import { createHash } from 'node:crypto'
import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { admissionSchema, fingerprintText, type Admission } from '#shared/domain/admission.ts'
import { failed, FaultError, ok, type Result } from '#shared/kernel/fault.ts'
import type { ChangeSet } from '../store/change-set.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'
import { openJudge } from '../sync/judge.ts'
import { receive } from '../sync/received.ts'
import { isPublicKey } from './signatures.ts'

/** An administrator admits a desk that this server has forgotten. The signed mutation is judged like any other and makes the desk; its credential is noted with it. */
export async function admitDesk(context: ServerContext, ask: SyncAsk<'admitDesk'>, caller: DeskCaller): Promise<Result<SyncAnswer<'admitDesk'>>> {
  const received = (await context.store.read((db) => receive(db, caller.deskId, [{ sequence: 1, mutation: ask.mutation }])))?.[0]
  const admission = admissionSchema.safeParse(ask.mutation.body.args)
  if (!received || ask.mutation.body.name !== 'desk.admit' || !admission.success) return failed('mutation-malformed', { path: 'name' })
  return context.write(async (set) => {
    const known = await set.db.selectFrom('mutation_log').select('id').where('id', '=', received.id).executeTakeFirst()
    if (known) return failed('mutation-malformed', { path: 'id' })
    const verdict = await (await openJudge(context, set, { deskId: caller.deskId, drainedAt: 0 }, [received]))(received)
    if (verdict.fault) return { ok: false, fault: verdict.fault }
    return ok(await noteAdmission(set, admission.data, ask.mutation.body.author))
  })
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
