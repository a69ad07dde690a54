import { z } from 'zod'
import { delegationSchema } from '#shared/domain/delegation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema, type Id } from '#shared/kernel/id.ts'
import { can } from '#shared/permissions/policy.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { authorOf } from './reading.ts'

/** Says that another takes one's tasks for some time; whoever manages grants may say it for somebody who is away. */
export const delegationPut = defineMutation({
  name: 'delegation.put',
  version: 1,
  args: delegationSchema.omit({ revision: true }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const { organisation } = who.value
    const standing = await rows.get('delegation', args.id)
    if (!mayDelegate(organisation, context, args.fromId) || (standing && standing.fromId !== args.fromId))
      return failed('permission-denied', { action: 'delegation.put' })
    if (organisation.members.get(args.fromId)?.state !== 'active' || organisation.members.get(args.toId)?.state !== 'active') return failed('member-missing')
    if (args.fromId === args.toId) return failed('delegation-self')
    if (args.endsAt <= args.startsAt) return failed('delegation-dates')
    await rows.put('delegation', { ...args, reason: args.reason.trim() })
    return ok(undefined)
  },
})

/** Ends a delegation. What has gone to the other by it stays with him. */
export const delegationRemove = defineMutation({
  name: 'delegation.remove',
  version: 1,
  args: z.strictObject({ id: idSchema }),
  async apply(rows, { id }, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const standing = await rows.get('delegation', id)
    if (!standing) return ok(undefined)
    if (!mayDelegate(who.value.organisation, context, standing.fromId)) return failed('permission-denied', { action: 'delegation.remove' })
    await rows.remove('delegation', id)
    return ok(undefined)
  },
})

function mayDelegate(organisation: OrganisationIndex, context: MutationContext, fromId: Id): boolean {
  return fromId === context.author || can(organisation, context.author, 'grant.manage', { kind: 'company' }, context.judgedAt)
}
