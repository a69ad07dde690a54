import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import type { Replica } from './replica.ts'

/** Asks once to whom the outbox is sealed at a lock. A server that cannot say is asked again with the next round; sync does not wait for it. */
export async function learnSealing(replica: Replica): Promise<void> {
  if (readMeta(replica.database.readRaw, 'sealingRecipient') !== undefined) return
  const answer = await replica.link.ask('sealingKey', {})
  if (answer.ok) await replica.database.write(async (_db, raw) => writeMeta(raw, 'sealingRecipient', answer.value.recipient))
}
