import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'
import { auditHead, verifyAudit } from './audit-chain.ts'

/** Reading the desk's audit trail and walking its chain again. */
export const auditHandlers: Pick<Handlers, 'audit.list' | 'audit.verify'> = {
  'audit.list': async (context, { offset, limit }) => {
    const organisation = await context.organisation()
    const rows = await context.database.reader
      .selectFrom('audit')
      .select(['sequence', 'at', 'actorId', 'act', 'subject'])
      .orderBy('sequence', 'desc')
      .offset(offset)
      .limit(limit)
      .execute()
    const head = auditHead(context.database.readRaw)
    return ok({
      rows: rows.map(({ actorId, ...row }) => ({ ...row, actorName: organisation.members.get(actorId)?.name ?? actorId })),
      total: head.sequence,
      head: head.hash,
    })
  },
  'audit.verify': async (context) => ok(await verifyAudit(context.database.readRaw, context.session.deskId)),
}
