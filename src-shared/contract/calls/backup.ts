import { z } from 'zod'
import { backupKeepingSchema } from '#shared/domain/backup-keeping.ts'
import { faultSchema } from '#shared/kernel/fault.ts'
import { instantSchema } from '#shared/kernel/id.ts'
import { ticketSchema } from '../path-ticket.ts'
import { none, job } from './shapes.ts'

export const backupStateSchema = z.strictObject({
  folder: z.string().nullable(),
  /** unset | ready | missing | read-only | full */
  folderState: z.enum(['unset', 'ready', 'missing', 'read-only', 'full']),
  /** `HH:MM` of the daily run. */
  schedule: z.string(),
  /** How many backups stay. */
  keeping: backupKeepingSchema,
  lastAt: instantSchema.nullable(),
  /** proven: restored into a scratch store and verified. written: re-read byte for byte, not yet proven. */
  lastState: z.enum(['none', 'written', 'proven', 'failed']),
  fault: faultSchema.nullable(),
})

export const backupSchema = z.strictObject({
  id: z.string(),
  path: z.string(),
  at: instantSchema,
  bytes: z.number().int(),
  state: z.enum(['written', 'proven', 'failed']),
  provenAt: instantSchema.nullable(),
  fault: faultSchema.nullable(),
})

/** Backups of this desk. */
export const backupCalls = {
  'backup.state': { sealed: true, args: none, value: backupStateSchema },
  /** `folder` null: the one that is set stays. */
  'backup.setFolder': {
    sealed: false,
    args: z.strictObject({ folder: ticketSchema.nullable(), schedule: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }),
    value: backupStateSchema,
  },
  /** What stands in the folder is pruned by it after the next proof or unlocking. */
  'backup.setKeeping': { sealed: false, args: backupKeepingSchema, value: backupStateSchema },
  'backup.run': { sealed: false, args: none, value: job },
  'backup.list': { sealed: false, args: none, value: z.array(backupSchema) },
  /** Restores the newest (or the given) backup into a scratch store and compares. */
  'backup.prove': { sealed: false, args: z.strictObject({ id: z.string() }), value: job },
} as const
