import { join } from 'node:path'
import type { Reports } from '../context.ts'
import { storeFileName } from '../database/store-database.ts'
import type { WorkerOrder } from './report-worker.ts'
import type { TaskName } from './tasks.ts'
import { createWorkerLane, type WorkerLane } from './worker-lane.ts'

/** Tasks whose answer somebody waits for in front of a window; they never stand behind a file that is being written. */
const awaited: ReadonlySet<TaskName> = new Set<TaskName>(['order', 'groups', 'archive', 'archiveIds', 'rehearse'])

/**
 * The store's side of its workers: one for what a window waits for, one for what is written or rehearsed meanwhile. Both read with the key in memory that they
 * share with this thread. `close` fails what runs and what waits, wipes the shared key and ends the workers: after it nothing is left of either.
 */
export function createReports(parts: { readonly directory: string; readonly key: Buffer; readonly worker?: URL }): Reports {
  const shared = new SharedArrayBuffer(parts.key.length)
  const key = Buffer.from(shared)
  parts.key.copy(key)
  const order: WorkerOrder = { file: join(parts.directory, storeFileName), key: shared }
  const lanes: { readonly window: WorkerLane; readonly files: WorkerLane } = {
    window: createWorkerLane(order, parts.worker),
    files: createWorkerLane(order, parts.worker),
  }
  return {
    run: (name, args, options) => (awaited.has(name) ? lanes.window : lanes.files).run(name, args, options),
    async close() {
      const ending = [lanes.window.close(), lanes.files.close()]
      key.fill(0)
      await Promise.all(ending)
    },
  }
}
