import { createHmac, timingSafeEqual } from 'node:crypto'
import { deskProofText } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { uuidSchema, type Clock, type Id, type Instant } from '#shared/kernel/id.ts'
import { isSignedBy } from './signatures.ts'

/**
 * Sessions of desks: a desk signs a challenge with its own key and gets a bearer token for an hour.
 *
 * Nothing is kept: challenges and tokens carry who and until when under a seal whose key every node of the company has, so that whichever node a desk
 * reaches knows them, also after a restart. A restored server has another epoch, and with it another key. That a challenge is answered once is for
 * the caller to write down, in a table that all nodes share.
 */
export type Sessions = {
  challenge(deskId: Id): string
  /** Good when the challenge is this desk's, has not ended, and is signed with its key. Answers when it would have ended, and the moment by the same clock. */
  prove(proof: {
    readonly deskId: Id
    readonly challenge: string
    readonly epoch: Id
    readonly publicKey: string
    readonly signature: string
  }): Result<{ readonly until: Instant; readonly now: Instant }>
  issue(deskId: Id): { readonly token: string; readonly expiresAt: Instant }
  deskOf(token: string | null): Result<Id>
}
export type RandomBytes = (length: number) => Uint8Array

const challengeMs = 60_000
const sessionMs = 3_600_000
const instantBytes = 6
const nonceBytes = 16
const uuidBytes = 16
const sealBytes = 32

/** Sessions under a key; nodes with the same key know each other's. */
export function createSessions(clock: Clock, random: RandomBytes, key: Uint8Array): Sessions {
  const seal = (kind: string, body: Uint8Array): Buffer => createHmac('sha256', key).update(kind).update(Uint8Array.of(0)).update(body).digest()
  const sealed = (kind: string, parts: readonly Uint8Array[]): string => {
    const body = Buffer.concat(parts)
    return Buffer.concat([body, seal(kind, body)]).toString('base64url')
  }
  const opened = (kind: string, text: string, length: number): Buffer | undefined => {
    const bytes = Buffer.from(text, 'base64url')
    // Decoding forgives what no token of ours has: another letter at the end would be the same token under another name.
    if (bytes.toString('base64url') !== text) return undefined
    if (bytes.length !== length + sealBytes) return undefined
    const body = bytes.subarray(0, length)
    return timingSafeEqual(bytes.subarray(length), seal(kind, body)) ? body : undefined
  }

  const isWithin = (until: Instant, ms: number): boolean => until > clock() && until <= clock() + ms

  return {
    challenge: (deskId) => sealed(`challenge ${deskId}`, [instant(clock() + challengeMs), random(nonceBytes)]),
    prove({ deskId, challenge, epoch, publicKey, signature }) {
      const body = opened(`challenge ${deskId}`, challenge, instantBytes + nonceBytes)
      const until = body?.readUIntBE(0, instantBytes) ?? 0
      if (!isWithin(until, challengeMs)) return failed('desk-unknown')
      return isSignedBy(publicKey, deskProofText({ desk: deskId, challenge, epoch }), signature) ? ok({ until, now: clock() }) : failed('desk-unknown')
    },
    issue(deskId) {
      const expiresAt = clock() + sessionMs
      return { token: sealed('session', [Buffer.from(uuidSchema.parse(deskId).replaceAll('-', ''), 'hex'), instant(expiresAt)]), expiresAt }
    },
    deskOf(token) {
      const body = opened('session', token ?? '', uuidBytes + instantBytes)
      // One that was opened while the clock ran ahead must not last until it has come as far again.
      if (!body || !isWithin(body.readUIntBE(uuidBytes, instantBytes), sessionMs)) return failed('desk-unknown')
      const hex = body.toString('hex', 0, uuidBytes)
      return ok([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'))
    },
  }
}

function instant(at: Instant): Buffer {
  const bytes = Buffer.alloc(instantBytes)
  bytes.writeUIntBE(at, 0, instantBytes)
  return bytes
}
