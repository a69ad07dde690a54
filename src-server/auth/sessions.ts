import { deskProofText } from '#shared/contract/sync.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id, Instant } from '#shared/kernel/id.ts'
import { isSignedBy } from './signatures.ts'

/**
 * Sessions of desks, in memory: a desk signs a challenge with its own key and gets a bearer token for an hour. A restart ends all of
 * them; a desk then asks anew.
 */
export type Sessions = {
  challenge(deskId: Id): string
  /** A challenge is spent by the first answer, right or wrong. */
  open(proof: {
    readonly deskId: Id
    readonly challenge: string
    readonly epoch: Id
    readonly publicKey: string
    readonly signature: string
  }): Result<{ readonly token: string; readonly expiresAt: Instant }>
  deskOf(token: string | null): Result<Id>
}
export type RandomBytes = (length: number) => Uint8Array

const challengeMs = 60_000
const sessionMs = 3_600_000
const challengesMax = 10_000

/** Sessions that live as long as the value. */
export function createSessions(clock: Clock, random: RandomBytes): Sessions {
  const challenges = new Map<string, { readonly deskId: Id; readonly until: Instant }>()
  const tokens = new Map<string, { readonly deskId: Id; readonly until: Instant }>()
  const secret = (): string => Buffer.from(random(32)).toString('base64url')

  return {
    challenge(deskId) {
      const now = clock()
      for (const [text, { until }] of challenges) if (until <= now || challenges.size >= challengesMax) challenges.delete(text)
      const text = secret()
      challenges.set(text, { deskId, until: now + challengeMs })
      return text
    },
    open({ deskId, challenge, epoch, publicKey, signature }) {
      const asked = challenges.get(challenge)
      challenges.delete(challenge)
      const now = clock()
      if (!asked || asked.deskId !== deskId || asked.until <= now || asked.until > now + challengeMs) return failed('desk-unknown')
      if (!isSignedBy(publicKey, deskProofText({ desk: deskId, challenge, epoch }), signature)) return failed('desk-unknown')
      for (const [text, { until }] of tokens) if (until <= now) tokens.delete(text)
      const token = secret()
      const expiresAt = now + sessionMs
      tokens.set(token, { deskId, until: expiresAt })
      return ok({ token, expiresAt })
    },
    deskOf(token) {
      const held = token === null ? undefined : tokens.get(token)
      const now = clock()
      // One that was opened while the clock ran ahead must not last until it has come as far again.
      return held && held.until > now && held.until <= now + sessionMs ? ok(held.deskId) : failed('desk-unknown')
    },
  }
}
