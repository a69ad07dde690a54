import type { Fault } from '#shared/kernel/fault.ts'

/** What a message is answered. */
export type Reply =
  | { readonly ok: true; readonly value: unknown; /** The whole reply as JSON, where that was made first. */ readonly text?: () => string }
  | { readonly ok: false; readonly fault: Fault }
export type TextReply<T> = { readonly ok: true; readonly value: T; readonly text: () => string }

/** A reply as it goes over a wire. */
export function textOfReply(reply: Reply): string {
  return reply.ok && reply.text ? reply.text() : JSON.stringify(reply)
}
