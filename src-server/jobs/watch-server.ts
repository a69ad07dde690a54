import files from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { machineOf, type MachineAccess } from '#shared/capture/counters.ts'
import { createMachineWatch, type MachineWatch } from '#shared/capture/machine-watch.ts'
import type { Clock } from '#shared/kernel/id.ts'
import type { SyncServer } from '../sync/server.ts'
import type { Timers } from './time-keeper.ts'

type Parts = {
  readonly server: Pick<SyncServer, 'captureRules' | 'enterCapture'>
  /** The data folder: whose disk is watched, and where `machine.json` lies. Every node has one of its own. */
  readonly folder: string
  readonly clock: Clock
  readonly timers: Timers
  readonly machine?: MachineAccess
}

/** A node of the server that watches its own machine. */
export function watchServer({ server, folder, clock, timers, machine = machineOf({ os, files }) }: Parts): MachineWatch {
  const path = join(folder, 'machine.json')
  return createMachineWatch({
    machine,
    folder,
    clock,
    timers,
    keep: {
      read: async () => JSON.parse(await files.readFile(path, 'utf8')) as unknown,
      async write(state) {
        await files.writeFile(`${path}.partial`, JSON.stringify(state), { mode: 0o600, flush: true })
        await files.rename(`${path}.partial`, path)
      },
    },
    rules: () => server.captureRules(os.hostname()),
    enter: (entry, place) => server.enterCapture(entry, place),
  })
}
