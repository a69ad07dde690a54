import { z } from 'zod'
import { dateSchema, idSchema, instantSchema, keySchema, minorSchema } from '#shared/kernel/id.ts'
import { jsonObjectSchema, jsonSchema } from '#shared/kernel/json.ts'

export const recordStates = ['running', 'returned', 'completed', 'refused', 'withdrawn'] as const

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
  /** Keys of the nodes at which the record stands. */
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
})
export type BusinessRecord = z.infer<typeof recordSchema>

export const decisions = ['agree', 'return', 'refuse', 'confirm'] as const
export type Decision = (typeof decisions)[number]

/** 待办: what one person has to do at one node. */
export const taskSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  recordId: idSchema,
  node: keySchema,
  round: z.number().int(),
  kind: z.enum(['approve', 'do', 'check', 'double-entry', 'confirm', 'revise']),
  assigneeId: idSchema,
  state: z.enum(['open', 'done', 'cancelled']),
  createdAt: instantSchema,
  /** Working-time limit (WFL-04). */
  dueAt: instantSchema.nullable(),
  warnAt: instantSchema.nullable(),
  decision: z.enum(decisions).nullable(),
  /** When it was decided; on an open `revise` task, when the initiator took it up. */
  decidedAt: instantSchema.nullable(),
  /** True when the rule's own assignee was empty or gone and a stand-in was asked; shown on the record. */
  fallback: z.boolean(),
})
export type Task = z.infer<typeof taskSchema>

/** `start`: the record exists and has not been submitted, which only a back entry says. `complete`: the engine's own last line. */
export const actKinds = ['start', 'submit', 'resubmit', 'agree', 'return', 'refuse', 'confirm', 'recall', 'withdraw', 'comment', 'import', 'complete'] as const
export type ActKind = (typeof actKinds)[number]

/** 经过: one line of a record's trail; never changed, never removed while the record lives. */
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
  /** For a resubmission: field → [old, new] of what changed. */
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
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  createdBy: idSchema,
  createdAt: instantSchema,
})

/** A message to one person about a record: result, copy (抄送), overdue. */
export const noticeSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  memberId: idSchema,
  recordId: idSchema.nullable(),
  kind: z.enum(['result', 'copy', 'returned', 'overdue', 'conflict']),
  at: instantSchema,
  readAt: instantSchema.nullable(),
})
export type Notice = z.infer<typeof noticeSchema>
