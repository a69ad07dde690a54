import { statement } from '../apply/statement.ts'
import type { Replica } from './replica.ts'

/**
 * Forgets the bytes of files that no held record, draft or waiting mutation names any more: a lost scope leaves nothing behind.
 * Their names come from `meta`, written in the transaction that removed the rows, so that a kill in between forgets nothing.
 */
export async function dropUnheldFiles(replica: Replica): Promise<void> {
  const { readRaw } = replica.database
  const text = statement(readRaw, `select "value" from "meta" where "key" = 'droppedAttachments'`).pluck().get() as string | undefined
  if (text === undefined) return
  for (const sha256 of JSON.parse(text) as string[]) {
    const named = statement(
      readRaw,
      `select 1 where exists (select 1 from "attachment" where "sha256" = @sha256) or exists (select 1 from "outbox" where instr("body", @sha256) > 0)
         or exists (select 1 from "draft" where instr("data", @sha256) > 0) or exists (select 1 from "grid_row" where instr("data", @sha256) > 0)`,
    )
    if (named.get({ sha256 }) === undefined) replica.attachments.remove(sha256)
  }
  await replica.database.write(async (_db, raw) => {
    statement(raw, `delete from "meta" where "key" = 'droppedAttachments' and "value" = ?`).run(text)
  })
}
