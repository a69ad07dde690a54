import { z } from 'zod'
import type { Failed } from '#shared/kernel/fault.ts'
import { recurrenceSchema, impossibleDates } from '#shared/calendar/recurrence.ts'
import { fieldKeySchema, idSchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import type { DefinitionBody } from './definition.ts'
import { expressionSchema } from './expression-text.ts'
import { limitSchema } from './steps.ts'
import { invalid, repeated } from './structure-problem.ts'

/** Whether each of several begins a record of his own, or one of them in his turn for all. */
const shareSchema = z.enum(['each', 'in-turn']).default('each')

/** For whom a record is begun. */
const forSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('member'), memberId: idSchema }),
  /** Who holds the role, anywhere; `in-turn`: one of them, the next one in the next period. */
  z.strictObject({ kind: z.literal('role'), role: keySchema, share: shareSchema }),
  z.strictObject({ kind: z.literal('post'), postId: idSchema, share: shareSchema }),
  z.strictObject({ kind: z.literal('unit'), unitId: idSchema, share: shareSchema }),
  /** The head of every unit that has one. */
  z.strictObject({ kind: z.literal('unit-heads') }),
])
export type ScheduledFor = z.infer<typeof forSchema>

/** Recurring work: in each period records are begun for somebody, who completes and submits them (WFL-01). */
export const scheduleSchema = z.strictObject({
  key: keySchema,
  label: localTextSchema,
  every: recurrenceSchema,
  for: forSchema,
  /** Fields that are filled already, by CEL over `record` and `param`. */
  data: z.record(fieldKeySchema, expressionSchema).default({}),
  /** Until when it is to be submitted, counted from the instant of the period. */
  limit: limitSchema.optional(),
})
export type Schedule = z.infer<typeof scheduleSchema>

/** The schedules of a definition, whichever format it has. */
export function schedulesOf(body: DefinitionBody): readonly Schedule[] {
  return body.format === 1 ? [] : body.schedules
}

/** What is wrong with the schedules; their limits and expressions are proven where those of nodes are. */
export function* scheduleProblems(body: DefinitionBody, late: ReadonlySet<string>): Generator<Failed> {
  yield* repeated('schedules', schedulesOf(body))
  for (const { key, every, data } of schedulesOf(body)) {
    const where = `schedules.${key}`
    for (const date of impossibleDates(every)) yield invalid(where, `there is no ${date}`)
    for (const name of Object.keys(data)) {
      const field = body.form.find((candidate) => candidate.key === name)
      if (!field) yield invalid(where, `fills the unknown field ${name}`)
      else if (field.kind === 'computed' || field.kind === 'table' || field.kind === 'attachment') yield invalid(where, `cannot fill ${name}`)
      else if (late.has(name)) yield invalid(where, `${name} is filled by a later step`)
    }
  }
}
