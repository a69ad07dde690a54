import type { SyncMessage } from '#shared/contract/sync.ts'
import type { Desk } from '#shared/domain/organisation.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'

/** What a desk that an administrator closes may still say: all that brings what waits there, and its leave. It gets no row any more. */
const lastWords: ReadonlySet<SyncMessage> = new Set(['session', 'mark', 'renewKey', 'attachmentHave', 'attachmentPut', 'push', 'deliver', 'farewell'])

/** Whether a desk may say this now. Only a desk that has proven itself may be told of its closing; anybody else hears what is said of a desk that was never here. */
export function mayAsk(desk: Desk | undefined, message: SyncMessage): Result<Desk> {
  if (!desk) return failed('desk-unknown')
  if (desk.state === 'active' || (desk.state === 'closing' && lastWords.has(message))) return ok(desk)
  return failed(desk.state === 'closing' ? 'desk-closing' : 'desk-closed', { reason: desk.closing?.reason ?? 'retired' })
}
