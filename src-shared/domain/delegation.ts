import { z } from 'zod'
import { idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'

/** 委派: for some time a member's tasks go to another. Judged when a task opens; what is open already stays where it is. */
export const delegationSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  fromId: idSchema,
  toId: idSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  /** Empty for all of them. */
  definitionKeys: z.array(keySchema).max(100),
  /** Records of a greater amount stay with the member himself; null for any. */
  amountMaxMinor: minorSchema.nullable(),
  reason: z.string().max(2000),
})
export type Delegation = z.infer<typeof delegationSchema>
