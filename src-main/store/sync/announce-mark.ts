import { auditHashAt, auditHead, type AuditHead } from '../audit/audit-chain.ts'
import { standingOf, type Replica } from './replica.ts'
import type { Link } from './link.ts'

/** As often as the mark beside the key file moves. */
const announceEveryMs = 20_000

/** What was last announced over a connection, which lives as long as the store is open. */
const announced = new WeakMap<Link, { readonly mark: AuditHead; readonly line: string; readonly at: number }>()

/**
 * Tells the server how far the audit chain has come, before anything else is exchanged, and looks whether it still holds what was told before: a store that was taken
 * back together with its own mark is noticed here alone. A server that does not answer is told with a later round; sync does not wait for it.
 */
export async function announceMark(replica: Replica): Promise<void> {
  const { readRaw } = replica.database
  const { line } = standingOf(readRaw)
  if (line === undefined) return
  const before = announced.get(replica.link)
  const here = auditHead(readRaw)
  const isOurs = before?.line === line
  if (isOurs && (here.sequence === before.mark.sequence || replica.clock() < before.at + announceEveryMs)) return
  const first = await tell(replica, line, here, isOurs ? before.mark : null)
  if (first === undefined) return
  if (first === null) return keep(replica, line, here)
  if (auditHashAt(readRaw, first.sequence) !== first.hash) await replica.endLost?.()
  // The notice itself has made the chain longer.
  const now = auditHead(readRaw)
  if ((await tell(replica, line, now, first)) === null) keep(replica, line, now)
}

/** The mark that the server has and was not shown; null once it has taken ours, undefined when it does not answer. */
async function tell(replica: Replica, line: string, mark: AuditHead, seen: AuditHead | null): Promise<AuditHead | null | undefined> {
  const answer = await replica.link.ask('mark', { line, sequence: mark.sequence, head: mark.hash, seen: seen && { sequence: seen.sequence, head: seen.hash } })
  if (!answer.ok) return undefined
  const { known } = answer.value
  return known && { sequence: known.sequence, hash: known.head }
}

function keep(replica: Replica, line: string, mark: AuditHead): void {
  announced.set(replica.link, { mark, line, at: replica.clock() })
}
