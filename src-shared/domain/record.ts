import { z } from 'zod'
import { dateSchema, idSchema, instantSchema, keySchema, minorSchema, sha256Schema } from '#shared/kernel/id.ts'
import { jsonObjectSchema, jsonSchema } from '#shared/kernel/json.ts'
import { latenesses } from './business-day.ts'
import { routeStateSchema } from './route-state.ts'

export const recordStates = ['running', 'started', 'returned', 'completed', 'refused', 'withdrawn', 'terminated'] as const
type RecordState = (typeof recordStates)[number]

/** Whether the record lies with its initiator, who submits it (again): it was returned, or somebody has only started it for him. */
export function isWithInitiator(state: RecordState): boolean {
  return state === 'returned' || state === 'started'
}

/** Which round its next submission by the initiator begins: what was only started for him has not been submitted yet, so his first one is the first. */
export function nextRound({ state, round }: { readonly state: RecordState; readonly round: number }): number {
  return state === 'started' ? round : round + 1
}

/** Whether the record may still change. */
export function isOpenState(state: RecordState): boolean {
  return state === 'running' || isWithInitiator(state)
}

/** Ends that leave a value which may stand only once free to be entered again. */
export const freeingStates = ['refused', 'withdrawn', 'terminated'] as const satisfies readonly RecordState[]

/** What a form holds: field key → value; tables are arrays of rows. Validated by the definition's compiled validator. */
export const formDataSchema = jsonObjectSchema
export type FormData = z.infer<typeof formDataSchema>

/** 单据: one record of a definition, with the version it was started under. */
export const recordSchema = z.strictObject({
  id: idSchema,
  /** Grows by one at each change; a decision names the revision it was made on. */
  revision: z.number().int(),
  definitionKey: keySchema,
  definitionVersion: z.number().int().min(1),
  /** Provisional and desk-prefixed until the server gives the official one. */
  number: z.string(),
  numberState: z.enum(['provisional', 'official']),
  title: z.string(),
  businessDate: dateSchema,
  unitId: idSchema,
  creatorId: idSchema,
  state: z.enum(recordStates),
  /** Keys of the nodes at which the record stands, several in parallel, in the order of the route. */
  nodes: z.array(keySchema),
  /** How often it has been submitted. */
  round: z.number().int().min(1),
  data: formDataSchema,
  amountMinor: minorSchema.nullable(),
  source: z.enum(['form', 'import']),
  importId: idSchema.nullable(),
  createdAt: instantSchema,
  submittedAt: instantSchema,
  closedAt: instantSchema.nullable(),
  /** Who may hold it: `member:<id>`, `unit:<id>`; see docs/architecture/scopes.md. */
  scopes: z.array(z.string()),
  /** What the nodes do not say of where it stands. */
  route: routeStateSchema.nullable().default(null),
  /** When time next brings something about at one of its nodes; null: never by itself. Its tasks have instants of their own. */
  nextAt: instantSchema.nullable().default(null),
  /** The business day to which it belongs, where its definition has one. */
  dayId: idSchema.nullable().default(null),
  /** How it came late into that day (ENT-13); null: in time. */
  late: z.enum(latenesses).nullable().default(null),
})
export type BusinessRecord = z.infer<typeof recordSchema>

export const decisions = ['agree', 'return', 'refuse', 'confirm', 'done'] as const
export type Decision = (typeof decisions)[number]

/** How a task came to whom it is asked of: by the rule, as a stand-in, or by somebody's act. */
export const taskOrigins = ['rule', 'stand-in', 'delegation', 'transfer', 'added-before', 'added-after', 'hand-over'] as const

/** 待办: what one person has to do at one node. */
export const taskSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  recordId: idSchema,
  node: keySchema,
  round: z.number().int(),
  kind: z.enum(['approve', 'do', 'check', 'double-entry', 'confirm', 'wait', 'revise', 'answer']),
  assigneeId: idSchema,
  /** `queued`: its turn comes when the task named by `after` is done. */
  state: z.enum(['open', 'queued', 'done', 'cancelled']),
  createdAt: instantSchema,
  /** Working-time limit (WFL-04). */
  dueAt: instantSchema.nullable(),
  warnAt: instantSchema.nullable(),
  decision: z.enum(decisions).nullable(),
  /** When it was decided; on an open `revise` task, when the initiator took it up. */
  decidedAt: instantSchema.nullable(),
  /** True when the rule's own assignee was empty or gone and a stand-in was asked; shown on the record. */
  fallback: z.boolean(),
  /** Counts the visits of the record to the node; those who are asked together have the same. */
  visit: z.number().int().default(1),
  /** The task that this one waits for: of a queued one, to be opened; of one whose clock stands, the answer to what was asked. */
  after: idSchema.nullable().default(null),
  origin: z.enum(taskOrigins).default('rule'),
  /** From whom it came: the delegator, the transferor, whoever added the signer, the leaver, the asker. */
  fromId: idSchema.nullable().default(null),
  /** Since when its clock stands. */
  pausedAt: instantSchema.nullable().default(null),
  /** When it was recorded that it is late (WFL-14). */
  overdueAt: instantSchema.nullable().default(null),
  /** When the warning was recorded that comes before the limit (WFL-13). */
  warnedAt: instantSchema.nullable().default(null),
  /** When it is next told further up that it is late; null: not, or no more. */
  escalateAt: instantSchema.nullable().default(null),
  /** How often that was done. */
  escalated: z.number().int().min(0).default(0),
  /** The first of warning, limit and escalation that is still to come; null: none, or its clock stands. */
  nextAt: instantSchema.nullable().default(null),
})
export type Task = z.infer<typeof taskSchema>

/**
 * `start`: the record exists and has not been submitted, which only a back entry says. The engine's own lines, whoever's act brought them about: `complete`, `copy`, `archive`,
 * `sub-start`, `sub-end`, `wait-end`, `warn`, `overdue`, `escalate`, and
 * `schedule`, with which recurring work begins, in time or late; `capture`, with which a machine enters what it has measured; `late`, of an entry into a business day that was closed. `supplement`: entered into a sealed day, with the reason.
 */
export const actKinds = [
  'start',
  'submit',
  'resubmit',
  'agree',
  'return',
  'refuse',
  'confirm',
  'recall',
  'withdraw',
  'comment',
  'correct',
  'import',
  'complete',
  'done',
  'transfer',
  'add-before',
  'add-after',
  'remove-signer',
  'ask',
  'answer',
  'urge',
  'progress',
  'terminate',
  'hand-over',
  'copy',
  'archive',
  'sub-start',
  'sub-end',
  'wait-end',
  'overdue',
  'warn',
  'escalate',
  'schedule',
  'schedule-late',
  'capture',
  'late',
  'supplement',
] as const
export type ActKind = (typeof actKinds)[number]

/** Lines that nobody on the way of the record has written: the engine's own, and those of whoever administers members. Their actor takes no part in the record by them. */
export const besideTheWay: ReadonlySet<ActKind> = new Set([
  'complete',
  'copy',
  'archive',
  'sub-start',
  'sub-end',
  'wait-end',
  'warn',
  'overdue',
  'escalate',
  'schedule',
  'schedule-late',
  'capture',
  'late',
  'hand-over',
])

/** 经过: one line of a record's trail (WFL-09), with the time from which handling times are counted (WFL-12); never changed, never removed while the record lives (ARC-03). */
export const actSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  recordId: idSchema,
  kind: z.enum(actKinds),
  node: keySchema.nullable(),
  round: z.number().int(),
  actorId: idSchema,
  /** 补录: who entered an act that happened outside the product; null for an ordinary act. He stands as the actor too when nobody knows who acted. */
  enteredBy: idSchema.nullable().default(null),
  opinion: z.string(),
  /** For a return: the node it went back to (`null` is the initiator). */
  target: keySchema.nullable(),
  /** Time on the desk's clock; of a back entry, when it happened. */
  at: instantSchema,
  /** Trusted bounds by the server's clock; null until confirmed. */
  notBefore: instantSchema.nullable(),
  notAfter: instantSchema.nullable(),
  mutationId: idSchema,
  /** Whom it concerns beside the actor: to whom a task was transferred, who was added, removed or is late. */
  memberId: idSchema.nullable().default(null),
  /** For a resubmission or a correction: field → [old, new] of what changed. */
  changes: z.record(z.string(), z.tuple([jsonSchema, jsonSchema])),
})
export type Act = z.infer<typeof actSchema>

/** A file on a record; the bytes lie content-addressed in the attachment store. */
export const attachmentSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  recordId: idSchema,
  field: z.string(),
  name: z.string().min(1).max(200),
  mime: z.string().max(120),
  size: z.number().int().min(0),
  sha256: sha256Schema,
  createdBy: idSchema,
  createdAt: instantSchema,
})

/** A message to one person about a record: result, copy (抄送), overdue. */
export const noticeSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  memberId: idSchema,
  recordId: idSchema.nullable(),
  kind: z.enum(['result', 'copy', 'returned', 'overdue', 'conflict', 'urged', 'answered', 'progress', 'due-soon', 'escalated', 'corrected']),
  at: instantSchema,
  readAt: instantSchema.nullable(),
})
export type Notice = z.infer<typeof noticeSchema>
