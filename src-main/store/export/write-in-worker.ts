import { rmSync } from 'node:fs'
import type { TaskArgs, TaskOptions } from '#store/report/tasks.ts'
import type { Reports } from '../context.ts'
import { partialPath } from './workbook-writer.ts'

/** Writes a workbook in the store's worker. Whatever ends it early, also a lock in the middle, no half of one stays where it was to be. */
export async function writeInWorker<T extends 'export' | 'workbook'>(reports: Reports, name: T, args: TaskArgs<T>, options: TaskOptions): Promise<void> {
  try {
    await reports.run(name, args, options)
  } catch (error) {
    // At once: a desk that locks may have no other turn.
    rmSync(partialPath(args.path), { force: true })
    throw error
  }
}
