import type { Database } from 'better-sqlite3'
import { FaultError, type Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import { readShelf, readShelfIds, type PlannedShelf, type ShelfPage, type Span } from '../archive/read-shelf.ts'
import { asFaultError } from '../database/sqlite-fault.ts'
import { sheetBatches, type RegisterSheet } from '../export/register-sheet.ts'
import type { Cell, WorkbookPlan } from '../export/workbook-writer.ts'
import { writeWorkbook } from '../export/workbook-writer.ts'
import { groupRows, type Group, type GroupPart } from '../register/groups.ts'
import { orderRows, type OrderedRows, type PlannedQuery } from '../register/open-query.ts'
import type { Proof } from '../snapshot/manifest.ts'
import { proveBackup } from '../snapshot/prove.ts'
import type { FoundBackup } from '../snapshot/read.ts'
import { openStore } from '../store.ts'
import type { ChosenPath } from '../tickets.ts'
import { findUpkeep, type Findings, type UpkeepOrder } from '../upkeep/find.ts'
import { rehearseOnPast, type Rehearsed, type RehearsalOrder } from './past-cases.ts'

/** What a task has to work with in the worker. */
export type TaskWorld = {
  /** The worker's own connection, which can only read. */
  readonly raw: Database
  readonly key: Buffer
  readonly report: (done: number, total: number) => void
  /** Throws `call-cancelled` once nobody wants the answer any more. */
  readonly check: () => void
  /** The next batch of rows from whoever asked; undefined when there are no more. */
  readonly nextRows: () => Promise<readonly (readonly Cell[])[] | undefined>
}

/** Everything that takes long and changes nothing in the store; each task's arguments and answer can be sent between threads. */
export type Tasks = {
  /** A register's rows in order, with their sums. */
  order: (args: { readonly planned: PlannedQuery }) => OrderedRows
  /** A report: count and sums by a column. */
  groups: (args: { readonly planned: PlannedQuery; readonly by: string; readonly part: GroupPart; readonly timeZone: string }) => Result<readonly Group[]>
  /** A page of the archive, and what lies on each shelf. */
  archive: (args: { readonly planned: PlannedShelf; readonly span: Span }) => ShelfPage
  /** The records behind a filter of the archive. */
  archiveIds: (args: { readonly planned: PlannedShelf; readonly limit: number }) => readonly Id[]
  /** A register as a workbook. */
  export: (args: { readonly path: ChosenPath; readonly plan: WorkbookPlan; readonly sheet: RegisterSheet }) => null
  /** A workbook of rows that whoever asks hands over batch by batch. */
  workbook: (args: { readonly path: ChosenPath; readonly plan: WorkbookPlan }) => null
  /** A change of a process, rehearsed on past records. */
  rehearse: (args: RehearsalOrder) => Result<Rehearsed>
  /** What is double, out of date or no longer valid in a register. */
  upkeep: (args: UpkeepOrder) => Result<Findings>
  /** A restore rehearsal. */
  prove: (args: { readonly backup: FoundBackup; readonly scratch: string; readonly now: number }) => Proof
}
export type TaskName = keyof Tasks
export type TaskArgs<T extends TaskName> = Parameters<Tasks[T]>[0]
export type TaskAnswer<T extends TaskName> = ReturnType<Tasks[T]>

/** What a task is told and asked while it runs. */
export type TaskOptions = {
  readonly progress?: (done: number, total: number) => void
  readonly cancelled?: () => boolean
  /** Batches for the tasks that ask for rows. */
  readonly rows?: Iterable<readonly (readonly Cell[])[]>
}

/** How each is done. */
export const tasks: { readonly [T in TaskName]: (world: TaskWorld, args: TaskArgs<T>) => Promise<TaskAnswer<T>> } = {
  order: async ({ raw }, { planned }) => orderRows(raw, planned),
  groups: async ({ raw }, { planned, by, part, timeZone }) => groupRows(raw, planned, by, part, timeZone),
  archive: async ({ raw }, { planned, span }) => readShelf(raw, planned, span),
  archiveIds: async ({ raw }, { planned, limit }) => readShelfIds(raw, planned, limit),
  export: async (world, { path, plan, sheet }) => {
    await writeWorkbook(path, plan, sheetBatches(world, sheet)).catch(asFileFault)
    return null
  },
  workbook: async (world, { path, plan }) => {
    await writeWorkbook(path, plan, batchesOf(world)).catch(asFileFault)
    return null
  },
  rehearse: async ({ raw }, order) => rehearseOnPast(raw, order),
  upkeep: async ({ raw }, order) => findUpkeep(raw, order),
  prove: async ({ raw, key, report }, { backup, scratch, now }) =>
    proveBackup({ backup, scratch, now, report, live: raw, openCopy: (directory) => openStore({ directory, key: Buffer.from(key) }) }),
}

async function* batchesOf(world: TaskWorld): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let rows = await world.nextRows(); rows; rows = await world.nextRows()) yield rows
}

function asFileFault(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') throw new FaultError({ code: 'file-unreadable' })
  throw asFaultError(error)
}
