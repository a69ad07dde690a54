import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { followingId } from '#shared/kernel/derived-id.ts'
import { idSchema, timeId } from '#shared/kernel/id.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { mayReadRecord } from '#shared/permissions/policy.ts'
import { isNothing, tick } from '#shared/workflow/clock.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { putChange } from './put-change.ts'
import { caseOf, speakerOf, worldOf } from './reading.ts'

/**
 * Says that the time of a record has come: waits end, tasks are warned of, recorded as late, told further up. The server says it (its author is `timeId`, docs/adr/0017), and so does a desk without network,
 * in the name of whoever is signed in, of records that he may read. Whoever says it decides nothing; what is due is judged by the trusted bounds, and is done once, because the
 * record says whether it was. Where nothing is due (another has said it before), nothing happens and nobody is bothered.
 */
export const clockTick = defineMutation({
  name: 'clock.tick',
  version: 1,
  args: z.strictObject({ recordId: idSchema }),
  async apply(rows, { recordId }, context) {
    const who = await speakerOf(rows, context)
    if (!who.ok) return who
    const found = await caseOf(rows, context, recordId)
    if (!found.ok) return found
    const { record, compiled } = found.value
    if (!maySay(who.value, context, record, compiled.body)) return failed('permission-denied', { action: 'clock.tick' })
    const world = worldOf(context, who.value)
    const change = tick(found.value, world)
    if (!change.ok) return change
    // What follows from it in other records is named after it too, and is nobody's act.
    const [first] = change.value.acts
    const following = { ...world, actorId: timeId, ...(first ? { newId: idsOf(followingId(first.id)) } : {}) }
    if (!isNothing(change.value) || change.value.record !== record) await putChange(rows, { context, world: following }, change.value, found.value)
    return ok(undefined)
  },
})

function maySay(organisation: OrganisationIndex, context: MutationContext, record: BusinessRecord, body: DefinitionBody): boolean {
  return context.author === timeId || mayReadRecord(organisation, context.author, record, context.judgedAt, body)
}
