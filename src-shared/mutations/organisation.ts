import { z } from 'zod'
import { failed, ok } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { grantSchema, postSchema, unitSchema } from '#shared/domain/organisation.ts'
import { administers, keepsAdministrator } from './administration.ts'
import { defineMutation } from './mutation.ts'

/** Creates or changes a unit; the tree stays a tree. */
export const unitPut = defineMutation({
  name: 'unit.put',
  version: 1,
  args: unitSchema.omit({ revision: true }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'unit.manage')
    if (!allowed.ok) return allowed
    const organisation = allowed.value
    if (args.parentId !== null && !organisation.units.has(args.parentId)) return failed('unit-missing')
    if (args.parentId !== null && organisation.unitAndBelow(args.id).includes(args.parentId)) return failed('call-malformed', { path: 'parentId' })
    if (args.headId !== null && organisation.members.get(args.headId)?.state !== 'active') return failed('member-missing')
    const namesake = [...organisation.units.values()].find((unit) => unit.id !== args.id && unit.parentId === args.parentId && unit.name.zh === args.name.zh)
    if (namesake) return failed('unit-exists', { name: args.name.zh })
    await rows.put('unit', args)
    return ok(undefined)
  },
})

/** Creates or changes a post. */
export const postPut = defineMutation({
  name: 'post.put',
  version: 1,
  args: postSchema.omit({ revision: true }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'post.manage')
    if (!allowed.ok) return allowed
    await rows.put('post', args)
    return ok(undefined)
  },
})

/** Gives a role to a member, for a unit and until a time. */
export const grantPut = defineMutation({
  name: 'grant.put',
  version: 1,
  args: grantSchema.omit({ revision: true }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'grant.manage')
    if (!allowed.ok) return allowed
    const organisation = allowed.value
    if (!organisation.members.has(args.memberId)) return failed('member-missing')
    if (!organisation.roles.has(args.roleKey)) return failed('call-malformed', { path: 'roleKey' })
    if (args.unitId !== null && !organisation.units.has(args.unitId)) return failed('unit-missing')
    if (!keepsAdministrator(organisation, context.judgedAt, { grant: { ...args, revision: 0 } }))
      return failed('permission-denied', { action: 'administrator.last' })
    await rows.put('grant', args)
    return ok(undefined)
  },
})

/** Takes a role away. */
export const grantRemove = defineMutation({
  name: 'grant.remove',
  version: 1,
  args: z.strictObject({ id: idSchema }),
  async apply(rows, args, context) {
    const allowed = await administers(rows, context, 'grant.manage')
    if (!allowed.ok) return allowed
    if (!allowed.value.grants.has(args.id)) return failed('grant-missing')
    if (!keepsAdministrator(allowed.value, context.judgedAt, { removed: args.id })) return failed('permission-denied', { action: 'administrator.last' })
    await rows.remove('grant', args.id)
    return ok(undefined)
  },
})
