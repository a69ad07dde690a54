import { Worker } from 'node:worker_threads'
import { setImmediate } from 'node:timers/promises'
import { FaultError } from '#shared/kernel/fault.ts'
import { createWorkQueue } from '../database/write-queue.ts'
import type { FromWorker, ToWorker, WorkerOrder } from './report-worker.ts'
import type { TaskAnswer, TaskArgs, TaskName, TaskOptions } from './tasks.ts'

/** From source the worker is its own file beside this one; in a build it is bundled beside the store's entry. */
const ownWorker = new URL(import.meta.url.endsWith('.ts') ? './report-worker.ts' : './report-worker.js', import.meta.url)
/** A worker that nobody needs gives its memory back. */
const idleMs = 60_000

/** One worker and those who wait for it. */
export type WorkerLane = {
  run<T extends TaskName>(name: T, args: TaskArgs<T>, options?: TaskOptions): Promise<TaskAnswer<T>>
  /** Fails what runs and what waits, and ends the worker; nothing runs afterwards. */
  close(): Promise<void>
}

/**
 * A worker whose tasks run one at a time, in the order asked.
 *
 * No worker → (first task) → running → idle → (a minute) → no worker. A worker that ends by itself fails the task it had with `report-interrupted`, and the
 * next task starts another.
 */
export function createWorkerLane(order: WorkerOrder, file: URL = ownWorker): WorkerLane {
  const queue = createWorkQueue()
  let worker: Worker | undefined
  let closing: Promise<void> | undefined
  let closed = false
  let interrupt: (() => void) | undefined
  let idle: NodeJS.Timeout | undefined

  function started(): Worker {
    clearTimeout(idle)
    if (worker) return worker
    const made = new Worker(file, { workerData: order })
    made.unref()
    made.on('error', () => undefined)
    made.on('exit', () => {
      if (worker === made) worker = undefined
    })
    worker = made
    return made
  }

  function rest(): void {
    clearTimeout(idle)
    idle = setTimeout(() => void worker?.terminate(), idleMs)
    idle.unref()
  }

  async function runNow<T extends TaskName>(name: T, args: TaskArgs<T>, options: TaskOptions): Promise<TaskAnswer<T>> {
    if (closed) throw new FaultError({ code: 'store-sealed' })
    if (options.cancelled?.()) throw new FaultError({ code: 'call-cancelled' })
    const at = started()
    at.ref()
    const ended = Promise.withResolvers<TaskAnswer<T>>()
    const fail = (): void => ended.reject(new FaultError({ code: closed ? 'store-sealed' : 'report-interrupted' }))
    interrupt = fail
    at.once('exit', fail)
    try {
      converse(at, options, { done: (answer) => ended.resolve(answer as TaskAnswer<T>), failed: ended.reject })
      at.postMessage({ kind: 'task', name, args } satisfies ToWorker)
      return await ended.promise
    } finally {
      interrupt = undefined
      at.removeAllListeners('message')
      at.off('exit', fail)
      at.unref()
      if (!closed) rest()
    }
  }

  return {
    run: (name, args, options = {}) => queue.run(() => runNow(name, args, options)),
    close() {
      closing ??= end()
      return closing
    },
  }

  async function end(): Promise<void> {
    closed = true
    clearTimeout(idle)
    interrupt?.()
    // Its end is waited for, also by a process that has nothing else to do.
    worker?.ref()
    await worker?.terminate()
    worker = undefined
  }
}

type Ends = { readonly done: (answer: unknown) => void; readonly failed: (error: unknown) => void }

/** Carries one task's messages until it ends. */
function converse(worker: Worker, { progress, cancelled, rows }: TaskOptions, ends: Ends): void {
  const source = rows?.[Symbol.iterator]()
  const tell = (message: ToWorker): void => worker.postMessage(message)
  const cancelIfAsked = (): void => {
    if (cancelled?.()) tell({ kind: 'cancel' })
  }
  const feed = async (): Promise<void> => {
    // A turn for others between two batches.
    await setImmediate()
    const next = source?.next()
    tell({ kind: 'rows', rows: next && next.done !== true ? next.value : null })
  }
  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'progress':
        progress?.(message.done, message.total)
        return cancelIfAsked()
      case 'next':
        cancelIfAsked()
        return void feed().catch(ends.failed)
      case 'done':
        source?.return?.()
        return ends.done(message.answer)
      case 'failed':
        source?.return?.()
        return ends.failed(new FaultError(message.fault))
    }
  })
}
