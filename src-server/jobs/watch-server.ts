import { readFile, rename, stat, statfs, writeFile } from 'node:fs/promises'
import { cpus, freemem, hostname, totalmem } from 'node:os'
import { join } from 'node:path'
import type { MachineAccess } from '#shared/capture/counters.ts'
import { createMachineWatch, type MachineWatch } from '#shared/capture/machine-watch.ts'
import type { Clock } from '#shared/kernel/id.ts'
import type { SyncServer } from '../sync/server.ts'
import type { Timers } from './time-keeper.ts'

/** The machine as Node tells of it. */
const thisMachine: MachineAccess = {
  cpus,
  totalmem,
  freemem,
  statfs: (path) => statfs(path),
  readText: (path) => readFile(path, 'utf8'),
  device: async (path) => (await stat(path)).dev,
}

type Parts = {
  readonly server: Pick<SyncServer, 'captureRules' | 'enterCapture'>
  /** The data folder: whose disk is watched, and where `machine.json` lies. Every node has one of its own. */
  readonly folder: string
  readonly clock: Clock
  readonly timers: Timers
  readonly machine?: MachineAccess
}

/** A node of the server that watches its own machine. */
export function watchServer({ server, folder, clock, timers, machine = thisMachine }: Parts): MachineWatch {
  const path = join(folder, 'machine.json')
  return createMachineWatch({
    machine,
    folder,
    clock,
    timers,
    keep: {
      read: async () => JSON.parse(await readFile(path, 'utf8')) as unknown,
      async write(state) {
        await writeFile(`${path}.partial`, JSON.stringify(state), { mode: 0o600, flush: true })
        await rename(`${path}.partial`, path)
      },
    },
    rules: () => server.captureRules(hostname()),
    enter: (entry, place) => server.enterCapture(entry, place),
  })
}
