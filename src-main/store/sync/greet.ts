import { protocolOldest, protocolVersion } from '#shared/contract/sync.ts'
import { failed, type Fault } from '#shared/kernel/fault.ts'
import { ensureLine, readMeta, writeMeta } from '../apply/desk-meta.ts'
import { beginEpoch } from './renumber.ts'
import type { Replica } from './replica.ts'

/**
 * Asks who is there before anything is exchanged. Another epoch of the same company is a restored server; another epoch *and* another
 * company is a mistake, and nothing is touched. `historyLost`: the server has just said that this desk knows more than it does.
 */
export async function greet(replica: Replica, historyLost = false): Promise<Fault | null> {
  const hello = await replica.link.wire.ask('hello', {})
  if (!hello.ok) return hello.fault
  const { protocolMin, protocolMax, epoch, company, now } = hello.value
  replica.heard(now)
  if (protocolMin > protocolVersion) return failed('protocol-too-old').fault
  if (protocolMax < protocolOldest) return failed('protocol-too-new').fault
  const { readRaw } = replica.database
  const known = { epoch: readMeta(readRaw, 'epoch'), company: readMeta(readRaw, 'company') }
  if (!historyLost && known.epoch === epoch && known.company === company && readMeta(readRaw, 'line') !== undefined) return null
  if (known.epoch !== undefined && known.epoch !== epoch && known.company !== undefined && known.company !== company)
    return failed('company-changed', { company }).fault
  await replica.database.write(async (_db, raw) => {
    ensureLine(raw, replica.newId)
    writeMeta(raw, 'company', company)
    if (known.epoch === undefined) writeMeta(raw, 'epoch', epoch)
    else if (historyLost || known.epoch !== epoch) beginEpoch(raw, replica.newId, epoch)
  })
  return null
}
