import { rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { FaultError } from '#shared/kernel/fault.ts'
import type { FromWriter, ToWriter, WriterOrder } from './export-worker.ts'
import { partialPath, type Cell, type WorkbookPlan } from './workbook-writer.ts'

/** From source the worker is its own file beside this one; in a build it is bundled beside the store's entry. */
const workerUrl = new URL(import.meta.url.endsWith('.ts') ? './export-worker.ts' : './export-worker.js', import.meta.url)

/**
 * Writes a workbook in a worker; rows are taken from `batches` one batch at a time, as the worker asks, with a turn for others between.
 * A FaultError says why the file could not be written; nothing is left behind then.
 */
export async function writeWorkbookInWorker(path: string, plan: WorkbookPlan, batches: Iterable<readonly (readonly Cell[])[]>): Promise<void> {
  const source = batches[Symbol.iterator]()
  const worker = new Worker(workerUrl, { workerData: { path, plan } satisfies WriterOrder })
  let written = false
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', (message: FromWriter) => {
        if (message.kind === 'written') resolve()
        else if (message.kind === 'failed') reject(new FaultError(failureOf(message.code, message.message)))
        else feed(worker, source).catch(reject)
      })
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`the export worker ended with ${code}`)))
    })
    written = true
  } finally {
    source.return?.()
    await worker.terminate()
    if (!written) await rm(partialPath(path), { force: true })
  }
}

async function feed(worker: Worker, source: Iterator<readonly (readonly Cell[])[]>): Promise<void> {
  await setImmediate()
  const next = source.next()
  worker.postMessage((next.done === true ? { kind: 'end' } : { kind: 'rows', rows: next.value }) satisfies ToWriter)
}

function failureOf(code: string, message: string): FaultError['fault'] {
  if (code === 'ENOSPC' || code === 'EDQUOT') return { code: 'disk-full' }
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file-missing' }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY' || code === 'EISDIR') return { code: 'file-unreadable' }
  if (code === 'EIO') return { code: 'disk-failed' }
  return { code: 'internal-error', params: { reference: message } }
}
