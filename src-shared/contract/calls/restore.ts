import { z } from 'zod'
import { idSchema } from '#shared/kernel/id.ts'
import { ticketSchema } from '../path-ticket.ts'
import { backupSchema } from './backup.ts'
import { sessionSchema } from './session.ts'

/** A lost desk brought back from a backup. */
export const restoreCalls = {
  /** Backups found in a folder, newest first. `id` names one for `restore.run`, until the next list. */
  'restore.list': {
    sealed: true,
    args: z.strictObject({ folder: ticketSchema }),
    value: z.array(backupSchema.extend({ deskName: z.string(), company: z.string() })),
  },
  /**
   * Restores with the company's recovery key (an age identity) and gives the member a new password here. `weak`: whoever holds that key approves weak mode; it
   * counts only where the key service keeps nothing.
   */
  'restore.run': {
    sealed: true,
    args: z.strictObject({
      id: idSchema,
      recoveryKey: z.string().max(10_000),
      userName: z.string(),
      newPassword: z.string().max(200),
      weak: z.boolean().optional(),
    }),
    value: sessionSchema,
  },
} as const
