import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { launchDesk, type Desk } from '#tests/support/electron.ts'

/** A desk without a company, a server beside it that it must never reach, and what the page has asked for. */
export type BareDesk = {
  readonly desk: Desk
  readonly outside: string
  /** How often somebody came through to the outside. */
  readonly knocks: () => number
  readonly requested: readonly string[]
  /** How many pages the application has, of whatever kind. */
  readonly pages: () => Promise<number>
  /** Where the page is, if it still stands: a locator would wait for a navigation that was refused. */
  readonly standing: () => Promise<string>
  readonly end: () => Promise<void>
}

/** Starts one. */
export async function bareDesk(): Promise<BareDesk> {
  let knocks = 0
  const server = createServer((_request, response) => {
    knocks += 1
    response.end('outside')
  })
  server.on('upgrade', (_request, socket) => {
    knocks += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp('/tmp/opsdesk-checklist-')
  const desk = await launchDesk({ dataDir: path.join(folder, 'desk') })
  const requested: string[] = []
  desk.app.context().on('request', (request) => requested.push(request.url()))
  await desk.page.reload()
  await desk.page.getByRole('heading').first().waitFor()
  return {
    desk,
    outside: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    knocks: () => knocks,
    requested,
    pages: async () => desk.app.evaluate(({ webContents }) => webContents.getAllWebContents().length),
    standing: async () => desk.page.evaluate(() => (document.querySelector('h1') === null ? 'an empty page' : location.href)),
    end: async () => {
      await desk.app.close()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
