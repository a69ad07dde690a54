import { failed, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { readMeta, writeMeta } from '../apply/desk-meta.ts'
import type { Replica } from './replica.ts'

/**
 * A restored desk signs with a key that the server has not seen. Before anything is sent, the account's password has it certified; otherwise the server would
 * refuse each act for good. With the certificate comes the share of the release slot, without which nobody else could join the desk.
 *
 * A password that the server has refused is not sent again: rounds repeat by themselves and would lock the account.
 */
export type Certification = {
  /** Answers why the round cannot go on, or null. */
  certify(replica: Pick<Replica, 'database' | 'link'>): Promise<Fault | null>
  /** Gives another password of the account; false when none is wanted. */
  offer(password: string): boolean
}

export type CertificationParts = {
  readonly keyId: Id
  readonly publicKey: string
  readonly userName: string
  readonly password: string
  /** Writes the release slot. */
  readonly keepShare: (share: Buffer) => Promise<Result<void>>
}

/** The certification of one new key; the password lives as long as it is wanted. */
export function createCertification({ keyId, publicKey, userName, password: typed, keepShare }: CertificationParts): Certification {
  let password: string | null = typed
  let isDone = false
  return {
    async certify({ database, link }) {
      if (password === null || readMeta(database.readRaw, 'uncertifiedKey') !== keyId) return failed('key-not-certified').fault
      const tried = password
      const answer = await link.ask('renewKey', { userName, password: tried, keyId, memberKey: publicKey })
      if (!answer.ok && answer.fault.code !== 'password-wrong') return answer.fault
      if (!answer.ok) {
        // Another may have been offered meanwhile.
        if (password === tried) password = null
        return failed('key-not-certified').fault
      }
      const share = Buffer.from(answer.value.releaseShare, 'base64')
      const kept = await keepShare(share)
      share.fill(0)
      if (!kept.ok) return kept.fault
      await database.write(async (_db, raw) => writeMeta(raw, 'uncertifiedKey', null))
      isDone = true
      password = null
      return null
    },
    offer(next) {
      if (isDone) return false
      password = next
      return true
    },
  }
}

/** Has a restored desk's key certified, if it still waits for that; answers why the round cannot go on, or null. */
export async function certifyKey(replica: Replica): Promise<Fault | null> {
  if (readMeta(replica.database.readRaw, 'uncertifiedKey') === undefined) return null
  return replica.certification ? replica.certification.certify(replica) : failed('key-not-certified').fault
}
