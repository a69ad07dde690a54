import { z } from 'zod'
import { formDataSchema, decisions } from '#shared/domain/record.ts'
import { idSchema, keySchema } from '#shared/kernel/id.ts'
import { memberSchema } from '#shared/domain/organisation.ts'
import { backEntryShape } from '#shared/mutations/record-back-enter.ts'
import { correctionShape } from '#shared/mutations/record-correct.ts'
import { none } from './shapes.ts'

const reason = z.string().max(2000)
/** `revision` is that of the task as the member saw it. */
const onTask = { recordId: idSchema, taskId: idSchema, revision: z.number().int() }
/** `revision` is that of the record as the member saw it. */
const onRecord = { recordId: idSchema, revision: z.number().int() }
/** The record behind the member's next task. */
const next = z.strictObject({ nextTaskRecordId: idSchema.nullable() })

/** What may be done with a record that stands here, by whoever is asked, its initiator, or whose office it is. */
export const recordActCalls = {
  'record.decide': {
    sealed: false,
    args: z.strictObject({
      ...onRecord,
      taskId: idSchema,
      decision: z.enum(decisions),
      opinion: z.string().max(4000),
      returnTo: keySchema.nullable(),
      /** Of a return: it comes straight back here when its target is done. */
      resume: z.boolean().default(false),
      /** For a do-task: the fields that it fills. For a double entry: the checked fields. */
      data: formDataSchema.nullable().default(null),
      warningReasons: z.record(z.string().max(80), z.string().max(2000)).default({}),
    }),
    value: next,
  },
  /** What whoever is asked does beside deciding, what the initiator does while he waits, and 终止. */
  'record.act': {
    sealed: false,
    args: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('transfer'), ...onTask, toId: idSchema, reason }),
      z.strictObject({ kind: z.literal('add-signer'), ...onTask, memberIds: z.array(idSchema).min(1).max(10), where: z.enum(['before', 'after']), reason }),
      z.strictObject({ kind: z.literal('remove-signer'), ...onTask, reason }),
      z.strictObject({ kind: z.literal('ask'), ...onTask, question: z.string().max(4000) }),
      z.strictObject({ kind: z.literal('answer'), ...onTask, answer: z.string().max(4000) }),
      z.strictObject({ kind: z.literal('progress'), ...onTask, text: z.string().max(4000) }),
      /** Publishes the definition that the record proposes, which is what the task asks. */
      z.strictObject({ kind: z.literal('publish'), ...onTask, opinion: z.string().max(4000) }),
      /** Disposes of the records that the application lists, which is what the task asks. */
      z.strictObject({ kind: z.literal('dispose'), ...onTask, opinion: z.string().max(4000) }),
      /** Puts right what the request asks for, which is what the task asks. */
      z.strictObject({ kind: z.literal('put-right'), ...onTask, opinion: z.string().max(4000) }),
      z.strictObject({ kind: z.literal('urge'), recordId: idSchema, words: reason }),
      z.strictObject({ kind: z.literal('terminate'), ...onRecord, reason }),
    ]),
    /** `stays`: the record still waits for him, or never did; where it does not, the next one may be shown. */
    value: next.extend({ stays: z.boolean() }),
  },
  /** Who may take a task of one's own, or be asked beside it. */
  'record.candidates': {
    sealed: false,
    args: z.strictObject({ recordId: idSchema, taskId: idSchema }),
    value: z.array(memberSchema.pick({ id: true, name: true, userName: true, pinyin: true, unitId: true })),
  },
  /**
   * 二人核对 at one desk: a second member decides his open check within the first one's session, by his own password and signed with his own key, which is held
   * only for that. Never the member who is signed in.
   */
  'record.secondCheck': {
    sealed: false,
    args: z.strictObject({
      ...onRecord,
      userName: z.string().max(40),
      password: z.string().max(200),
      decision: z.enum(['agree', 'return']),
      opinion: z.string().max(4000),
    }),
    value: z.strictObject({ name: z.string() }),
  },
  'record.withdraw': { sealed: false, args: z.strictObject({ ...onRecord, reason }), value: none },
  'record.recall': { sealed: false, args: z.strictObject({ ...onRecord, reason }), value: none },
  /** 补录 on a record that stands here. */
  'record.backEnter': { sealed: false, args: z.strictObject({ ...onRecord, ...backEntryShape }), value: none },
  /** 更正 of a record that stands here. */
  'record.correct': { sealed: false, args: z.strictObject({ recordId: idSchema, ...correctionShape }), value: none },
  /** A draft of the request by which this record is corrected, with what stands and what is to stand. */
  'record.requestCorrection': {
    sealed: false,
    args: z.strictObject({ recordId: idSchema, ...correctionShape, language: z.enum(['zh-CN', 'en']) }),
    value: z.strictObject({ draftId: idSchema, definitionKey: keySchema }),
  },
  'record.comment': { sealed: false, args: z.strictObject({ recordId: idSchema, text: z.string().min(1).max(4000) }), value: none },
} as const
