import { z } from 'zod'
import { conflictSchema } from '#shared/domain/conflict.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { defineMutation } from './mutation.ts'
import { authorOf } from './reading.ts'

/**
 * Says what has become of a conflict of one's own. The first word stands: of two desks that resolve the same one, the later changes nothing. A server that no
 * longer has it (it was restored) has nothing to resolve, and nobody is bothered with that.
 */
export const conflictResolve = defineMutation({
  name: 'conflict.resolve',
  version: 1,
  args: z.strictObject({ conflictId: idSchema, state: conflictSchema.shape.state.exclude(['open']), reason: z.string().max(2000) }),
  async apply(rows, { conflictId, state, reason }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const conflict = await rows.get('conflict', conflictId)
    if (!conflict) return context.place === 'server' ? ok(undefined) : failed('not-held')
    if (conflict.memberId !== context.author) return failed('permission-denied', { action: 'conflict.resolve' })
    if (conflict.state !== 'open') return ok(undefined)
    if (state === 'discarded' && reason.trim() === '') return failed('reason-missing')
    await rows.put('conflict', { ...conflict, state, resolvedAt: context.at, reason })
    return ok(undefined)
  },
})
