import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'
import { countOutbox, listOutbox } from '../apply/outbox.ts'
import { readableRecord } from '../read/rows.ts'

/** `sync.*`: how this desk and the server stand. */
export const syncHandlers: Pick<Handlers, 'sync.state' | 'sync.now' | 'sync.allowRemoval' | 'sync.outbox'> = {
  'sync.state': async ({ sync }) => ok(sync.state()),
  'sync.now': async ({ sync }) => ok(await sync.syncNow()),
  'sync.allowRemoval': async ({ sync, database, audit, session }) => {
    const actorId = session.member.id
    await database.write((db) => audit.append(db, { act: 'sync.removal-allowed', subject: session.deskId, digest: '', actorId }))
    return ok(await sync.allowRemoval())
  },
  'sync.outbox': async (context, page) => {
    const raw = context.database.readRaw
    const { members } = await context.organisation()
    const rows = listOutbox(raw, page).map(async ({ sequence, id, name, authorId, recordId, mutation, bytes, doubt }) => {
      // The desk is shared: that something waits is everybody's business, what it is only its author's, and that only while he may read the record.
      const found = authorId === context.session.member.id && recordId !== null ? await readableRecord(context, recordId) : undefined
      return {
        sequence,
        id,
        name,
        authorName: members.get(authorId)?.name ?? '',
        at: mutation.body.at,
        recordTitle: found?.ok ? found.value.record.title : '',
        bytes,
        doubt,
      }
    })
    return ok({ rows: await Promise.all(rows), total: countOutbox(raw) })
  },
}
