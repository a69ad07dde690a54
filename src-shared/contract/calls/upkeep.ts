import { z } from 'zod'
import { alikeSchema } from '#shared/definition/alike.ts'
import { recordStates } from '#shared/domain/record.ts'
import { faultSchema } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'

/** So many findings of a kind are named; the number of all is told. */
export const findingsMax = 200

const upkeepRowSchema = z.strictObject({
  id: idSchema,
  number: z.string(),
  title: z.string(),
  state: z.enum(recordStates),
  businessDate: dateSchema,
  creatorName: z.string(),
  amountMinor: minorSchema.nullable(),
})
export type UpkeepRow = z.infer<typeof upkeepRowSchema>

/** What is wrong with a register's records, and what is asked to be done about it (ENT-14, ENT-15, ENT-16). */
export const upkeepCalls = {
  'upkeep.find': {
    sealed: false,
    args: z.strictObject({ definitionKey: keySchema }),
    value: z.strictObject({
      /** Groups of records that are alike, by rule. */
      alike: z.array(
        alikeSchema
          .pick({ key: true, label: true, severity: true })
          .extend({ total: z.number().int(), groups: z.array(z.strictObject({ count: z.number().int(), rows: z.array(upkeepRowSchema) })) }),
      ),
      /** Records on which nothing has happened for longer than the definition allows; `days` null: it does not say. */
      stale: z.strictObject({ days: z.number().int().nullable(), total: z.number().int(), rows: z.array(upkeepRowSchema) }),
      /** Records that the newest version's rules would refuse; so many of the newest were looked at. */
      invalid: z.strictObject({
        checked: z.number().int(),
        total: z.number().int(),
        rows: z.array(upkeepRowSchema.extend({ faults: z.array(faultSchema) })),
      }),
      /** Whether the member can ask for a data cleaning. */
      mayRequest: z.boolean(),
    }),
  },
  /** Begins a data cleaning of the library that names these records: a draft, which goes its own way once it is submitted. */
  'upkeep.request': {
    sealed: false,
    args: z.strictObject({
      definitionKey: keySchema,
      items: z
        .array(z.strictObject({ kind: z.enum(['invalid', 'duplicate', 'expired']), recordIds: z.array(idSchema).min(1).max(findingsMax) }))
        .min(1)
        .max(100),
    }),
    value: z.strictObject({ draftId: idSchema }),
  },
} as const
