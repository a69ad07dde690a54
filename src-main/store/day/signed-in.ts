import type { BusinessDay } from '#shared/domain/business-day.ts'
import type { Id } from '#shared/kernel/id.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { isSignedIn } from '#shared/workflow/business-day.ts'
import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'

/** The date of the open day of his unit that the member is signed in to: what he enters belongs to it, also after midnight. */
export function signedInDate(context: StoreContext, unitId: Id): string | undefined {
  const sql = `SELECT * FROM "day" WHERE "unitId" = ? AND "state" = 'open' ORDER BY "date" DESC`
  const open = (statement(context.database.readRaw, sql).all(unitId) as StoredRow[]).map((stored): BusinessDay => decodeRow('day', stored))
  return open.find((day) => isSignedIn(day, context.session.member.id))?.date
}
