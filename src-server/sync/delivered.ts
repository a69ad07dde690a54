import type { Desk } from '#shared/domain/organisation.ts'
import type { WritableDb } from '../store/store.ts'
import type { ServerTables } from '../store/tables.ts'

type Counted = Pick<ServerTables['desk_credential'], 'delivered' | 'deliveredSince'>

/** How much a desk has brought since the closing that stands; what was counted for one that was taken back is not of it. */
export function deliveredOf({ delivered, deliveredSince }: Counted, closing: Desk['closing']): number {
  return closing && (deliveredSince === null || Number(deliveredSince) === closing.at) ? Number(delivered) : 0
}

/** Counts what a desk still brings while it is being closed. */
export async function countDelivered(db: WritableDb, { id, closing }: Desk, count: number): Promise<void> {
  if (!closing) return
  await db.updateTable('desk_credential').set({ delivered: 0 }).where('deskId', '=', id).where('deliveredSince', '!=', closing.at).execute()
  await db
    .updateTable('desk_credential')
    .set((held) => ({ delivered: held('delivered', '+', count), deliveredSince: closing.at }))
    .where('deskId', '=', id)
    .execute()
}
