import type { SyncAnswer, SyncAsk } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { previewHandOver as preview } from '#shared/mutations/member.ts'
import type { MutationContext } from '#shared/mutations/mutation.ts'
import { can } from '#shared/permissions/policy.ts'
import { createRowWriter } from '#shared/rows/writer.ts'
import type { DeskCaller, ServerContext } from './context.ts'

/** Counts what a hand-over would move, for a desk at which somebody is enrolled who manages members; it names nobody's records. */
export async function previewHandOver(
  context: ServerContext,
  { memberId, successorId }: SyncAsk<'previewHandOver'>,
  { deskId }: DeskCaller,
): Promise<Result<SyncAnswer<'previewHandOver'>>> {
  return context.store.read(async (db) => {
    const { index } = await context.organisation(db)
    const enrolled = await db.selectFrom('member_key').select('memberId').where('deskId', '=', deskId).distinct().execute()
    const author = enrolled.find((one) => can(index, one.memberId, 'member.manage', { kind: 'company' }, context.clock()))?.memberId
    if (author === undefined) return failed('permission-denied', { action: 'member.manage' })
    // Never flushed: it reads what stands and writes nothing.
    const tried = await preview(createRowWriter(db, { track: false }), { memberId, successorId }, triedAt(context, author))
    if (!tried.ok) return tried
    const moves = [...tried.value.moves].map(([id, tasks]) => ({ memberId: id, tasks })).toSorted((a, b) => b.tasks - a.tasks)
    return ok({ moves, stuck: tried.value.stuck })
  })
}

/** As if it were carried out here and now. */
function triedAt({ newId, clock }: ServerContext, author: string): MutationContext {
  const now = clock()
  return { id: newId(), author, at: now, judgedAt: now, place: 'server', bounds: { notBefore: now, notAfter: now }, deskCode: '', takeNumbers: null }
}
