import { statement } from '#store/apply/statement.ts'
import type { StoreContext } from '#store/context.ts'

/**
 * Whose hands a file came from on this desk. A draft is only text that its member writes, so a hash in it opens nothing by itself: hashes stand in the audit
 * trail and on paper, and the desk is shared.
 */
export async function noteUpload({ database, session, clock }: StoreContext, sha256: string): Promise<void> {
  await database.write(async (_db, raw) => {
    statement(raw, 'INSERT INTO "upload" ("memberId", "sha256", "at") VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(session.member.id, sha256, clock())
  })
}

/** Whether the signed-in member has taken this file in himself. */
export function isUploader({ database, session }: StoreContext, sha256: string): boolean {
  return statement(database.readRaw, 'SELECT 1 FROM "upload" WHERE "memberId" = ? AND "sha256" = ?').get(session.member.id, sha256) !== undefined
}
