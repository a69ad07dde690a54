import { z } from 'zod'
import { idSchema } from '#shared/kernel/id.ts'

/** Arguments or an answer without content. */
export const none = z.strictObject({})
/** Which part of a long list is asked for. */
export const page = { offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) }
/** Columns asked for at once; more than any definition has, and fewer than the database can answer. */
export const columns = z.array(z.string()).max(500)

/** What a person may do with the thing shown; computed by the policy in the store, never in a screen. */
export const abilities = z.array(z.string())

/** How far the last act of a person on a record has come. */
export const pending = z.enum(['none', 'waiting', 'rejected'])

/** Long work that an answer names or a call cancels. */
export const job = z.strictObject({ jobId: idSchema })
