import { z } from 'zod'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { jsonSchema, textsSchema } from '#shared/kernel/json.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { definitionBodySchema, fieldSchema } from '#shared/definition/definition.ts'
import { formDataSchema } from '#shared/domain/record.ts'
import { checkedFormSchema } from './entry.ts'
import { none } from './shapes.ts'

/** The task for which something is entered; `second`: by a second person whom the signed-in member has brought to his own desk. */
const seat = { recordId: idSchema, taskId: idSchema, second: z.boolean() }

const differenceSchema = z.strictObject({ path: z.string(), first: jsonSchema, second: jsonSchema })

const taskFormSchema = z.strictObject({
  /** fill: the fields of a do-task. blind: the checked fields once more, without the first entry. */
  kind: z.enum(['fill', 'blind']),
  revision: z.number().int(),
  number: z.string(),
  title: z.string(),
  nodeLabel: localTextSchema,
  /** Who enters. */
  memberName: z.string(),
  definition: definitionBodySchema,
  /** What is entered, with what is worked out from it. Of a table whose rows are given, the columns to be entered. */
  fields: z.array(fieldSchema),
  /** Tables whose rows are given, by key; beside a row's cells here only what is entered is missing. */
  givenRows: z.record(z.string(), z.array(formDataSchema)),
  /** What stands in the record, as far as whoever enters may see it. */
  record: formDataSchema,
  names: textsSchema,
  draftId: idSchema,
  /** As it was typed so far. */
  draft: z.strictObject({ data: formDataSchema, text: textsSchema, keptAt: instantSchema }).nullable(),
  /** A blind entry that has been held against the first one stays as it is. */
  comparedAt: instantSchema.nullable(),
})
export type TaskForm = z.infer<typeof taskFormSchema>

const finished = z.strictObject({ nextTaskRecordId: idSchema.nullable() })
const opinion = z.string().max(4000)

/** What a task asks to be entered: opened, kept while it is typed, checked, and finished. */
export const taskCalls = {
  'task.open': { sealed: false, args: z.strictObject(seat), value: taskFormSchema },
  /** Answers once it is on disk. */
  'task.save': {
    sealed: false,
    args: z.strictObject({ ...seat, draftId: idSchema, data: formDataSchema, text: textsSchema }),
    value: z.strictObject({ updatedAt: instantSchema }),
  },
  'task.check': { sealed: false, args: z.strictObject({ ...seat, data: formDataSchema }), value: checkedFormSchema },
  /** Finishes it with what is kept; the draft goes only when the mutation is saved. */
  'task.finish': {
    sealed: false,
    args: z.strictObject({ ...seat, revision: z.number().int(), opinion, warningReasons: textsSchema }),
    value: finished,
  },
  /**
   * Holds a blind entry against the first one, and answers where they differ: with the first values of these places and no other. From then on the entry stays as it is, so that
   * nobody copies what he has been shown.
   */
  'task.compare': {
    sealed: false,
    args: z.strictObject(seat),
    value: z.strictObject({
      differences: z.array(differenceSchema),
      names: textsSchema,
      first: z.strictObject({ memberName: z.string(), at: instantSchema }),
      second: z.strictObject({ memberName: z.string(), at: instantSchema }),
      /** Whether it can go back to whoever entered first. */
      mayReturn: z.boolean(),
    }),
  },
  /** Settles the differences: `keep` are the places where the first entry is right. Where that is not all of them, the record goes back to be corrected. */
  'task.settle': {
    sealed: false,
    args: z.strictObject({ ...seat, revision: z.number().int(), opinion, keep: z.array(z.string().max(200)).max(5000) }),
    value: finished,
  },
  /** A second member takes the keyboard for this task, by his own password; his key is held until he is done, leaves, or the desk locks. */
  'task.bringSecond': {
    sealed: false,
    args: z.strictObject({ recordId: idSchema, taskId: idSchema, userName: z.string().max(40), password: z.string().max(200) }),
    value: z.strictObject({ name: z.string() }),
  },
  'task.leaveSecond': { sealed: false, args: none, value: none },
} as const
