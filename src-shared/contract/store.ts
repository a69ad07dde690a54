import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { plainObjectSchema } from '#shared/kernel/plain-object.ts'
import { administrationCalls } from './calls/administration.ts'
import { archiveCalls } from './calls/archive.ts'
import { dayCalls } from './calls/business-day.ts'
import { backupCalls, backupStateSchema } from './calls/backup.ts'
import { definitionCalls } from './calls/definition.ts'
import { deskCalls } from './calls/desk.ts'
import { entryCalls } from './calls/entry.ts'
import { gridCalls } from './calls/grid.ts'
import { importCalls } from './calls/import.ts'
import { intakeCalls } from './calls/intake.ts'
import { jobCalls, jobSchema } from './calls/job.ts'
import { machineCalls } from './calls/machine.ts'
import { organisationCalls } from './calls/organisation.ts'
import { phraseCalls } from './calls/phrase.ts'
import { printCalls } from './calls/print.ts'
import { recordCalls } from './calls/record.ts'
import { registerCalls } from './calls/register.ts'
import { restoreCalls } from './calls/restore.ts'
import { searchCalls } from './calls/search.ts'
import { sessionCalls } from './calls/session.ts'
import { syncCalls, syncStateSchema } from './calls/sync.ts'
import { taskCalls } from './calls/task.ts'
import { upkeepCalls } from './calls/upkeep.ts'
export { deskStateSchema, type DeskState } from './calls/desk.ts'
export type { Session } from './calls/session.ts'
export { draftSchema, type CheckedForm, type Draft } from './calls/entry.ts'
export type { TaskForm } from './calls/task.ts'
export { gridRowsMax, gridRowsAtOnce, type JudgedGridRow, type Grid } from './calls/grid.ts'
export type { InboxRow, RecordView } from './calls/record.ts'
export { printPartsSchema, type PrintParts, type PrintStamp, type PrintVerdict } from './calls/print.ts'
export { registerQuerySchema, savedViewSchema, type Filter, type RegisterQuery, type RegisterColumn, type SavedView } from './calls/register.ts'
export type { ArchiveFilter, ArchiveRow, DisposalLine } from './calls/archive.ts'
export type { DayView, DayLine } from './calls/business-day.ts'
export type { Import } from './calls/import.ts'
export type { Job } from './calls/job.ts'
export type { SyncState, Conflict } from './calls/sync.ts'
export { backupStateSchema, backupSchema } from './calls/backup.ts'

/**
 * The contract between a window and the store process, over the port that main hands out.
 *
 * Window → store: `{ id, call, args }`. Store → window: `{ id, ok: true, value }` or `{ id, ok: false, fault }`, and without being
 * asked `{ event, value }`. Arguments are parsed by the store, answers by the window. An unknown call, arguments that do not parse or
 * a message over 32 MB are answered with a fault. Calls marked `sealed` answer while the desk is locked; all others answer `store-sealed`.
 *
 * Live queries: the event `stale` names topics; a window asks again for what it shows of them.
 */

/** Every call; each group of them has a file of its own in `calls/`. */
export const storeCalls = {
  ...deskCalls,
  ...sessionCalls,
  ...restoreCalls,
  ...organisationCalls,
  ...entryCalls,
  ...definitionCalls,
  ...gridCalls,
  ...recordCalls,
  ...archiveCalls,
  ...taskCalls,
  ...printCalls,
  ...administrationCalls,
  ...registerCalls,
  ...dayCalls,
  ...importCalls,
  ...intakeCalls,
  ...jobCalls,
  ...syncCalls,
  ...backupCalls,
  ...searchCalls,
  ...phraseCalls,
  ...upkeepCalls,
  ...machineCalls,
} as const satisfies Record<string, { sealed: boolean; args: z.ZodType; value: z.ZodType }>

export type StoreCall = keyof typeof storeCalls
export type CallArgs<C extends StoreCall> = z.input<(typeof storeCalls)[C]['args']>
export type CallValue<C extends StoreCall> = z.infer<(typeof storeCalls)[C]['value']>

/** Topics of live queries. `record:<id>` and `register:<key>` name one thing. */
export const storeEvents = {
  stale: z.strictObject({ topics: z.array(z.string()) }),
  sync: syncStateSchema,
  job: jobSchema,
  /** First contact and unlocking, for the waiting screen. */
  opening: z.strictObject({ step: z.enum(['key', 'store', 'migrate', 'contact', 'data', 'ready']), done: z.number().int(), total: z.number().int() }),
  backup: backupStateSchema,
} as const
export type StoreEvent = keyof typeof storeEvents
export type EventValue<E extends StoreEvent> = z.infer<(typeof storeEvents)[E]>

export const callSchema = z.strictObject({ id: z.number().int(), call: z.string().max(60), args: plainObjectSchema })
export const replySchema = z.union([
  z.strictObject({ id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.number().int(), ok: z.literal(false), fault: faultSchema }),
  z.strictObject({ event: z.string(), value: z.unknown() }),
])
export type StoreReply = z.infer<typeof replySchema>
export const callBytesMax = 32_000_000
