import { z } from 'zod'
import { uuidSchema } from '#shared/kernel/id.ts'
import { languages } from '#shared/kernel/text.ts'
import { choiceSchema, pathMax, ticketSchema } from './path-ticket.ts'

/**
 * The contract between a window's preload and main: the window, dialogs, printing and preferences; business data only as pages
 * that are being printed.
 * Main checks the sender (our protocol, main frame, our window) and parses arguments; answers are `ok | fault` data.
 */
const none = z.strictObject({})
const chosen = z.strictObject({ choice: choiceSchema.nullable() })
const fileName = z
  .string()
  .max(200)
  .transform((name) => name.split(/[/\\]/).at(-1) ?? '')
/** An extension may have several parts, as that of a definition's file does. */
const extension = z
  .string()
  .max(40)
  .regex(/^[\w-]+(?:\.\w+)*$/)
const filters = z.array(z.strictObject({ name: z.string(), extensions: z.array(extension) }))

/** What stands at the head and the foot of every printed page; `pageOf` has the gaps `{page}` and `{pages}`. */
const pageLines = { head: z.string().max(200), number: z.string().max(200), foot: z.string().max(300), pageOf: z.string().max(60) }

export const preferencesSchema = z.strictObject({
  language: z.enum(languages),
  theme: z.enum(['system', 'light', 'dark']),
  railCollapsed: z.boolean(),
  /** Whether a scan is heard. */
  scanSound: z.boolean().default(true),
})
export type Preferences = z.infer<typeof preferencesSchema>

export const deskCalls = {
  /** Asks main to hand a port to the store process; it arrives as a window message `opsdesk-store-port`. */
  connectStore: { args: none, value: none },
  preferences: { args: none, value: preferencesSchema },
  setPreferences: { args: preferencesSchema, value: preferencesSchema },
  /** Locks the desk now. */
  lock: { args: none, value: none },
  /** Locks the desk now and stands the fresh page before the choice of who takes over. */
  handOver: { args: none, value: none },
  /** The window says that drafts are saved and it may be ended. */
  readyToLock: { args: none, value: none },
  /** The lock screen's answer to `alarm`: a notification of the system in these words, once for each alarm; otherwise nothing happens. */
  ring: { args: z.strictObject({ title: z.string().max(60), body: z.string().max(120) }), value: none },
  /** A dialog of the system; null when the person cancelled. */
  chooseFile: { args: z.strictObject({ title: z.string().max(100), filters }), value: chosen },
  chooseFolder: { args: z.strictObject({ title: z.string().max(100) }), value: chosen },
  /** `name`: what the file may be called. A page proposes a name and no place. */
  chooseSave: { args: z.strictObject({ title: z.string().max(100), name: fileName, filters }), value: chosen },
  /** Shows in the system's file manager: the desk's own folder, that of its backups, or the file that was saved with a ticket of this session. */
  showInFolder: {
    args: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('desk') }),
      z.strictObject({ what: z.literal('backups') }),
      z.strictObject({ what: z.literal('saved'), ticket: ticketSchema }),
    ]),
    value: none,
  },
  /** What the page has put out for printing, as a PDF: back to the page, which shows it or has the store save it. */
  pagesAsPdf: { args: z.strictObject(pageLines), value: z.strictObject({ pdf: z.instanceof(Uint8Array) }) },
  /** The same to a printer, by the system's dialog. Only with a permit that the store has given for one print. */
  printPages: {
    args: z.strictObject({ permit: uuidSchema }),
    value: z.strictObject({ outcome: z.enum(['printed', 'cancelled', 'failed']) }),
  },
  about: { args: none, value: z.strictObject({ version: z.string(), electron: z.string(), tier: z.enum(['release', 'fallback']), platform: z.string() }) },
  /** For the bar that counts down before an idle lock. */
  idleState: { args: none, value: z.strictObject({ idleSeconds: z.number(), lockAfterSeconds: z.number() }) },
} as const satisfies Record<string, { args: z.ZodType; value: z.ZodType }>
export type DeskCall = keyof typeof deskCalls

/**
 * What the preload asks main for itself, out of the page's reach: where a dropped file lies only it can learn, and only for a File that a person has really
 * handed to the window.
 */
export const preloadCalls = {
  fileDropped: { args: z.strictObject({ path: z.string().min(1).max(pathMax) }), value: chosen },
} as const satisfies Record<string, { args: z.ZodType; value: z.ZodType }>
export type PreloadCall = keyof typeof preloadCalls

export const deskEvents = {
  /** About to lock: save drafts and the view, then call `readyToLock`; the window ends in at most two seconds. */
  willLock: none,
  /** Seconds until the idle lock, under sixty; null when somebody moved. */
  lockCountdown: z.strictObject({ seconds: z.number().int().nullable() }),
  /** A task has fallen due while the desk is locked; which one nobody here knows. */
  alarm: none,
  /** The store process ended by itself; it is being started again. */
  storeLost: none,
} as const
export type DeskEvent = keyof typeof deskEvents
