import { z } from 'zod'
import { fieldKeySchema, keySchema } from '#shared/kernel/id.ts'

/**
 * 更正: what may be corrected in a record that was handed in, and by whom (ENT-06, ENT-18). What decides the route or is the record's amount is never corrected so: approvals rest
 * on it.
 */
export const correctionsSchema = z.strictObject({
  fields: z.array(fieldKeySchema).min(1).max(100),
  /** The initiator himself, for so many minutes by the clock after he has handed it in. */
  own: z.strictObject({ minutes: z.number().int().min(1).max(527_040) }).optional(),
  /** Holders of these roles for the record's unit. */
  by: z.array(z.strictObject({ role: keySchema })).default([]),
  /** Nobody corrects directly: who may, asks for it by a record of this definition, and what was approved there is put right. */
  request: keySchema.optional(),
})
