import type { ElectronApplication, Page } from '@playwright/test'
import { z } from 'zod'
import { choiceSchema } from '#shared/contract/path-ticket.ts'
import type { CallArgs, CallValue, StoreCall } from '#shared/contract/store.ts'
import type { TourDesk } from '../../../scripts/tour/desk.ts'

declare global {
  interface Window {
    /** The page's port to the store, as `watchPorts` saw it. */
    storePort?: MessagePort
  }
}

/** Lets `ask` find the port of every page that is loaded from now on; the page itself goes its way unchanged. */
export async function watchPorts(app: ElectronApplication): Promise<void> {
  await app.context().addInitScript(() => {
    MessagePort.prototype.start = new Proxy(Reflect.get(MessagePort.prototype, 'start'), {
      apply: (start: () => void, port: MessagePort) => {
        window.storePort = port
        Reflect.apply(start, port, [])
      },
    })
  })
}

/** Asks the store as the window does. For what a test must arrange or look up; what a person does is done on the screen. */
export async function ask<C extends StoreCall>(page: Page, call: C, args: CallArgs<C>): Promise<CallValue<C>> {
  const reply = await askAnything(page, call, args)
  if (typeof reply === 'object' && reply !== null && 'ok' in reply && reply.ok === true && 'value' in reply) return reply.value as CallValue<C>
  throw new Error(`${call} was answered ${JSON.stringify(reply)}`)
}

/** A ticket from main for a path, as when a person has chosen it: only the system's dialog is stood in for. */
export async function chosen({ app, page }: Pick<TourDesk, 'app' | 'page'>, call: 'chooseFile' | 'chooseFolder' | 'chooseSave', path: string): Promise<string> {
  await app.evaluate(({ dialog }, answer) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [answer], bookmarks: [] })
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: answer, bookmark: '' })
  }, path)
  const args = { title: '', ...(call === 'chooseFolder' ? {} : { filters: [] }), ...(call === 'chooseSave' ? { name: '' } : {}) }
  const reply = await page.evaluate(async ([name, asked]) => window.opsdesk.call(name, asked), [call, args] as const)
  const given = z.object({ value: z.object({ choice: choiceSchema }) }).safeParse(reply)
  if (!given.success) throw new Error(`${call} was answered ${JSON.stringify(reply)}`)
  return given.data.value.choice.ticket
}

let lastId = 1_000_000_000

/** Asks anything at all and returns the whole reply. The page drops replies to numbers that it has not given out. */
export async function askAnything(page: Page, call: string, args: unknown): Promise<unknown> {
  lastId += 1
  await page.waitForFunction(() => window.storePort !== undefined)
  return page.evaluate(
    async (message) =>
      new Promise<unknown>((resolve) => {
        const port = window.storePort
        const take = ({ data }: MessageEvent<{ id?: unknown }>) => {
          if (data.id !== message.id) return
          port?.removeEventListener('message', take)
          resolve(data)
        }
        port?.addEventListener('message', take)
        port?.postMessage(message)
      }),
    { id: lastId, call, args },
  )
}
