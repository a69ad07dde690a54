import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { FaultError, type Fault } from '#shared/kernel/fault.ts'
import { openConnection } from '../database/connection.ts'
import { faultOf } from '../jobs/jobs.ts'
import type { Cell } from '../export/workbook-writer.ts'
import { tasks, type TaskAnswer, type TaskArgs, type TaskName, type TaskWorld } from './tasks.ts'

/**
 * A worker thread of the store: reads with a connection of its own and changes nothing in the store, so that reports, exports and rehearsals take no turn
 * from saving. It gets the key in memory that it shares with the store's main thread, which wipes it when the desk locks.
 *
 * Store → worker: `task`, one at a time; `rows` for each `next`; `cancel`. Worker → store: `progress`, `next`, and at last `done` or `failed`.
 */
export type WorkerOrder = { readonly file: string; readonly key: SharedArrayBuffer }
export type ToWorker =
  | { readonly kind: 'task'; readonly name: TaskName; readonly args: unknown }
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] | null }
  | { readonly kind: 'cancel' }
export type FromWorker =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'next' }
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly fault: Fault }

const port = parentPort
if (!port) throw new Error('this file runs as a worker')
const { file, key: shared } = workerData as WorkerOrder
const key = Buffer.from(shared)
const raw = openConnection(file, key, 'read')
let cancelled = false
let rowsArrived: ((rows: readonly (readonly Cell[])[] | undefined) => void) | undefined

function tell(message: FromWorker): void {
  port?.postMessage(message)
}

const world: TaskWorld = {
  raw,
  key,
  report: (done, total) => tell({ kind: 'progress', done, total }),
  check() {
    if (cancelled) throw new FaultError({ code: 'call-cancelled' })
  },
  async nextRows() {
    await setImmediate()
    world.check()
    return new Promise((resolve) => {
      rowsArrived = resolve
      tell({ kind: 'next' })
    })
  },
}

async function work<T extends TaskName>(name: T, args: TaskArgs<T>): Promise<void> {
  try {
    const answer: TaskAnswer<T> = await tasks[name](world, args)
    tell({ kind: 'done', answer })
  } catch (error) {
    tell({ kind: 'failed', fault: faultOf(error) })
  }
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'cancel') cancelled = true
  if (message.kind === 'rows') rowsArrived?.(message.rows ?? undefined)
  if (message.kind !== 'task') return
  cancelled = false
  // Whoever sends a task has named its own arguments; the pair only does not travel as a type.
  void work(message.name, message.args as TaskArgs<TaskName>)
})
