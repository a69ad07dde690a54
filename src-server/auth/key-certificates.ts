import { certificateBodySchema, type SyncAnswer, type SyncAsk } from '#shared/contract/sync.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { DeskCaller, ServerContext } from '../sync/context.ts'

/** The certificates of all keys that sign at the asking desk, and what they are checked with. */
export async function keyCertificates(
  context: ServerContext,
  _ask: SyncAsk<'keyCertificates'>,
  caller: DeskCaller,
): Promise<Result<SyncAnswer<'keyCertificates'>>> {
  const rows = await context.store.read((db) =>
    db.selectFrom('member_key').select(['certificate', 'signature']).where('deskId', '=', caller.deskId).orderBy('keyId').execute(),
  )
  return ok({
    authorityKey: context.authority.publicKey,
    certificates: rows.map(({ certificate, signature }) => ({ body: certificateBodySchema.parse(JSON.parse(certificate)), signature })),
  })
}
