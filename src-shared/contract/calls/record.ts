import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { fieldKeySchema, idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { actSchema, attachmentSchema, recordSchema, recordStates, taskOrigins, taskSchema } from '#shared/domain/record.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { jsonSchema, textsSchema } from '#shared/kernel/json.ts'
import { recordActCalls } from './record-act.ts'
import { none, page, abilities, pending } from './shapes.ts'

export const inboxRowSchema = z.strictObject({
  recordId: idSchema,
  taskId: idSchema.nullable(),
  definitionKey: keySchema,
  definitionName: localTextSchema,
  number: z.string(),
  title: z.string(),
  unit: localTextSchema,
  creator: z.string(),
  amountMinor: minorSchema.nullable(),
  currency: z.string().nullable(),
  state: z.enum(recordStates),
  round: z.number().int(),
  /** Label of the node it stands at, and whom it waits for. */
  nodeLabel: localTextSchema.nullable(),
  waitsFor: z.array(z.string()),
  at: instantSchema,
  dueAt: instantSchema.nullable(),
  /** Of a task: what it is, how it came and from whom; since when its clock stands; when its initiator last urged it. */
  task: z
    .strictObject({
      kind: taskSchema.shape.kind,
      /** How many fields it asks to be entered. */
      fields: z.number().int(),
      origin: z.enum(taskOrigins),
      fromName: z.string().nullable(),
      pausedAt: instantSchema.nullable(),
      urgedAt: instantSchema.nullable(),
    })
    .nullable(),
  unread: z.boolean(),
  pending,
})
export type InboxRow = z.infer<typeof inboxRowSchema>

/** Of a back entry: who entered it, and when by the server's clock, once it is confirmed. */
const trailSchema = actSchema.extend({
  actorName: z.string(),
  memberName: z.string().nullable(),
  enteredByName: z.string().nullable(),
  enteredAt: instantSchema.nullable(),
  nodeLabel: localTextSchema.nullable(),
  pending,
})

/** Another record that belongs to this one; null when this member may not see it, or this desk does not hold it. */
const relativeSchema = z
  .strictObject({ id: idSchema, number: z.string(), title: z.string(), state: z.enum(recordStates), definitionName: localTextSchema })
  .nullable()

/** What a record waits for beside people, whence it comes, and how long it is kept. */
const courseSchema = z.strictObject({
  waits: z.array(z.strictObject({ node: keySchema, label: localTextSchema, until: instantSchema })),
  /** Records that its sub-processes have started. */
  children: z.array(z.strictObject({ node: keySchema, label: localTextSchema, record: relativeSchema })),
  /** The record whose sub-process has started this one. */
  parent: z.strictObject({ record: relativeSchema }).nullable(),
  /** `keepYears`: what the definition says, null for ever; `archived` once it is. */
  archive: z.strictObject({ keepYears: z.number().int().nullable(), archived: z.strictObject({ keepUntil: instantSchema.nullable() }).nullable() }).nullable(),
})

export const recordViewSchema = z.strictObject({
  record: recordSchema,
  definition: definitionBodySchema,
  /** Names for the ids that the form holds (members, units). */
  names: textsSchema,
  creatorName: z.string(),
  unitName: localTextSchema,
  /** `fromName`: from whom it came, by delegation, transfer, adding, hand-over or asking. */
  tasks: z.array(taskSchema.extend({ assigneeName: z.string(), fromName: z.string().nullable(), nodeLabel: localTextSchema })),
  trail: z.array(trailSchema),
  /** Nodes that are still ahead, in order, as far as the data tells now. */
  ahead: z.array(z.strictObject({ node: keySchema, label: localTextSchema, assignees: z.array(z.string()) })),
  course: courseSchema,
  attachments: z.array(attachmentSchema.extend({ held: z.boolean() })),
  /** See `RecordAbilities`. */
  abilities,
  /** The open task of the signed-in member, if any. */
  myTaskId: idSchema.nullable(),
  /** What he has been asked as the initiator and has not answered. */
  question: z.strictObject({ taskId: idSchema, words: z.string(), askerName: z.string() }).nullable(),
  /** Tasks of signers whom he has added and may take back. */
  removableTaskIds: z.array(idSchema),
  /** `resumes`: it may come straight back from there to whoever returns it. */
  returnTargets: z.array(z.strictObject({ node: keySchema.nullable(), label: localTextSchema, resumes: z.boolean() })),
  /** What his open task asks him to enter: the fields of a do-task, or the checked fields once more, blind. */
  toEnter: z.strictObject({ kind: z.enum(['fill', 'blind']), labels: z.array(localTextSchema) }).nullable(),
  /** Blind entries for which others are asked who could make them at this desk, as `secondPersons` for checks. */
  secondEntries: z.array(z.strictObject({ taskId: idSchema, userName: z.string(), name: z.string() })),
  /** Who could decide an open check now as a second person, without the signed-in member leaving his session: asked, enrolled on this desk, somebody else. */
  secondPersons: z.array(z.strictObject({ userName: z.string(), name: z.string() })),
  /** What is shielded from the member, by path: the mask that stands for it, and whether it is shown to him when he asks. */
  covered: z.array(z.strictObject({ path: z.string(), mask: z.string(), mayShow: z.boolean() })),
  pending,
})
export type RecordView = z.infer<typeof recordViewSchema>

/** The inbox, and one record with what may be done to it. */
export const recordCalls = {
  'inbox.list': {
    sealed: false,
    args: z.strictObject({ tab: z.enum(['todo', 'done', 'mine', 'copied']), ...page }),
    value: z.strictObject({ rows: z.array(inboxRowSchema), total: z.number().int() }),
  },
  'inbox.counts': {
    sealed: false,
    args: none,
    value: z.strictObject({
      todo: z.number().int(),
      overdue: z.number().int(),
      mine: z.number().int(),
      copied: z.number().int(),
      drafts: z.number().int(),
      conflicts: z.number().int(),
    }),
  },
  'record.get': { sealed: false, args: z.strictObject({ id: idSchema }), value: recordViewSchema },
  /** Shows a shielded field for a moment, to whoever may have it shown; each time stands in the audit log before it is (AUD-01). */
  'record.showField': {
    sealed: false,
    args: z.strictObject({ recordId: idSchema, field: fieldKeySchema }),
    value: z.strictObject({ value: jsonSchema, names: textsSchema, attachments: z.array(attachmentSchema.extend({ held: z.boolean() })) }),
  },
  ...recordActCalls,
  /** A draft to revise a returned record, or to start a new one like it. */
  'record.revise': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: z.strictObject({ draftId: idSchema }) },
  /** `lost`: what could not be taken along, with its field, its row in a table, and why. */
  'record.copy': {
    sealed: false,
    args: z.strictObject({ recordId: idSchema }),
    value: z.strictObject({
      draftId: idSchema,
      from: z.string(),
      lost: z.array(z.strictObject({ label: localTextSchema, row: z.number().int().nullable(), fault: faultSchema })),
    }),
  },
  'notice.read': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: none },
} as const
