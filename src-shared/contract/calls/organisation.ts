import { z } from 'zod'
import { idSchema } from '#shared/kernel/id.ts'
import { deskSchema, grantSchema, memberSchema, postSchema, roleSchema, unitSchema } from '#shared/domain/organisation.ts'
import { none } from './shapes.ts'

/** Units, posts, members, roles, desks. */
export const organisationCalls = {
  'organisation.get': {
    sealed: false,
    args: none,
    value: z.strictObject({
      units: z.array(unitSchema),
      posts: z.array(postSchema),
      members: z.array(memberSchema),
      roles: z.array(roleSchema),
      grants: z.array(grantSchema),
      desks: z.array(deskSchema),
    }),
  },
  /** Online only. */
  'organisation.issueAccount': {
    sealed: false,
    args: z.strictObject({ memberId: idSchema }),
    value: z.strictObject({ userName: z.string(), initialPassword: z.string(), enrolmentCode: z.string() }),
  },
} as const
