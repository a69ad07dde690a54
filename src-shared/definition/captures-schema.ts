import { z } from 'zod'
import { metrics } from '#shared/domain/machine.ts'
import { keySchema } from '#shared/kernel/id.ts'
import { countSchema } from './steps.ts'

/**
 * 自动采集: records that a machine enters about itself (OPS-06, OPS-07, ENT-09). `breach`: one when a limit is reached for so many minutes on end, and no further one before the reading has
 * stayed at `clears` or below for as long. `day`: one a day with means and peaks. In between readings stay where they are measured. `keeper`: whoever holds this role, anywhere, in turn, is
 * the initiator.
 *
 * The fields are found by their keys: `place` and `since` or `minutes`; of a breach `metric`, `reading` and `reached`, of a day `<metric>_mean` and `<metric>_peak`.
 */
export const captureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('breach'),
    keeper: keySchema,
    minutes: countSchema,
    limits: z
      .array(z.strictObject({ metric: z.enum(metrics), over: countSchema, clears: countSchema }))
      .min(1)
      .max(metrics.length),
  }),
  z.strictObject({ kind: z.literal('day'), keeper: keySchema }),
])
export type Capture = z.infer<typeof captureSchema>
