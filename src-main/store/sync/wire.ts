import { failed, ok, type Failed, type Result } from '#shared/kernel/fault.ts'
import { protocolOldest, protocolVersion, syncMessages, syncReplySchema, type SyncAnswer, type SyncAsk, type SyncMessage } from '#shared/contract/sync.ts'

export type Ask<M extends SyncMessage> = Omit<SyncAsk<M>, 'protocol'>

/** Carries one message to the server; whatever goes wrong on the way is a fault, never a throw. */
export type Wire = {
  ask<M extends SyncMessage>(message: M, ask: Ask<M>, token?: string): Promise<Result<SyncAnswer<M>>>
  /** Listens for pokes until it is closed or ends by itself; `onPoke(null)` is a heartbeat. */
  listen(token: string, on: { readonly poke: (version: number | null) => void; readonly end: (fault: Failed['fault']) => void }): { close(): void }
  close(): Promise<void>
}

/** How a desk speaks to one server. */
export type Speech = {
  /** The text of an ask. */
  text(ask: object): string
  /** Parses what came back; anything the protocol does not know is `server-fault`. What `hello` says of the server is kept. */
  read<M extends SyncMessage>(message: M, text: string): Result<SyncAnswer<M>>
}

/** The oldest protocol until the server has said what it knows; an older server is spoken to as it understands. */
export function createSpeech(): Speech {
  let spoken: number = protocolOldest
  return {
    text: (ask) => JSON.stringify({ protocol: spoken, ...ask }),
    read(message, text) {
      const answer = readAnswer(message, text)
      if (message === 'hello' && answer.ok) {
        const { protocolMax } = answer.value as SyncAnswer<'hello'>
        spoken = Math.max(protocolOldest, Math.min(protocolVersion, protocolMax))
      }
      return answer
    },
  }
}

function readAnswer<M extends SyncMessage>(message: M, text: string): Result<SyncAnswer<M>> {
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
