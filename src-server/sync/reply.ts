import type { Fault } from '#shared/kernel/fault.ts'

/** What a message is answered. */
export type Reply =
  | {
      readonly ok: true
      readonly value: unknown
      /** The whole reply as JSON, where that was made first, piece by piece. */ readonly pieces?: readonly string[]
    }
  | { readonly ok: false; readonly fault: Fault }
export type PiecedReply<T> = { readonly ok: true; readonly value: T; readonly pieces: readonly string[] }

/** A reply as text. */
export function textOfReply(reply: Reply): string {
  return reply.ok && reply.pieces ? reply.pieces.join('') : JSON.stringify(reply)
}

/** A reply as it goes over a wire. */
export function bytesOfReply(reply: Reply): Buffer {
  return reply.ok && reply.pieces ? Buffer.concat(reply.pieces.map((piece) => Buffer.from(piece))) : Buffer.from(JSON.stringify(reply))
}
