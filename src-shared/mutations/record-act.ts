import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema, keySchema, type Id } from '#shared/kernel/id.ts'
import { decisions, formDataSchema } from '#shared/domain/record.ts'
import { can, mayReadRecord } from '#shared/permissions/policy.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import type { Change, RecordRow, World } from '#shared/workflow/change.ts'
import { comment, decide, recall, terminate, withdraw, type Decided } from '#shared/workflow/interpreter.ts'
import { settleEntry } from '#shared/workflow/settle-entry.ts'
import { addSigners, answer, ask, progress, removeSigner, transfer, urge } from '#shared/workflow/seat-acts.ts'
import { defineMutation, type Mutation, type MutationContext } from './mutation.ts'
import { passData, putAttachments, refuseTaken } from './new-record.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, worldOf, type Case } from './reading.ts'

type OnRecord = { readonly recordId: Id }
/** What an act on a record may look at beside its arguments. */
export type Asking = { readonly rows: RowReader; readonly context: MutationContext; readonly world: World }

/** One act on a record that stands: by an active author, on the case as the transaction sees it. */
export function recordAct<Args extends OnRecord>(
  name: string,
  args: z.ZodType<Args>,
  act: (found: Case, args: Args, asking: Asking) => Result<Change> | Promise<Result<Change>>,
  version = 1,
): Mutation<Args> {
  return defineMutation({
    name,
    version,
    args,
    async apply(rows, given, context) {
      const who = await authorOf(rows, context)
      if (!who.ok) return who
      const found = await caseOf(rows, context, given.recordId)
      if (!found.ok) return found
      const world = worldOf(context, who.value.organisation)
      const change = await act(found.value, given, { rows, context, world })
      if (!change.ok) return change
      const kept = await keepData(rows, found.value, change.value.record, context)
      if (!kept.ok) return kept
      await putChange(rows, { context, world }, change.value, found.value)
      return ok(undefined)
    },
  })
}

/** What an act has changed in the data is judged beside the other records, and its files are taken in, as when a record is handed in. */
async function keepData(rows: RowWriter, { record: before, compiled }: Case, record: RecordRow, context: MutationContext): Promise<Result<void>> {
  if (record.data === before.data) return ok(undefined)
  const free = await refuseTaken(rows, compiled, [record], record.id, context)
  return free.ok ? putAttachments(rows, compiled, record.id, record.data, context) : free
}

const words = z.string().max(4000)
const reason = z.string().max(2000)
const onTask = { recordId: idSchema, taskId: idSchema }

/** Decides an open task of one's own, as the first days knew it. */
export const recordDecide = recordAct(
  'record.decide',
  z.strictObject({ ...onTask, decision: z.enum(decisions).exclude(['done']), opinion: words, returnTo: keySchema.nullable() }),
  (found, args, { world }) => decide(found, args, world),
)

/** Decides an open task of one's own: with the way back of a return, what a do-task fills in, or what a second person has entered blind. */
export const recordDecide2 = recordAct(
  'record.decide',
  z.strictObject({
    ...onTask,
    decision: z.enum(decisions),
    opinion: words,
    returnTo: keySchema.nullable(),
    /** Whether the route comes straight back here when the target of a return is done. */
    resume: z.boolean(),
    /** For a do-task: the fields that it fills. For a double entry: the checked fields. */
    data: formDataSchema.nullable(),
    warningReasons: z.record(z.string().max(80), z.string().max(2000)),
  }),
  (found, args, { world }) => {
    const { data, warningReasons, ...act } = args
    const plain = decide(found, { ...act, ...(data ? { entered: data } : {}) }, world)
    const node = found.compiled.nodesByKey.get(found.tasks.find(({ id }) => id === args.taskId)?.node ?? '')
    // Whether it may be decided at all is the better answer than a fault in what was filled in.
    if (!plain.ok || node?.kind !== 'do' || args.decision !== 'done' || node.fills.length === 0) return plain
    const filled = fill(found, node.fills, data ?? {}, { reasons: warningReasons, world })
    return filled.ok ? decide(found, { ...act, filled: filled.value }, world) : filled
  },
  2,
)

/** Settles the differences between a blind entry of one's own and the first one. */
export const recordSettleEntry = recordAct(
  'record.settle-entry',
  z.strictObject({ ...onTask, opinion: words, data: formDataSchema, keep: z.array(z.string().max(200)).max(5000) }),
  (found, { data, ...act }, { world }) => settleEntry(found, { ...act, entered: data }, world),
)

/** The record's data with the fields that a node fills, judged like a submission. */
function fill(
  { record, compiled }: Case,
  fills: readonly string[],
  given: Readonly<Record<string, unknown>>,
  { reasons, world }: { readonly reasons: Readonly<Record<string, string>>; readonly world: World },
): Result<NonNullable<Decided['filled']>> {
  const { unitId, creatorId, round, businessDate } = record
  const scope = { unitId, creatorId, round, businessDate, late: { filling: fills, kept: record.data } }
  const typed = Object.fromEntries(Object.entries(given).filter(([key]) => fills.includes(key))) as typeof record.data
  return passData(compiled, { ...record.data, ...typed }, scope, world.organisation, reasons)
}

/** Takes one's own record back. */
export const recordWithdraw = recordAct('record.withdraw', z.strictObject({ recordId: idSchema, reason }), (found, args, { world }) =>
  withdraw(found, args, world),
)

/** Takes one's own record to oneself to revise it, or says that one has taken up a return. */
export const recordRecall = recordAct('record.recall', z.strictObject({ recordId: idSchema, reason }), (found, args, { world }) => recall(found, args, world))

/** Ends a record for good, with a permission of its own. */
export const recordTerminate = recordAct('record.terminate', z.strictObject({ recordId: idSchema, reason }), (found, args, { world, context }) => {
  const may = can(world.organisation, context.author, 'record.terminate', { kind: 'record', record: found.record }, context.judgedAt)
  return may ? terminate(found, args, world) : failed('permission-denied', { action: 'record.terminate' })
})

/** Adds a remark to a record that one may read. */
export const recordComment = recordAct('record.comment', z.strictObject({ recordId: idSchema, text: words.min(1) }), (found, args, { world, context }) =>
  mayReadRecord(world.organisation, context.author, found.record, context.judgedAt, found.compiled.body)
    ? comment(found, args, world)
    : failed('permission-denied', { action: 'record.comment' }),
)

/** Hands an open task of one's own to another. */
export const recordTransfer = recordAct('record.transfer', z.strictObject({ ...onTask, toId: idSchema, reason }), (found, args, { world }) =>
  transfer(found, args, world),
)

/** Asks others before or after oneself. */
export const recordAddSigners = recordAct(
  'record.add-signers',
  z.strictObject({ ...onTask, memberIds: z.array(idSchema).min(1).max(10), where: z.enum(['before', 'after']), reason }),
  (found, args, { world }) => addSigners(found, args, world),
)

/** Takes back a signer whom one has added. */
export const recordRemoveSigner = recordAct('record.remove-signer', z.strictObject({ ...onTask, reason }), (found, args, { world }) =>
  removeSigner(found, args, world),
)

/** Asks the initiator; the clock stands until he answers. */
export const recordAsk = recordAct('record.ask', z.strictObject({ ...onTask, question: words }), (found, args, { world }) => ask(found, args, world))

/** Answers what was asked. */
export const recordAnswer = recordAct('record.answer', z.strictObject({ ...onTask, answer: words }), (found, args, { world }) => answer(found, args, world))

/** Reminds those who are asked. */
export const recordUrge = recordAct('record.urge', z.strictObject({ recordId: idSchema, words: reason }), async (found, args, { rows, world }) => {
  const urged = (await rows.list('act', { recordId: args.recordId })).filter(({ kind }) => kind === 'urge').map(({ at }) => at)
  return urge(found, { words: args.words, lastAt: urged.length === 0 ? null : Math.max(...urged) }, world)
})

/** Tells how the work goes. */
export const recordProgress = recordAct('record.progress', z.strictObject({ ...onTask, text: words }), (found, args, { world }) => progress(found, args, world))
