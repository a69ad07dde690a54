import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { foundCompany, startServer, type Credential, type RunningServer } from '../../../scripts/tour/company.ts'
import { TourDesk } from '../../../scripts/tour/desk.ts'
import { watchPorts } from './store-calls.ts'

/** A founded sample company with its server, and the desks that a test file starts on it. */
export type Stage = {
  readonly folder: string
  readonly server: RunningServer
  readonly credential: (userName: string) => Credential
  /** A desk on a folder of its own; the same folder again is the same desk. */
  readonly start: (folder: string) => Promise<TourDesk>
  /** The same, with somebody signed in for the first time. */
  readonly enrolled: (userName: string) => Promise<TourDesk>
  /** What the consoles of its desks' pages have complained about. */
  readonly complaints: readonly string[]
  readonly end: () => Promise<void>
}

/** The password that everybody chooses. */
export const password = 'Desk-7-morning!'

/** Founds a company and starts its server; one for each file. */
export async function foundStage(name: string, ...options: readonly '--library'[]): Promise<Stage> {
  const folder = await mkdtemp(`/tmp/opsdesk-${name}-`)
  const founded = await foundCompany(path.join(folder, 'server'), options)
  const server = await startServer(path.join(folder, 'server'), 0)
  const complaints: string[] = []
  const started: { desk: TourDesk; process: ChildProcess }[] = []
  const credential = (userName: string): Credential => {
    const found = [...founded.members, ...founded.administrators].find((each) => each.userName === userName)
    if (found === undefined) throw new Error(`nobody is called ${userName}`)
    return found
  }
  const start = async (deskFolder: string): Promise<TourDesk> => {
    const desk = await TourDesk.start(path.basename(deskFolder), deskFolder, server.port)
    desk.password = password
    await watchPorts(desk.app)
    desk.app.context().on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await desk.page.reload()
    started.push({ desk, process: desk.app.process() })
    return desk
  }
  return {
    folder,
    server,
    credential,
    complaints,
    start,
    enrolled: async (userName) => {
      const desk = await start(path.join(folder, `desk-${userName}`))
      await desk.enrol(credential(userName), password)
      return desk
    },
    end: async () => {
      // A desk that a test has closed or killed is gone already.
      const running = started.filter(({ process }) => process.exitCode === null && process.signalCode === null)
      await Promise.all(running.map(({ desk }) => desk.close()))
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
