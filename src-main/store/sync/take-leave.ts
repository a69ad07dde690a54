import { failed, type Fault } from '#shared/kernel/fault.ts'
import { writeMeta } from '../apply/desk-meta.ts'
import { countUnanswered } from '../apply/outbox.ts'
import type { Replica } from './replica.ts'

/**
 * An administrator closes this desk. All that waited has been pushed; nothing new is saved from here on, or it would be called saved and go nowhere, and then the
 * server is told that it may close. Answers why the round ends, or null when it goes on: something was saved meanwhile, or the closing was taken back.
 */
export async function takeLeave(replica: Replica, why: Fault): Promise<Fault | null> {
  const reason = String(why.params?.['reason'] ?? '')
  const isEmpty = await replica.database.write(async (_db, raw) => {
    if (countUnanswered(raw) > 0) return false
    writeMeta(raw, 'closing', reason)
    return true
  })
  if (!isEmpty) return null
  const answer = await replica.link.ask('farewell', {})
  if (!answer.ok) return answer.fault
  if (answer.value.closed) return failed('desk-closed', { reason }).fault
  await replica.database.write(async (_db, raw) => writeMeta(raw, 'closing', null))
  return null
}
