import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema, keySchema } from '#shared/kernel/id.ts'
import { decisions } from '#shared/domain/record.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { comment, decide, recall, withdraw } from '#shared/workflow/interpreter.ts'
import { defineMutation } from './mutation.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, worldOf } from './reading.ts'

/** Decides an open task of one's own. */
export const recordDecide = defineMutation({
  name: 'record.decide',
  version: 1,
  args: z.strictObject({ recordId: idSchema, taskId: idSchema, decision: z.enum(decisions), opinion: z.string().max(4000), returnTo: keySchema.nullable() }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const { record, compiled, tasks } = found.value
    const change = decide(compiled, record, tasks, args, worldOf(context, who.value.organisation))
    if (!change.ok) return change
    await putChange(rows, change.value, { record, tasks })
    return ok(undefined)
  },
})

/** Takes one's own record back. */
export const recordWithdraw = defineMutation({
  name: 'record.withdraw',
  version: 1,
  args: z.strictObject({ recordId: idSchema, reason: z.string().max(2000) }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const { record, compiled, tasks } = found.value
    const change = withdraw(compiled, record, tasks, args, worldOf(context, who.value.organisation))
    if (!change.ok) return change
    await putChange(rows, change.value, { record, tasks })
    return ok(undefined)
  },
})

/** Takes one's own record to oneself to revise it, or says that one has taken up a return. */
export const recordRecall = defineMutation({
  name: 'record.recall',
  version: 1,
  args: z.strictObject({ recordId: idSchema, reason: z.string().max(2000) }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const { record, compiled, tasks } = found.value
    const change = recall(compiled, record, tasks, args, worldOf(context, who.value.organisation))
    if (!change.ok) return change
    await putChange(rows, change.value, { record, tasks })
    return ok(undefined)
  },
})

/** Adds a remark to a record that one may read. */
export const recordComment = defineMutation({
  name: 'record.comment',
  version: 1,
  args: z.strictObject({ recordId: idSchema, text: z.string().min(1).max(4000) }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, args.recordId)
    if (!found.ok) return found
    const { record, compiled, tasks } = found.value
    if (!mayReadRecord(who.value.organisation, context.author, record, context.judgedAt, compiled.body))
      return failed('permission-denied', { action: 'record.comment' })
    const change = comment(record, args, worldOf(context, who.value.organisation))
    if (!change.ok) return change
    await putChange(rows, change.value, { record, tasks })
    return ok(undefined)
  },
})
