import { z } from 'zod'
import { dateSchema, idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'

/** A parallel block in the present visit: the branches that were begun, and those of them that are done. */
const blockStateSchema = z.strictObject({ begun: z.array(keySchema), finished: z.array(keySchema) })

const standingSchema = {
  blocks: z.record(keySchema, blockStateSchema),
  /** Nodes that wait, with the instant at which they end. */
  waits: z.record(keySchema, instantSchema),
  /** Nodes that wait for sub-processes, with the records that were started there. */
  children: z.record(keySchema, z.array(idSchema)),
}

/** What a return with resumption has put aside, to be taken up again when `at` is done; `at` null is the initiator. */
const asideSchema = z.strictObject({
  at: keySchema.nullable(),
  /** Blocks that the return entered on its way; they end with it. */
  entered: z.array(keySchema),
  nodes: z.array(keySchema),
  ...standingSchema,
  /** Tasks that were open or queued, and the returner's own. */
  tasks: z.array(z.strictObject({ id: idSchema, state: z.enum(['open', 'queued']) })),
})
export type Aside = z.infer<typeof asideSchema>

/** The recurring work that has begun a record: its schedule, the period, and the instant from which it was due. */
const scheduledSchema = z.strictObject({ key: keySchema, period: dateSchema, at: instantSchema })

/**
 * What a record keeps of its route beside the nodes at which it stands. Null in most records: a route without blocks, waits and returns that are resumed says all by its
 * nodes.
 */
export const routeStateSchema = z.strictObject({
  ...standingSchema,
  /** The last one is taken up first. */
  aside: z.array(asideSchema),
  /** The record that has started this one, and the node at which it may wait for it. */
  parent: z.strictObject({ recordId: idSchema, node: keySchema }).nullable(),
  /** Until when it stays in the archive; null for ever. */
  archive: z.strictObject({ node: keySchema, keepUntil: instantSchema.nullable() }).nullable(),
  schedule: scheduledSchema.nullable().default(null),
})
export type RouteState = z.infer<typeof routeStateSchema>

/** The state of a record that has nothing to keep. */
export const emptyRouteState: RouteState = { blocks: {}, waits: {}, children: {}, aside: [], parent: null, archive: null, schedule: null }

/** As a record holds it: null when there is nothing to keep. */
export function keptRouteState(state: RouteState): RouteState | null {
  const { blocks, waits, children, aside, parent, archive, schedule } = state
  const isEmpty =
    [blocks, waits, children].every((each) => Object.keys(each).length === 0) && aside.length === 0 && parent === null && archive === null && schedule === null
  return isEmpty ? null : state
}
