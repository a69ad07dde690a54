import { ok } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { Handlers, StoreContext } from '../context.ts'
import { readableRecord } from '../read/rows.ts'
import { auditHead, verifyAudit } from './audit-chain.ts'

const ids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

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
    const named = await namesOf(
      context,
      rows.flatMap(({ subject }) => subject.match(ids) ?? []),
    )
    return ok({
      rows: rows.map(({ actorId, subject, ...row }) => ({
        ...row,
        subject: subject.replace(ids, (id) => named.get(id) ?? id),
        actorName: organisation.members.get(actorId)?.name ?? actorId,
      })),
      total: head.sequence,
      head: head.hash,
    })
  },
  'audit.verify': async (context) => ok(await verifyAudit(context.database.readRaw, context.session.deskId)),
}

/**
 * What the ids in a trail are called, as far as the reader may know: members and desks are everybody's; a record is named by its number, and only to whoever may read it.
 * The chain itself holds ids, which never change.
 */
async function namesOf(context: StoreContext, found: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const { members, desks } = await context.organisation()
  const names = new Map<Id, string>()
  for (const id of new Set(found)) {
    const known = members.get(id)?.name ?? desks.get(id)?.name
    const record = known === undefined ? await readableRecord(context, id) : undefined
    const name = known ?? (record?.ok ? `${record.value.record.number} ${record.value.record.title}`.trim() : undefined)
    if (name !== undefined) names.set(id, name)
  }
  return names
}
