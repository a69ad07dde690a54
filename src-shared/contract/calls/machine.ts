import { z } from 'zod'
import { machineLimitSchema, metrics, readingSchema } from '#shared/domain/machine.ts'
import { instantSchema } from '#shared/kernel/id.ts'
import { none } from './shapes.ts'

/** How this desk's machine stands (OPS-06). */
export const machineCalls = {
  'machine.state': {
    sealed: false,
    args: none,
    value: z.strictObject({
      now: readingSchema.nullable(),
      /** The last two hours, a reading a minute. */
      readings: z.array(readingSchema),
      /** Of the last day. */
      day: z.partialRecord(z.enum(metrics), z.strictObject({ mean: z.number().int(), peak: z.number().int() })),
      /** As the company's definitions set them; none: nobody is told of anything. */
      limits: z.array(machineLimitSchema.extend({ /** Since when it is breached. */ since: instantSchema.nullable() })),
      freeBytes: z.number().int().nullable(),
      /** Entries that wait to become records. */
      waiting: z.number().int(),
    }),
  },
} as const
