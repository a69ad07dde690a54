import { z } from 'zod'
import { deskCalls, deskEvents, preloadCalls, type DeskCall, type DeskEvent } from '#shared/contract/desk.ts'
import type { Choice } from '#shared/contract/path-ticket.ts'
import { failed, faultSchema, ok, type Fault, type Result } from '#shared/kernel/fault.ts'

/** What the preload script puts into the window; only this file touches it. */
type DeskGlobal = {
  readonly call: (name: DeskCall, args: unknown) => Promise<unknown>
  readonly on: (event: DeskEvent, listener: (value: unknown) => void) => () => void
  /** A choice for a file that a person dropped on the window; null for anything else. */
  readonly choiceOf?: (file: File) => Promise<unknown>
}
declare global {
  interface Window {
    readonly opsdesk: DeskGlobal
  }
}

type Args<C extends DeskCall> = z.input<(typeof deskCalls)[C]['args']>
type Value<C extends DeskCall> = z.infer<(typeof deskCalls)[C]['value']>

const replySchema = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), fault: faultSchema })])

/** Asks main: the window, dialogs and preferences. Never throws; what main answers is parsed before it is believed. */
export async function callDesk<C extends DeskCall>(name: C, args: Args<C>): Promise<Result<Value<C>>> {
  return parsedReply(name, deskCalls[name].value, () => window.opsdesk.call(name, args)) as Promise<Result<Value<C>>>
}

async function parsedReply<S extends z.ZodType>(name: string, schema: S, call: () => Promise<unknown> | undefined): Promise<Result<z.infer<S>>> {
  const reply = replySchema.safeParse(await call()?.catch(() => null))
  if (!reply.success) return failed('internal-error', { reference: name })
  if (!reply.data.ok) return reply.data
  const value = schema.safeParse(reply.data.value ?? {})
  return value.success ? ok(value.data) : failed('internal-error', { reference: name })
}

/** Listens to main until the returned function is called; a message that does not parse is dropped. */
export function onDesk<E extends DeskEvent>(event: E, listener: (value: z.infer<(typeof deskEvents)[E]>) => void): () => void {
  return window.opsdesk.on(event, (received) => {
    const value = deskEvents[event].safeParse(received ?? {})
    if (value.success) listener(value.data as z.infer<(typeof deskEvents)[E]>)
  })
}

/** Asks a person for one file, folder or place to save in the system's dialog; its ticket, or null when he chose none. That it could not be asked is no choice of his: it is told. */
export async function choose<C extends 'chooseFile' | 'chooseFolder' | 'chooseSave'>(
  name: C,
  args: Args<C>,
  told: (fault: Fault) => void,
): Promise<Choice | null> {
  const answer = await callDesk(name, args)
  if (answer.ok) return answer.value.choice
  told(answer.fault)
  return null
}

/** Tickets for the files that a person dropped on the window; things without a path (a picture dragged from a page) are left out, and what failed is told. */
export async function droppedTickets(dropped: Iterable<File>, told: (fault: Fault) => void): Promise<readonly string[]> {
  // At once: the event takes its list back as soon as it is over.
  const files = [...dropped]
  const answers = await Promise.all(files.map((file) => parsedReply('fileDropped', preloadCalls.fileDropped.value, () => window.opsdesk.choiceOf?.(file))))
  for (const answer of answers) if (!answer.ok) told(answer.fault)
  return answers.flatMap((answer) => (answer.ok && answer.value.choice ? [answer.value.choice.ticket] : []))
}
