import { ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '../context.ts'
import { countOutbox, listOutbox } from '../apply/outbox.ts'
import { statement } from '../apply/statement.ts'

/** `sync.*`: how this desk and the server stand. */
export const syncHandlers: Pick<Handlers, 'sync.state' | 'sync.now' | 'sync.allowRemoval' | 'sync.outbox'> = {
  'sync.state': async ({ sync }) => ok(sync.state()),
  'sync.now': async ({ sync }) => ok(await sync.syncNow()),
  'sync.allowRemoval': async ({ sync, database, audit, session }) => {
    const actorId = session.member.id
    await database.write((db) => audit.append(db, { act: 'sync.removal-allowed', subject: session.deskId, digest: '', actorId }))
    return ok(await sync.allowRemoval())
  },
  'sync.outbox': async ({ database, session, organisation }, page) => {
    const raw = database.readRaw
    const { members } = await organisation()
    const rows = listOutbox(raw, page).map(({ sequence, id, name, authorId, recordId, mutation, bytes, doubt }) => {
      // The desk is shared: that something waits is everybody's business, what it is only its author's.
      const title =
        authorId === session.member.id && recordId !== null ? statement(raw, 'select "title" from "record" where "id" = ?').pluck().get(recordId) : undefined
      return {
        sequence,
        id,
        name,
        authorName: members.get(authorId)?.name ?? '',
        at: mutation.body.at,
        recordTitle: typeof title === 'string' ? title : '',
        bytes,
        doubt,
      }
    })
    return ok({ rows, total: countOutbox(raw) })
  },
}
