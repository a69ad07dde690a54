import { z } from 'zod'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { deskSchema, grantSchema, memberSchema, postSchema, roleSchema, unitSchema } from '#shared/domain/organisation.ts'
import { delegationSchema } from '#shared/domain/delegation.ts'
import { none } from './shapes.ts'

const delegationViewSchema = delegationSchema.extend({ fromName: z.string(), toName: z.string() })

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
  /** 委派 of a member: what he has given and what he has been given, the newest first. Of another only for whoever manages grants. */
  'delegation.list': {
    sealed: false,
    args: z.strictObject({ memberId: idSchema }),
    value: z.strictObject({ given: z.array(delegationViewSchema), received: z.array(delegationViewSchema) }),
  },
  /** Online only, since a desk does not hold others' tasks: who would get how many of a member's tasks if they were handed over, and how many nobody can take. */
  'member.previewHandOver': {
    sealed: false,
    args: z.strictObject({ memberId: idSchema, successorId: idSchema }),
    value: z.strictObject({ moves: z.array(z.strictObject({ memberId: idSchema, tasks: z.number().int() })), stuck: z.number().int() }),
  },
  /** Online only: what only the server knows of each desk. When it last opened a session, who is enrolled there, how much it brought since it is being closed. */
  'organisation.deskContacts': {
    sealed: false,
    args: none,
    value: z.strictObject({
      desks: z.array(z.strictObject({ id: idSchema, contactAt: instantSchema.nullable(), delivered: z.number().int(), members: z.array(z.string()) })),
    }),
  },
  /** Reads the line that a forgotten desk shows: for the administrator to compare before he admits it. */
  'organisation.readAdmission': {
    sealed: false,
    args: z.strictObject({ request: z.string().max(400) }),
    value: z.strictObject({ name: z.string(), code: z.string(), weak: z.boolean(), fingerprint: z.string() }),
  },
  /** Online only: the server knows the desk again. */
  'organisation.admitDesk': { sealed: false, args: z.strictObject({ request: z.string().max(400) }), value: z.strictObject({ code: z.string() }) },
  /** Online only. */
  'organisation.issueAccount': {
    sealed: false,
    /** `allowsWeak`: the code may make a desk on a machine that keeps no secret (弱保护). */
    args: z.strictObject({ memberId: idSchema, allowsWeak: z.boolean().optional() }),
    value: z.strictObject({ userName: z.string(), initialPassword: z.string(), enrolmentCode: z.string() }),
  },
} as const
