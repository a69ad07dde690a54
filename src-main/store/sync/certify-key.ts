import { failed, type Fault } from '#shared/kernel/fault.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import type { Replica } from './replica.ts'

/**
 * A restored desk signs with a key that the server has not seen. Before anything is sent, the account's password has it certified; otherwise the server would
 * refuse each act for good. Answers why the round cannot go on, or null.
 */
export async function certifyKey(replica: Replica): Promise<Fault | null> {
  const waiting = readMeta(replica.database.readRaw, 'uncertifiedKey')
  if (waiting === undefined) return null
  const { certification } = replica
  if (certification?.keyId !== waiting) return failed('key-not-certified').fault
  const { keyId, publicKey, userName, password } = certification
  const answer = await replica.link.ask('renewKey', { userName, password, keyId, memberKey: publicKey })
  if (!answer.ok) return answer.fault.code === 'password-wrong' ? failed('key-not-certified').fault : answer.fault
  await replica.database.write(async (_db, raw) => writeMeta(raw, 'uncertifiedKey', null))
  return null
}
