import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { DeskCaller, ServerContext } from './context.ts'
import { deliveredOf } from './delivered.ts'

/**
 * The leave of a desk that is being closed: nothing waits there any more. From now on it is closed, and the server's half of its release slot goes. One whose closing was
 * taken back meanwhile is told so, and stays.
 */
export async function farewell(context: ServerContext, _ask: SyncAsk<'farewell'>, { deskId }: DeskCaller): Promise<Result<SyncAnswer<'farewell'>>> {
  return context.write(async (set) => {
    const desk = await set.rows.get('desk', deskId)
    if (desk?.state !== 'closing' || !desk.closing) return ok({ closed: desk?.state === 'closed' })
    const counted = await set.db.selectFrom('desk_credential').select(['delivered', 'deliveredSince']).where('deskId', '=', deskId).executeTakeFirstOrThrow()
    const closing = { ...desk.closing, closedAt: context.clock(), delivered: deliveredOf(counted, desk.closing) }
    await set.rows.put('desk', { ...desk, state: 'closed', closing })
    await set.db.deleteFrom('release_share').where('deskId', '=', deskId).execute()
    await set.settle(context.newId())
    set.audit({ actorId: desk.closing.byId, act: 'desk.closed', subject: `${deskId} ${closing.delivered}` })
    return ok({ closed: true })
  })
}
