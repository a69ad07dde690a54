import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { deskCalls, preloadCalls, type DeskCall, type PreloadCall } from '#shared/contract/desk.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { plainObjectSchema } from '#shared/kernel/plain-object.ts'

const calls = { ...deskCalls, ...preloadCalls } as const
type Call = DeskCall | PreloadCall
type Args<C extends Call> = z.infer<(typeof calls)[C]['args']>
type Value<C extends Call> = z.infer<(typeof calls)[C]['value']>
type HandlersOf<Names extends Call> = { readonly [C in Names]: (args: Args<C>, event: IpcMainInvokeEvent) => Promise<Value<C>> | Value<C> }
export type DeskHandlers = HandlersOf<DeskCall>
/** What the preload asks for itself; the page has no name for it. */
export type PreloadHandlers = HandlersOf<PreloadCall>

/**
 * The one way from a window into main. Each message is refused unless it comes from the main frame of our own window and page, and its arguments
 * parse; every answer is `ok | fault` data, because Electron forwards only the message of a thrown error.
 */
export function registerDeskCalls(handlers: HandlersOf<Call>, isOurs: (event: IpcMainInvokeEvent) => boolean): void {
  const register = <C extends Call>(name: C): void => {
    ipcMain.handle(`desk:${name}`, async (event, args: unknown): Promise<Result<unknown>> => {
      if (!isOurs(event)) return failed('permission-denied', { action: name })
      const parsed = plainObjectSchema.pipe(calls[name].args).safeParse(args ?? {})
      if (!parsed.success) return failed('call-malformed', { name, path: parsed.error.issues[0]?.path.join('.') ?? '' })
      try {
        return ok(await handlers[name](parsed.data as Args<C>, event))
      } catch (error) {
        console.error(`desk call ${name}:`, error instanceof Error ? error.message : 'unknown')
        return failed('internal-error', { reference: name })
      }
    })
  }
  // electron-store opens a channel for pages that use it; ours do not, and nothing is heard that the contract does not declare.
  ipcMain.removeAllListeners('electron-store-get-data')
  for (const name of Object.keys(calls) as Call[]) register(name)
}
