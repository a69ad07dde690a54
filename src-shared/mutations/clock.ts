import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { tick } from '#shared/workflow/clock.ts'
import { defineMutation } from './mutation.ts'
import { putChange } from './put-change.ts'
import { authorOf, caseOf, worldOf } from './reading.ts'

/**
 * Says that the time of a record that one may read has come: waits end, late tasks are recorded. Whoever says it decides nothing; what is due is judged by the trusted bounds, and is done once, because the
 * record says whether it was. Where nothing is due (another has said it before), nothing happens and nobody is bothered.
 */
export const clockTick = defineMutation({
  name: 'clock.tick',
  version: 1,
  args: z.strictObject({ recordId: idSchema }),
  async apply(rows, { recordId }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, recordId)
    if (!found.ok) return found
    const { record, compiled } = found.value
    const { organisation } = who.value
    if (!mayReadRecord(organisation, context.author, record, context.judgedAt, compiled.body)) return failed('permission-denied', { action: 'clock.tick' })
    const world = worldOf(context, organisation)
    const change = tick(found.value, world)
    if (!change.ok) return change
    const isNothing = change.value.acts.length === 0 && change.value.tasks.length === 0
    if (!isNothing) await putChange(rows, { context, world }, change.value, found.value)
    return ok(undefined)
  },
})
