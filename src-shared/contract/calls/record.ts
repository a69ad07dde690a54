import { z } from 'zod'
import { idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { actSchema, attachmentSchema, decisions, recordSchema, recordStates, taskSchema } from '#shared/domain/record.ts'
import { backEntryShape } from '#shared/mutations/record-back-enter.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { textsSchema } from '#shared/kernel/json.ts'
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

export const recordViewSchema = z.strictObject({
  record: recordSchema,
  definition: definitionBodySchema,
  /** Names for the ids that the form holds (members, units). */
  names: textsSchema,
  creatorName: z.string(),
  unitName: localTextSchema,
  tasks: z.array(taskSchema.extend({ assigneeName: z.string(), nodeLabel: localTextSchema })),
  trail: z.array(trailSchema),
  /** Nodes that are still ahead, in order, as far as the data tells now. */
  ahead: z.array(z.strictObject({ node: keySchema, label: localTextSchema, assignees: z.array(z.string()) })),
  attachments: z.array(attachmentSchema.extend({ held: z.boolean() })),
  /** agree, return, refuse, confirm, withdraw, comment, revise. */
  abilities,
  /** The open task of the signed-in member, if any. */
  myTaskId: idSchema.nullable(),
  returnTargets: z.array(z.strictObject({ node: keySchema.nullable(), label: localTextSchema })),
  /** Who could decide an open check now as a second person, without the signed-in member leaving his session: asked, enrolled on this desk, somebody else. */
  secondPersons: z.array(z.strictObject({ userName: z.string(), name: z.string() })),
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
  'record.decide': {
    sealed: false,
    args: z.strictObject({
      recordId: idSchema,
      taskId: idSchema,
      revision: z.number().int(),
      decision: z.enum(decisions),
      opinion: z.string().max(4000),
      returnTo: keySchema.nullable(),
    }),
    value: z.strictObject({ nextTaskRecordId: idSchema.nullable() }),
  },
  /**
   * 二人核对 at one desk: a second member decides his open check within the first one's session, by his own password and signed with his own key, which is held
   * only for that. Never the member who is signed in.
   */
  'record.secondCheck': {
    sealed: false,
    args: z.strictObject({
      recordId: idSchema,
      revision: z.number().int(),
      userName: z.string().max(40),
      password: z.string().max(200),
      decision: z.enum(['agree', 'return']),
      opinion: z.string().max(4000),
    }),
    value: z.strictObject({ name: z.string() }),
  },
  'record.withdraw': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), reason: z.string().max(2000) }), value: none },
  'record.recall': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), reason: z.string().max(2000) }), value: none },
  /** 补录 on a record that stands here. */
  'record.backEnter': { sealed: false, args: z.strictObject({ recordId: idSchema, revision: z.number().int(), ...backEntryShape }), value: none },
  'record.comment': { sealed: false, args: z.strictObject({ recordId: idSchema, text: z.string().min(1).max(4000) }), value: none },
  /** A draft to revise a returned record, or to start a new one like it. */
  'record.revise': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: z.strictObject({ draftId: idSchema }) },
  'record.copy': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: z.strictObject({ draftId: idSchema }) },
  'notice.read': { sealed: false, args: z.strictObject({ recordId: idSchema }), value: none },
} as const
