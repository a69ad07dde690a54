import { existsSync, rmSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** The real worker, but for one that finds a file called `die` beside the store: it ends in the middle of its task. */
const { file } = workerData as { readonly file: string }
const sign = `${file}.die`

if (existsSync(sign)) {
  rmSync(sign)
  const { parentPort } = await import('node:worker_threads')
  parentPort?.on('message', () => process.exit(9))
} else await import('#store/report/report-worker.ts')
