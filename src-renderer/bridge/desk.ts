import { z } from 'zod'
import { deskCalls, deskEvents, type DeskCall, type DeskEvent } from '#shared/contract/desk.ts'
import { failed, faultSchema, ok, type Result } from '#shared/kernel/fault.ts'

/** What the preload script puts into the window; only this file touches it. */
type DeskGlobal = {
  readonly call: (name: DeskCall, args: unknown) => Promise<unknown>
  readonly on: (event: DeskEvent, listener: (value: unknown) => void) => () => void
  /** Where a file that a person dropped on the window lies; empty for anything else. */
  readonly pathOf?: (file: File) => string
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
  const reply = replySchema.safeParse(await window.opsdesk.call(name, args).catch(() => null))
  if (!reply.success) return failed('internal-error', { reference: name })
  if (!reply.data.ok) return reply.data
  const value = deskCalls[name].value.safeParse(reply.data.value ?? {})
  return value.success ? ok(value.data as Value<C>) : failed('internal-error', { reference: name })
}

/** Listens to main until the returned function is called; a message that does not parse is dropped. */
export function onDesk<E extends DeskEvent>(event: E, listener: (value: z.infer<(typeof deskEvents)[E]>) => void): () => void {
  return window.opsdesk.on(event, (received) => {
    const value = deskEvents[event].safeParse(received ?? {})
    if (value.success) listener(value.data as z.infer<(typeof deskEvents)[E]>)
  })
}

/** The paths of files that a person dropped on the window; things without a path (a picture dragged from a page) are left out. */
export function droppedPaths(files: Iterable<File>): readonly string[] {
  return [...files].map((file) => window.opsdesk.pathOf?.(file) ?? '').filter((path) => path !== '')
}
