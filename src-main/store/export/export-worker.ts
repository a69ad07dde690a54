import { parentPort, workerData } from 'node:worker_threads'
import { writeWorkbook, type Cell, type WorkbookPlan } from './workbook-writer.ts'

/**
 * The worker that writes workbooks, so that building and packing them takes no turn from the store. It holds no key and sees no
 * database: rows come to it already read and permitted.
 *
 * Store → worker: `{ kind: 'rows', rows }`, at the end `{ kind: 'end' }`. Worker → store: `{ kind: 'next' }` for each batch it wants,
 * at last `{ kind: 'written' }` or `{ kind: 'failed', code, message }`.
 */
export type WriterOrder = { readonly path: string; readonly plan: WorkbookPlan }
export type ToWriter = { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] } | { readonly kind: 'end' }
export type FromWriter = { readonly kind: 'next' } | { readonly kind: 'written' } | { readonly kind: 'failed'; readonly code: string; readonly message: string }

const port = parentPort
if (!port) throw new Error('this file runs as a worker')
const order = workerData as WriterOrder

function tell(message: FromWriter): void {
  port?.postMessage(message)
}

function nextMessage(): Promise<ToWriter> {
  return new Promise((resolve) => {
    port?.once('message', resolve)
    tell({ kind: 'next' })
  })
}

async function* batches(): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let message = await nextMessage(); message.kind === 'rows'; message = await nextMessage()) yield message.rows
}

try {
  await writeWorkbook(order.path, order.plan, batches())
  tell({ kind: 'written' })
} catch (error) {
  tell({
    kind: 'failed',
    code: error instanceof Error && 'code' in error ? String(error.code) : '',
    message: error instanceof Error ? error.message : String(error),
  })
}
