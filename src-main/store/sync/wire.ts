import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { protocolVersion, syncMessages, syncReplySchema, type SyncAnswer, type SyncAsk, type SyncMessage } from '#shared/contract/sync.ts'

export type Ask<M extends SyncMessage> = Omit<SyncAsk<M>, 'protocol'>

/** Carries one message to the server; whatever goes wrong on the way is a fault, never a throw. */
export type Wire = {
  ask<M extends SyncMessage>(message: M, ask: Ask<M>, token?: string): Promise<Result<SyncAnswer<M>>>
  /** Listens for pokes until it is closed or ends by itself; `onPoke(null)` is a heartbeat. */
  listen(token: string, on: { readonly poke: (version: number | null) => void; readonly end: (fault: Failed['fault']) => void }): { close(): void }
  close(): Promise<void>
}

/** The text of an ask. */
export function askText(ask: object): string {
  return JSON.stringify({ protocol: protocolVersion, ...ask })
}

/** Parses what came back; anything the protocol does not know is `server-fault`. */
export function readAnswer<M extends SyncMessage>(message: M, text: string): Result<SyncAnswer<M>> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return failed('server-fault', { reason: 'not-json' })
  }
  const reply = syncReplySchema.safeParse(json)
  if (!reply.success) return failed('server-fault', { reason: 'not-a-reply' })
  if (!reply.data.ok) return { ok: false, fault: reply.data.fault }
  const answer = syncMessages[message].answer.safeParse(reply.data.value)
  return answer.success ? ok(answer.data as SyncAnswer<M>) : failed('server-fault', { reason: 'answer-malformed', message })
}
