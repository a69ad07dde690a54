import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema, uuidSchema } from '#shared/kernel/id.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import { can } from '#shared/permissions/policy.ts'
import { defineMutation } from './mutation.ts'
import { authorOf, rowOf } from './reading.ts'

const reason = z.string().max(2000)
/** Records that one mutation names: an act on the result of a filter is several mutations of one matter. */
export const holdsAtOnce = 500

/**
 * Places records on legal hold, those that are closed and those that still run. A record that this matter holds already stays so. One that is gone meanwhile does not keep the others from being held; only
 * when none is left there is nothing to hold.
 */
export const holdPlace = defineMutation({
  name: 'hold.place',
  version: 1,
  args: z.strictObject({ matterId: uuidSchema, recordIds: z.array(idSchema).min(1).max(holdsAtOnce), reason }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    if (args.reason.trim() === '') return failed('reason-missing')
    const newId = idsOf(context.id)
    const recordIds = [...new Set(args.recordIds)].toSorted()
    await rows.preload('record', recordIds)
    let standing = 0
    for (const recordId of recordIds) {
      const id = newId()
      const record = await rows.get('record', recordId)
      if (!record) continue
      if (!can(who.value.organisation, context.author, 'record.hold', { kind: 'record', record }, context.judgedAt))
        return failed('permission-denied', { action: 'record.hold' })
      standing += 1
      const held = await rows.list('hold', { recordId })
      if (held.some(({ matterId, liftedAt }) => matterId === args.matterId && liftedAt === null)) continue
      const placed = { placedBy: context.author, placedAt: context.at, liftedBy: null, liftedAt: null, liftReason: '' }
      await rows.put('hold', { id, recordId, matterId: args.matterId, reason: args.reason.trim(), ...placed })
    }
    if (standing > 0) return ok(undefined)
    const missing = await rowOf(rows, context, 'record', recordIds[0] ?? '')
    return missing.ok ? ok(undefined) : missing
  },
})

/** Lifts holds, each once, with the reason why they are no longer needed. */
export const holdLift = defineMutation({
  name: 'hold.lift',
  version: 1,
  args: z.strictObject({ holdIds: z.array(idSchema).min(1).max(holdsAtOnce), reason }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    if (args.reason.trim() === '') return failed('reason-missing')
    for (const id of [...new Set(args.holdIds)].toSorted()) {
      const hold = await rowOf(rows, context, 'hold', id)
      if (!hold.ok) return hold
      const record = await rowOf(rows, context, 'record', hold.value.recordId)
      if (!record.ok) return record
      if (!can(who.value.organisation, context.author, 'record.hold', { kind: 'record', record: record.value }, context.judgedAt))
        return failed('permission-denied', { action: 'record.hold' })
      if (hold.value.liftedAt !== null) return failed('hold-lifted')
      await rows.put('hold', { ...hold.value, liftedBy: context.author, liftedAt: context.at, liftReason: args.reason.trim() })
    }
    return ok(undefined)
  },
})
