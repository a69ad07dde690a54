import { z } from 'zod'
import { controlLineSchema, dayActKinds, dayBlockers, dayStates, latenesses } from '#shared/domain/business-day.ts'
import { dateSchema, idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { none } from './shapes.ts'

const byAt = { byName: z.string(), at: instantSchema }
const count = z.number().int()

/** A figure of the day that is held against the papers. */
const totalSchema = z.strictObject({
  /** Null: how many entries there are. */
  field: z.string().nullable(),
  label: localTextSchema.nullable(),
  kind: z.enum(['count', 'integer', 'decimal', 'money']),
  scale: count,
  computed: count,
  /** What was typed when the day was reconciled; null: nothing. */
  typed: count.nullable(),
})

/** What stands of one definition in the day. */
const lineSchema = z.strictObject({
  definitionKey: keySchema,
  name: localTextSchema,
  icon: z.string(),
  entered: count,
  passed: count,
  open: count,
  notSubmitted: count,
  ended: count,
  planned: count,
  late: count,
  supplements: count,
  totals: z.array(totalSchema),
})
export type DayLine = z.infer<typeof lineSchema>

const dayViewSchema = z.strictObject({
  today: dateSchema,
  date: dateSchema,
  unitId: idSchema,
  /** Units whose days the member may see, his own first. */
  units: z.array(z.strictObject({ id: idSchema, name: localTextSchema })),
  /** `none`: nobody has signed in yet. */
  state: z.enum(['none', ...dayStates]),
  people: z.array(z.strictObject({ memberId: idSchema, name: z.string(), inAt: instantSchema, outAt: instantSchema.nullable(), late: z.boolean() })),
  /** Members of the unit who have not signed in. */
  absent: z.array(z.string()),
  lines: z.array(lineSchema),
  /** Drafts of these definitions on this desk, of the signed-in member. */
  drafts: count,
  reconciliation: z.strictObject({ ...byAt, note: z.string(), isCurrent: z.boolean() }).nullable(),
  summary: z.strictObject({ ...byAt, text: z.string() }).nullable(),
  closing: z.strictObject({ ...byAt, count, inSpiteOf: z.array(z.enum(dayBlockers)), reason: z.string() }).nullable(),
  /** `holds`: what the seal covers stands on this desk as it was sealed; null where this desk does not hold all of it, or some has been disposed of since. */
  seal: z.strictObject({ ...byAt, count, hash: z.string(), holds: z.boolean().nullable() }).nullable(),
  /** Entries that came late, and those added after the seal. */
  late: z.array(
    z.strictObject({ recordId: idSchema, number: z.string(), title: z.string(), creatorName: z.string(), late: z.enum(latenesses), at: instantSchema }),
  ),
  trail: z.array(z.strictObject({ ...byAt, kind: z.enum(dayActKinds), words: z.string() })),
  blockers: z.array(z.enum(dayBlockers)),
  sealBlockers: z.array(z.enum(dayBlockers)),
  /** What whoever seals signs for. */
  content: z.string(),
  /** Whether this desk holds all entries of the unit: what others hold back is not counted here otherwise. */
  isWhole: z.boolean(),
  /** `pass`: close in spite of what stands in the way. */
  abilities: z.array(z.enum([...dayActKinds, 'pass'])),
})
export type DayView = z.infer<typeof dayViewSchema>

const ofDay = { unitId: idSchema, date: dateSchema }

/** The business day of a unit: as it stands, those before it, and what is done to it. */
export const dayCalls = {
  /** `unitId` null is the member's own unit; `date` null is the day that he is signed in to, or today. */
  'day.view': { sealed: false, args: z.strictObject({ unitId: idSchema.nullable(), date: dateSchema.nullable() }), value: dayViewSchema },
  /** The newest first. */
  'day.list': {
    sealed: false,
    args: z.strictObject({ unitId: idSchema.nullable() }),
    value: z.array(
      z.strictObject({
        date: dateSchema,
        state: z.enum(dayStates),
        people: count,
        count: count.nullable(),
        inSpite: z.boolean(),
        sealedAt: instantSchema.nullable(),
        sealedByName: z.string().nullable(),
      }),
    ),
  },
  'day.act': {
    sealed: false,
    args: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('sign-in'), ...ofDay }),
      z.strictObject({ kind: z.literal('sign-out'), ...ofDay }),
      z.strictObject({
        kind: z.literal('reconcile'),
        ...ofDay,
        lines: z.array(controlLineSchema.omit({ computed: true })).max(500),
        note: z.string().max(2000),
      }),
      z.strictObject({ kind: z.literal('summarise'), ...ofDay, text: z.string().max(8000) }),
      z.strictObject({ kind: z.literal('close'), ...ofDay, inSpiteOf: z.array(z.enum(dayBlockers)).max(dayBlockers.length), reason: z.string().max(2000) }),
      z.strictObject({ kind: z.literal('seal'), ...ofDay, content: z.string() }),
    ]),
    value: none,
  },
} as const
