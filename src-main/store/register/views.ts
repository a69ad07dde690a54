import { sql } from 'kysely'
import type { Id } from '#shared/kernel/id.ts'
import { savedViewSchema } from '#shared/contract/store.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { Handlers, WritableDb } from '#store/context.ts'

/** A member's own views of registers; they stay on this desk. */
export const viewHandlers: Pick<Handlers, 'view.list' | 'view.save' | 'view.remove'> = {
  'view.list': async ({ database, session }, { definitionKey }) => {
    const rows = await database.reader
      .selectFrom('saved_view')
      .select('body')
      .where('memberId', '=', session.member.id)
      .where('definitionKey', '=', definitionKey)
      .orderBy('id')
      .execute()
    return ok(rows.map(({ body }) => savedViewSchema.parse(JSON.parse(body))))
  },

  'view.save': async ({ database, session, emit }, view) => {
    const row = { id: view.id, memberId: session.member.id, definitionKey: view.definitionKey, body: JSON.stringify(view) }
    const saved = await database.write(async (db) => {
      const stands = await db.selectFrom('saved_view').select('memberId').where('id', '=', view.id).executeTakeFirst()
      if (stands && stands.memberId !== row.memberId) return false
      await db
        .insertInto('saved_view')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ definitionKey: row.definitionKey, body: row.body }))
        .execute()
      if (view.isDefault) await leaveOneDefault(db, row)
      return true
    })
    if (!saved) return failed('permission-denied', { action: 'view.save' })
    emit('stale', { topics: ['view'] })
    return ok({})
  },

  'view.remove': async ({ database, session, emit }, { id }) => {
    await database.write(async (db) => {
      await db.deleteFrom('saved_view').where('id', '=', id).where('memberId', '=', session.member.id).execute()
    })
    emit('stale', { topics: ['view'] })
    return ok({})
  },
}

/** A register has one default view for a member: what was it before is none any more. */
async function leaveOneDefault(
  db: WritableDb,
  { id, memberId, definitionKey }: { readonly id: Id; readonly memberId: Id; readonly definitionKey: string },
): Promise<void> {
  await db
    .updateTable('saved_view')
    .set({ body: sql<string>`json_set("body", '$.isDefault', json('false'))` })
    .where('memberId', '=', memberId)
    .where('definitionKey', '=', definitionKey)
    .where('id', '!=', id)
    .execute()
}
