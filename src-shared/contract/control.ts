import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { instantSchema, uuidSchema } from '#shared/kernel/id.ts'
import { pathMax, ticketPurposes, ticketSchema } from './path-ticket.ts'

/**
 * The contract between main and the store process it supervises (over the process channel, not the window's port).
 * It carries life and death and the schedule, never business data, passwords or keys.
 */
export const toStoreSchema = z.discriminatedUnion('kind', [
  /** A new window port comes with this message (utilityProcess) or is relayed by the bridge. */
  z.strictObject({ kind: z.literal('port') }),
  /** The desk is about to lock, and the page is being asked to save what is typed: what little room a full disk has is for that. */
  z.strictObject({ kind: z.literal('will-lock') }),
  /** Truncate the WAL, close everything, answer `closed`, exit 0. */
  z.strictObject({ kind: z.literal('close') }),
  /** Run the backup now (sealed or open) if a folder is set; answer `backed-up`. */
  z.strictObject({ kind: z.literal('backup') }),
  /** A person has chosen this path for that; answer `ticket-held`. The page learns of the ticket only then. */
  z.strictObject({ kind: z.literal('ticket'), ticket: ticketSchema, purpose: z.enum(ticketPurposes), path: z.string().min(1).max(pathMax) }),
])
export type ToStore = z.infer<typeof toStoreSchema>

export const fromStoreSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('closed') }),
  /** Somebody has signed in: main watches for an idle desk from now, whatever the page says. */
  z.strictObject({ kind: z.literal('opened'), idleMinutes: z.number().int().min(1).max(60) }),
  /** The signed-in member may no longer work here. */
  z.strictObject({ kind: z.literal('must-lock') }),
  /** One print has been chained into the audit log: main may send the page's pages to a printer once. */
  z.strictObject({ kind: z.literal('may-print'), permit: uuidSchema }),
  z.strictObject({ kind: z.literal('backed-up'), fault: faultSchema.nullable() }),
  /** When tasks fall due, as handed over at the lock: main rings as each passes. Empty while somebody is signed in. */
  z.strictObject({ kind: z.literal('alarms'), at: z.array(instantSchema) }),
  z.strictObject({ kind: z.literal('ticket-held'), ticket: ticketSchema }),
  /** When main must wake the store for the daily backup, and where the backups lie, so that main can show the folder; null = no folder set. */
  z.strictObject({ kind: z.literal('schedule'), backupAt: instantSchema.nullable(), folder: z.string().nullable() }),
])
export type FromStore = z.infer<typeof fromStoreSchema>
