import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, keySchema } from '#shared/kernel/id.ts'
import { textsSchema } from '#shared/kernel/json.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'

const minutes = z.number().int().min(0)
const ids = z.array(idSchema).readonly()
const courseSchema = z.strictObject({
  asked: z.array(z.strictObject({ node: keySchema, members: ids, standIn: z.boolean() })).readonly(),
  clashes: z.array(z.strictObject({ kind: z.enum(['nobody', 'stand-in', 'same-person']), node: keySchema, members: ids })).readonly(),
  minutes,
})

/** Changes of processes. */
export const definitionCalls = {
  /** A proposed version, rehearsed on the newest closed records of the process that the member may read and this desk holds, beside the version that is published before it. */
  'definition.rehearse': {
    sealed: false,
    args: z.strictObject({ body: definitionBodySchema }),
    value: z.strictObject({
      /** The version it is compared with; null for a process that nobody has published. */
      basis: z.number().int().nullable(),
      cases: z.number().int(),
      /** How many cases go another way; `differing` has the newest of them. */
      differ: z.number().int(),
      differing: z
        .array(
          z.strictObject({
            recordId: idSchema,
            number: z.string(),
            title: z.string(),
            fault: faultSchema.nullable(),
            before: courseSchema,
            after: courseSchema,
          }),
        )
        .max(100)
        .readonly(),
      load: z.array(z.strictObject({ memberId: idSchema, before: z.number().int(), after: z.number().int() })).readonly(),
      /** Working minutes of a case on average. */
      minutes: z.strictObject({ before: minutes, after: minutes }),
      names: textsSchema,
    }),
  },
} as const
