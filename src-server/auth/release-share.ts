import type { Id } from '#shared/kernel/id.ts'
import type { RandomBytes } from './sessions.ts'
import type { WritableDb } from '../store/store.ts'

const shareBytes = 32

/** The server's half of a desk's release slot, noted for this member. One share a desk: a further member, or one whose password was reset, opens with it what the first enrolment closed. */
export async function releaseShareOf(
  db: WritableDb,
  random: RandomBytes,
  { deskId, memberId }: { readonly deskId: Id; readonly memberId: Id },
): Promise<string> {
  const held = await db.selectFrom('release_share').select('share').where('deskId', '=', deskId).executeTakeFirst()
  const share = held?.share ?? Buffer.from(random(shareBytes)).toString('base64')
  await db
    .insertInto('release_share')
    .values({ deskId, memberId, share })
    .onConflict((conflict) => conflict.columns(['deskId', 'memberId']).doUpdateSet({ share }))
    .execute()
  return share
}
