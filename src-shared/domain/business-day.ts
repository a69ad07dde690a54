import { z } from 'zod'
import { dateSchema, fieldKeySchema, idSchema, instantSchema, keySchema, sha256Schema } from '#shared/kernel/id.ts'

/** *open*: signed in to and entered into. *closed*: what still comes is marked as late. *sealed*: it does not change any more, and is only corrected. */
export const dayStates = ['open', 'closed', 'sealed'] as const

/** What happens to a day, each by a member. */
export const dayActKinds = ['sign-in', 'sign-out', 'reconcile', 'summarise', 'close', 'seal'] as const
export type DayActKind = (typeof dayActKinds)[number]

/**
 * What stands in the way of closing a day. Whoever may seal it may close it in spite of them, one by one and with a reason; only what is not finished keeps it from being sealed, whoever asks.
 * `open-records`: of the day and on their way. `not-submitted`: recurring work of the day that nobody has done. `content-changed`: since it was reconciled. `totals-differ`: a control total is
 * not what was summed. `earlier-day`: one of the month before is still open.
 */
export const dayBlockers = ['open-records', 'not-submitted', 'not-reconciled', 'content-changed', 'totals-differ', 'no-summary', 'earlier-day'] as const
export type DayBlocker = (typeof dayBlockers)[number]

/**
 * How an entry is late for its day. `entered`: made after the day was closed. `arrived`: made before, by the clock of its desk, and brought by sync afterwards. `supplement`: entered into a
 * sealed day with a reason; the seal does not cover it.
 */
export const latenesses = ['entered', 'arrived', 'supplement'] as const
export type Lateness = (typeof latenesses)[number]

const byAt = { by: idSchema, at: instantSchema }

/** 核对: a figure of the day beside what somebody has counted in the papers. `field` null counts the entries. */
export const controlLineSchema = z.strictObject({
  definitionKey: keySchema,
  field: fieldKeySchema.nullable(),
  /** Summed here: of money in minor units, of decimals scaled as the field holds them. */
  computed: z.number().int(),
  /** Read from the papers. */
  typed: z.number().int(),
})
export type ControlLine = z.infer<typeof controlLineSchema>

/** 业务日: one day of one unit. Its id is named after both, so that desks that do not hear of each other open the same one. */
export const businessDaySchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  unitId: idSchema,
  date: dateSchema,
  state: z.enum(dayStates),
  /** 签到: whoever has come and gone, each as often as he has. `late`: it arrived when the day was closed. */
  people: z.array(z.strictObject({ memberId: idSchema, inAt: instantSchema, outAt: instantSchema.nullable(), late: z.boolean() })).max(2000),
  /** `content`: what the day's entries came to, as one digest. */
  reconciliation: z.strictObject({ ...byAt, content: sha256Schema, lines: z.array(controlLineSchema).max(500), note: z.string() }).nullable(),
  summary: z.strictObject({ ...byAt, text: z.string() }).nullable(),
  closing: z.strictObject({ ...byAt, content: sha256Schema, count: z.number().int(), inSpiteOf: z.array(z.enum(dayBlockers)), reason: z.string() }).nullable(),
  /** `previous`: the hash of the seal of the unit's nearest sealed day before; `hash` covers all of this and it. */
  seal: z.strictObject({ ...byAt, content: sha256Schema, count: z.number().int(), previous: sha256Schema.nullable(), hash: sha256Schema }).nullable(),
  /** What was done to it, in the order in which it was carried out; never changed. */
  trail: z
    .array(
      z.strictObject({
        ...byAt,
        kind: z.enum(dayActKinds),
        /** The note, the summary or the reason that came with it: what another one has replaced since stays here. */
        words: z.string(),
        /** Trusted bounds by the server's clock; null until confirmed. */
        notBefore: instantSchema.nullable(),
        notAfter: instantSchema.nullable(),
        mutationId: idSchema,
      }),
    )
    .max(10_000),
})
export type BusinessDay = z.infer<typeof businessDaySchema>
