import { failed, type Fault, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { statement } from '../apply/statement.ts'
import type { Replica, StepEnd } from './replica.ts'
import { noteUncertified, settleUncertified } from './uncertified.ts'

/**
 * A restored desk signs with a key that the server has not seen, and a restored server may have lost keys that it once knew. Before anything is exchanged, the
 * account's password has the signed-in member's key certified; otherwise the server would refuse each of his acts for good. With the certificate comes the share of the release slot,
 * without which nobody else could join the desk.
 *
 * A password that the server has refused is not sent again: rounds repeat by themselves and would lock the account.
 */
export type Certification = {
  /** The signed-in member's key. */
  readonly keyId: Id
  /** At the start of a round: has the key certified if it waits for that. Answers why the round cannot go on, or null. */
  certify(replica: Pick<Replica, 'database' | 'link'>): Promise<Fault | null>
  /** Gives another password of the account; false when none is wanted. */
  offer(password: string): boolean
}

export type CertificationParts = {
  readonly keyId: Id
  readonly publicKey: string
  readonly userName: string
  /** As typed just now. Kept through the first round, which finds out whether it is wanted, and no longer. */
  readonly password: string
  /** Whether the desk stands in weak mode, of which the server is told. */
  readonly isWeak: () => Promise<boolean>
  /** Whether the key waits to be certified. */
  readonly isWanted: () => boolean
  /** Writes the release slot. */
  readonly keepShare: (share: Buffer) => Promise<Result<void>>
}

/** The certification of the signed-in member's key; the password lives as long as it may be wanted. */
export function createCertification({ keyId, publicKey, userName, password: typed, isWeak, isWanted, keepShare }: CertificationParts): Certification {
  let password: string | null = typed
  let rounds = 0
  return {
    keyId,
    async certify({ database, link }) {
      rounds += 1
      if (!isWanted()) {
        if (rounds > 1) password = null
        return null
      }
      if (password === null) return failed('key-not-certified', { key: keyId }).fault
      const tried = password
      const answer = await link.ask('renewKey', {
        userName,
        password: tried,
        keyId,
        memberKey: publicKey,
        ...((await isWeak()) ? { weak: true as const } : {}),
      })
      if (!answer.ok && answer.fault.code !== 'password-wrong') return answer.fault
      if (!answer.ok) {
        // Another may have been offered meanwhile.
        if (password === tried) password = null
        return failed('key-not-certified', { key: keyId }).fault
      }
      const share = Buffer.from(answer.value.releaseShare, 'base64')
      const kept = await keepShare(share)
      share.fill(0)
      if (!kept.ok) return kept.fault
      await database.write(async (_db, raw) => settleUncertified(raw, keyId))
      password = null
      return null
    },
    offer(next) {
      if (!isWanted()) return false
      password = next
      return true
    },
  }
}

/** Has the signed-in member's key certified, if it waits for that; answers why the round cannot go on, or null. Somebody else's key waits for him, and only what he has signed waits with it. */
export async function certifyKey(replica: Replica): Promise<Fault | null> {
  return replica.certification ? replica.certification.certify(replica) : null
}

/**
 * The server does not know this key any more (left out: no key of this desk at all, so the signed-in member's comes first). One's own is certified at once, if the password is at hand;
 * anybody else's waits for its member, whom the fault names.
 */
export async function certifyLost(replica: Replica, lost: Id | undefined): Promise<StepEnd> {
  const own = replica.certification?.keyId
  const key = lost ?? own
  if (key === undefined) return { kind: 'failed', fault: failed('key-not-certified').fault }
  await replica.database.write(async (_db, raw) => noteUncertified(raw, [key]))
  const name = nameOf(replica, key)
  const why = key === own ? await certifyKey(replica) : failed('key-not-certified', { key, ...(name === undefined ? {} : { name }) }).fault
  return why ? { kind: 'failed', fault: why } : { kind: 'again' }
}

/** Whose key it is, as far as something waits that it has signed. */
function nameOf({ database }: Replica, key: Id): string | undefined {
  const found = statement(
    database.readRaw,
    `select m."name" from "outbox" o join "member" m on m."id" = o."authorId" where json_extract(o."body", '$.key') = ? limit 1`,
  )
  return found.pluck().get(key) as string | undefined
}
