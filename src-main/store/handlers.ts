import type { StoreCall } from '#shared/contract/store.ts'
import { mutateHandlers } from './apply/mutate-handlers.ts'
import { archiveHandlers } from './archive/handlers.ts'
import { auditHandlers } from './audit/handlers.ts'
import type { Handlers } from './context.ts'
import { dayHandlers } from './day/handlers.ts'
import { entryHandlers } from './entry/handlers.ts'
import { exportHandlers } from './export/handlers.ts'
import { gridHandlers } from './grid/handlers.ts'
import { importHandlers } from './import/handlers.ts'
import { intakeHandlers } from './intake/handlers.ts'
import { machineHandlers } from './machine/handlers.ts'
import { printHandlers } from './print/handlers.ts'
import { readHandlers } from './read/handlers.ts'
import { registerHandlers } from './register/handlers.ts'
import { reportHandlers } from './report/handlers.ts'
import { searchHandlers } from './search/handlers.ts'
import { backupHandlers, restoreHandlers } from './session/backup-handlers.ts'
import type { DeskHandlers } from './session/desk.ts'
import type { AnyDeskHandler, AnyOpenHandler, Answering } from './session/dispatcher.ts'
import { deskHandlers, sessionHandlers } from './session/handlers.ts'
import { onlineHandlers } from './session/online-acts.ts'
import { wayOutHandlers } from './session/ways-out.ts'
import { conflictHandlers } from './sync/conflict-handlers.ts'
import { syncHandlers } from './sync/sync-handlers.ts'
import { taskHandlers } from './task/handlers.ts'
import { upkeepHandlers } from './upkeep/handlers.ts'

/** Calls that need an open store and nothing but its context. */
const open = {
  ...sessionHandlers,
  ...readHandlers,
  ...archiveHandlers,
  ...entryHandlers,
  ...registerHandlers,
  ...dayHandlers,
  ...reportHandlers,
  ...importHandlers,
  ...intakeHandlers,
  ...gridHandlers,
  ...exportHandlers,
  ...printHandlers,
  ...searchHandlers,
  ...mutateHandlers,
  ...syncHandlers,
  ...conflictHandlers,
  ...auditHandlers,
  ...upkeepHandlers,
} as const satisfies Partial<Handlers>

/** Calls that the desk answers: while sealed, or with its keys, its files or the server at hand. */
const desk = {
  ...deskHandlers,
  ...taskHandlers,
  ...onlineHandlers,
  ...wayOutHandlers,
  ...backupHandlers,
  ...restoreHandlers,
  ...machineHandlers,
} as const satisfies Partial<DeskHandlers>

/** Compiles only while every call of the contract has exactly one home. */
type Unanswered = Exclude<StoreCall, keyof typeof open | keyof typeof desk>
type TwiceAnswered = Extract<keyof typeof open, keyof typeof desk>
const complete: [Unanswered, TwiceAnswered] extends [never, never] ? true : never = true

/** Every call's handler by name, for the dispatcher. */
export const answering: Answering = complete && {
  // A map by name cannot carry each call's own types; the two tables above are checked against them.
  desk: new Map(Object.entries(desk) as unknown as [string, AnyDeskHandler][]),
  open: new Map(Object.entries(open) as unknown as [string, AnyOpenHandler][]),
}
