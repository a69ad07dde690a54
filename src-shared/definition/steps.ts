import { z } from 'zod'
import { fieldKeySchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema, type LocalText } from '#shared/kernel/text.ts'
import { expressionSchema } from './expression-text.ts'

/**
 * The steps of a route (format 2): nodes, and blocks whose branches hold steps again. What begins also ends, so no dead end and no node out of reach can be drawn; the
 * one way back is the act of returning. Format 1 is a flat list of the first three kinds and means what it always meant.
 */

/** A number that the definition fixes, or the parameter that says it. */
export const countSchema = z.union([z.number().int().min(1).max(10_000_000), z.strictObject({ param: fieldKeySchema })])
export type Count = z.infer<typeof countSchema>

/** A member field, or a member column of a table (`signers.member`): whom the initiator chose. */
const memberPathSchema = z.union([fieldKeySchema, z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/)])

/** Whom a node asks. An empty or departed answer falls back to the unit heads above, then to administrators, visibly. */
const linearAssignees = [
  z.strictObject({ kind: z.literal('initiator') }),
  /** Head of the record's unit; `level` 1 is the unit itself, 2 its parent … The initiator's own headship goes one level up. */
  z.strictObject({ kind: z.literal('unit-head'), level: z.number().int().min(1).max(9).default(1) }),
  /** All members who hold the role for the record's unit. */
  z.strictObject({ kind: z.literal('role'), role: keySchema }),
  z.strictObject({ kind: z.literal('post'), postId: z.string() }),
  z.strictObject({ kind: z.literal('member'), memberId: z.string() }),
] as const
export const linearAssigneeSchema = z.discriminatedUnion('kind', [...linearAssignees, z.strictObject({ kind: z.literal('field'), field: fieldKeySchema })])

export const assigneeSchema = z.discriminatedUnion('kind', [
  ...linearAssignees,
  /** The member that a field names, or those of a table's column in the order of its rows: the initiator's choice. */
  z.strictObject({ kind: z.literal('field'), field: memberPathSchema }),
  /** Head of the unit that a field names, `level` as above. */
  z.strictObject({ kind: z.literal('field-unit-head'), field: fieldKeySchema, level: z.number().int().min(1).max(9).default(1) }),
  /** Holders of the role for the unit that a field names. */
  z.strictObject({ kind: z.literal('field-unit-role'), field: fieldKeySchema, role: keySchema }),
  /** Those who have done an earlier node, last time it was done. */
  z.strictObject({ kind: z.literal('handler'), node: keySchema }),
])
export type Assignee = z.infer<typeof assigneeSchema>

/** A node of format 1. */
export const linearNodeSchema = z.strictObject({
  key: keySchema,
  label: localTextSchema,
  /** approve: agree, return, refuse. check: a second person compares the checked fields. confirm: the initiator confirms closure. */
  kind: z.enum(['approve', 'check', 'confirm']),
  assignee: linearAssigneeSchema,
  /** any: the first decision counts (或签). all: everybody must agree (会签). */
  mode: z.enum(['any', 'all']).default('any'),
  /** The node is passed over while this is false; judged when the record reaches it. */
  when: expressionSchema.optional(),
  /** Limit in working minutes, with an optional earlier warning (WFL-04, WFL-13). */
  limit: z.strictObject({ workingMinutes: z.number().int().min(1), warnBefore: z.number().int().min(1).optional() }).optional(),
  canReturn: z.boolean().default(true),
  canRefuse: z.boolean().default(true),
})
export type LinearNode = z.infer<typeof linearNodeSchema>

const nodeBase = {
  key: keySchema,
  label: localTextSchema,
  /** The node is passed over while this is false; judged when the record reaches it. What cannot be judged stops the record. */
  when: expressionSchema.optional(),
}
/** What a limit does before and after its end. Minutes are those of the limit: working minutes, or those of the clock. */
const limitMore = {
  /** So many minutes before the end a warning (WFL-13). */
  warnBefore: countSchema.optional(),
  /** Or when so many percent of the time are over. */
  warnPercent: countSchema.optional(),
  /** After the end: so many minutes later, each counted from the one before, these come to know and may look (升级). */
  escalate: z
    .array(z.strictObject({ after: countSchema, to: assigneeSchema }))
    .max(5)
    .optional(),
}

/** How long something may take (WFL-04). */
export const limitSchema = z.union([
  z.strictObject({ workingMinutes: countSchema, ...limitMore }),
  /** By the clock on the wall, nights and holidays included. */
  z.strictObject({ minutes: countSchema, ...limitMore }),
  /** Until the instant, or the end of the date, that a field holds; an empty one limits nothing. */
  z.strictObject({ by: fieldKeySchema, ...limitMore }),
])
export type Limit = z.infer<typeof limitSchema>

const asking = {
  ...nodeBase,
  assignee: assigneeSchema,
  /** any: the first who is done is enough (或签). all: everybody (会签). in-order: one after the other, in the order of the assignee's answer (依次). */
  mode: z.enum(['any', 'all', 'in-order']).default('any'),
  limit: limitSchema.optional(),
  canReturn: z.boolean().default(true),
  /** Whoever is asked may hand his task to another (转交). */
  canTransfer: z.boolean().default(true),
  /** Whoever is asked may ask others before or after him (加签). */
  canAddSigners: z.boolean().default(true),
}

/** Nodes at which somebody is asked. */
const askingNodeSchemas = [
  /** A decision: agree, return, refuse. In the mode `ratio` it is agreed when `percent` of those asked have agreed, and refused when that has become impossible (比例). */
  z.strictObject({
    ...asking,
    kind: z.literal('approve'),
    mode: z.enum(['any', 'all', 'in-order', 'ratio']).default('any'),
    percent: countSchema.optional(),
    canRefuse: z.boolean().default(true),
  }),
  /** Work without a judgement: done or returned. `fills` names the fields that are entered here and nowhere earlier. */
  z.strictObject({
    ...asking,
    kind: z.literal('do'),
    fills: z.array(fieldKeySchema).max(100).default([]),
    /** The definition field that is published by doing this, in the same step: it is done by publishing and by nothing else. */
    publishes: fieldKeySchema.optional(),
    /** The table that names the records which are disposed of by doing this: it is done by disposing of them and by nothing else (`archive/disposing.ts`). */
    disposes: fieldKeySchema.optional(),
    /** The table that says which values of the named record are put right by doing this: it is done by putting them right and by nothing else (`correction-request.ts`). */
    corrects: fieldKeySchema.optional(),
  }),
  /** A second person compares the checked fields with the papers. */
  z.strictObject({ ...asking, kind: z.literal('check'), canRefuse: z.boolean().default(true) }),
  /** A second person enters the checked fields without seeing them; the two must be equal. */
  z.strictObject({ ...asking, kind: z.literal('double-entry'), canRefuse: z.boolean().default(false) }),
  /** The initiator confirms closure. */
  z.strictObject({ ...asking, kind: z.literal('confirm'), assignee: assigneeSchema.default({ kind: 'initiator' }) }),
] as const

/** What a wait waits for. */
const untilSchema = z.discriminatedUnion('kind', [
  /** A date (its beginning) or an instant of the form; one that is over or empty does not wait. */
  z.strictObject({ kind: z.literal('field'), field: fieldKeySchema }),
  z.strictObject({ kind: z.literal('working-minutes'), minutes: countSchema }),
  /** An event that one of these reports as done. */
  z.strictObject({ kind: z.literal('event'), assignee: assigneeSchema }),
])

const quietNodeSchemas = [
  /** 抄送: these come to know; nothing waits. */
  z.strictObject({ ...nodeBase, kind: z.literal('copy'), to: z.array(assigneeSchema).min(1).max(20) }),
  z.strictObject({ ...nodeBase, kind: z.literal('wait'), until: untilSchema }),
  /**
   * Starts records of another definition: one, or one for each row of a table. `data` fills their fields, by CEL over `form`, `record`, `param` and, for a row, `row`. Their
   * initiator is this record's, unless a member field or column is named.
   */
  z.strictObject({
    ...nodeBase,
    kind: z.literal('sub-process'),
    definition: keySchema,
    forEach: fieldKeySchema.optional(),
    data: z.record(fieldKeySchema, expressionSchema).default({}),
    initiator: memberPathSchema.optional(),
    /** Whether this record stands here until all of them are closed. */
    waits: z.boolean().default(true),
  }),
  /** Puts the record into the archive for so many years; the last step of a route. */
  z.strictObject({ ...nodeBase, kind: z.literal('archive'), keepYears: z.union([countSchema, z.literal('for-ever')]) }),
] as const

const nodeSchemas = [...askingNodeSchemas, ...quietNodeSchemas] as const
/** A node of format 2. */
export const nodeSchema = z.discriminatedUnion('kind', [...nodeSchemas])
export type RouteNode = z.infer<typeof nodeSchema>
type NodeDraft = z.input<typeof nodeSchema>

/** A node at which somebody is asked. */
export type AskingNode = Extract<RouteNode, { readonly assignee: Assignee }>

type Join = { kind: 'all' } | { kind: 'any' } | { kind: 'at-least'; count: Count }
type Named = { key: string; label: LocalText }

export type Branch = Named & { when?: string | undefined; steps: Step[] }
type BranchDraft = Named & { when?: string | undefined; steps: StepDraft[] }
export type Choice = Named & { kind: 'choice'; branches: Branch[] }
export type Parallel = Named & { kind: 'parallel'; branches: Branch[]; join: Join }
export type Block = Choice | Parallel
/** One step of a route: a node or a block. */
export type Step = RouteNode | Block
export type StepDraft =
  | NodeDraft
  | (Named & { kind: 'choice'; branches: BranchDraft[] })
  | (Named & { kind: 'parallel'; branches: BranchDraft[]; join?: Join | undefined })

const branchSchema = z.strictObject({
  key: keySchema,
  label: localTextSchema,
  when: expressionSchema.optional(),
  steps: z.array(z.lazy((): z.ZodType<Step, StepDraft> => stepSchema)).max(60),
})
const branches = z.array(branchSchema).min(2).max(12)

/** A node or a block; branches hold steps again. */
export const stepSchema: z.ZodType<Step, StepDraft> = z.discriminatedUnion('kind', [
  ...nodeSchemas,
  /** The first branch whose condition holds; the last has none (条件分支). */
  z.strictObject({ key: keySchema, label: localTextSchema, kind: z.literal('choice'), branches }),
  /** Every branch whose condition holds, at once; `join` says how many of them must be done before the route goes on (并行). */
  z.strictObject({
    key: keySchema,
    label: localTextSchema,
    kind: z.literal('parallel'),
    branches,
    join: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('all') }),
        z.strictObject({ kind: z.literal('any') }),
        z.strictObject({ kind: z.literal('at-least'), count: countSchema }),
      ])
      .default({ kind: 'all' }),
  }),
])

/** Whether a step is a block. */
export function isBlock(step: Step): step is Block {
  return step.kind === 'choice' || step.kind === 'parallel'
}

/** Whether somebody is asked at a node. */
export function isAsking(node: RouteNode): node is AskingNode {
  return 'assignee' in node
}
