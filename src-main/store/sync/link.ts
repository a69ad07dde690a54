import type { SyncAnswer, SyncMessage } from '#shared/contract/sync.ts'
import { deskProofText } from '#shared/contract/sync.ts'
import { ok, type Result } from '#shared/kernel/fault.ts'
import type { Clock, Id } from '#shared/kernel/id.ts'
import type { Ask, Wire } from './wire.ts'

/**
 * The desk's authenticated connection: proves itself by signing the server's challenge, keeps the bearer token while it lasts, and
 * proves itself once more when the server no longer knows the token.
 */
export type Link = {
  ask<M extends SyncMessage>(message: M, ask: Ask<M>): Promise<Result<SyncAnswer<M>>>
  token(): Promise<Result<string>>
  readonly wire: Wire
}

/** Renewed this long before it ends by the desk's clock; a clock that runs wrong costs one refused ask. */
const renewBeforeMs = 60_000
/** As the protocol says, counted on the desk's own clock, because the two clocks need not agree. */
const tokenMs = 3_600_000

/** Opens no connection by itself; `sign` answers the base64 Ed25519 signature of the desk's own key. */
export function createLink(wire: Wire, desk: { readonly id: Id; readonly sign: (text: string) => string }, clock: Clock): Link {
  let session: { readonly token: string; readonly until: number } | undefined

  /** A challenge that was spent by a message repeated on the way looks like an unknown desk; a second one tells the two apart. */
  async function open(): Promise<Result<string>> {
    const first = await prove()
    return first.ok || first.fault.code !== 'desk-unknown' ? first : prove()
  }

  async function prove(): Promise<Result<string>> {
    const challenge = await wire.ask('challenge', { desk: desk.id })
    if (!challenge.ok) return challenge
    const proof = { desk: desk.id, challenge: challenge.value.challenge, epoch: challenge.value.epoch }
    const opened = await wire.ask('session', { desk: desk.id, challenge: proof.challenge, signature: desk.sign(deskProofText(proof)) })
    if (!opened.ok) return opened
    session = { token: opened.value.token, until: clock() + tokenMs }
    return ok(opened.value.token)
  }

  async function token(): Promise<Result<string>> {
    return session && clock() < session.until - renewBeforeMs ? ok(session.token) : open()
  }

  return {
    wire,
    token,
    async ask(message, ask) {
      const reused = session !== undefined
      const first = await token()
      if (!first.ok) return first
      const answer = await wire.ask(message, ask, first.value)
      if (answer.ok || answer.fault.code !== 'desk-unknown' || !reused) return answer
      session = undefined
      const again = await open()
      return again.ok ? wire.ask(message, ask, again.value) : again
    },
  }
}
