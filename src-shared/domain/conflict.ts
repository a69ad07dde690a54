import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'

/**
 * A mutation that did not take effect as it was meant, in the hands of its author: on every desk where he is enrolled, with what was meant and why not,
 * until he has decided what becomes of it. Its id is that of the mutation. It is resolved once, wherever that happens.
 */
export const conflictSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  /** The author: nobody else may hold it. */
  memberId: idSchema,
  recordId: idSchema.nullable(),
  name: z.string(),
  version: z.number().int(),
  args: jsonObjectSchema,
  expects: z.array(z.strictObject({ entity: z.string(), id: z.string(), revision: z.number().int() })),
  /** By the clock of the desk where it was made. */
  at: instantSchema,
  outcome: z.enum(['rejected', 'merged']),
  fault: faultSchema,
  settledAt: instantSchema,
  state: z.enum(['open', 'redone', 'discarded']),
  resolvedAt: instantSchema.nullable(),
  reason: z.string(),
})
