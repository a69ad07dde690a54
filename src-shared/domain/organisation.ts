import { z } from 'zod'
import { idSchema, instantSchema, keySchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { jsonSchema } from '#shared/kernel/json.ts'

/** 部门: a tree; `headId` is the person who answers for it. */
export const unitSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  name: localTextSchema,
  parentId: idSchema.nullable(),
  headId: idSchema.nullable(),
  sort: z.number().int(),
  state: z.enum(['active', 'closed']),
})
export type Unit = z.infer<typeof unitSchema>

/** 岗位. */
export const postSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  name: localTextSchema,
  duties: localTextSchema,
})
export type Post = z.infer<typeof postSchema>

/** 人: an account is personal (AUT-01); `userName` is what is typed to sign in. */
export const memberSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  userName: z.string().min(1).max(40),
  name: z.string().min(1).max(60),
  /** Full pinyin and initials, for finding people; filled by the mutation's author. */
  pinyin: z.string().max(200),
  unitId: idSchema,
  postId: idSchema.nullable(),
  kind: z.enum(['employee', 'partner', 'visitor']),
  state: z.enum(['active', 'disabled']),
})
export type Member = z.infer<typeof memberSchema>

/** A named set of permissions; the actions are those of `permissions/policy.ts`. */
export const roleSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  key: keySchema,
  name: localTextSchema,
  permissions: z.array(z.string()),
})
export type Role = z.infer<typeof roleSchema>

/** Role × unit × expiry, given to a member. It reaches the unit and all units below; `unitId` null reaches the company. */
export const grantSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  memberId: idSchema,
  roleKey: keySchema,
  unitId: idSchema.nullable(),
  expiresAt: instantSchema.nullable(),
})
export type Grant = z.infer<typeof grantSchema>

/** Why a desk is closed. */
export const closingReasons = ['lost', 'stolen', 'retired'] as const
export type ClosingReason = (typeof closingReasons)[number]

/**
 * A workstation that owns a store. *closing*: an administrator has closed it, and it has not been told yet; until it has, it may bring what waits there and
 * nothing else. *closed*: it has brought it, and is answered nothing any more.
 */
export const deskSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  name: z.string().min(1).max(60),
  code: z.string().regex(/^[A-Z0-9]{2,6}$/),
  state: z.enum(['active', 'closing', 'closed']),
  enrolledAt: instantSchema,
  /** Its device secret lies in a file, because its machine keeps no secret. */
  weak: z.boolean(),
  closing: z
    .strictObject({
      reason: z.enum(closingReasons),
      byId: idSchema,
      at: instantSchema,
      closedAt: instantSchema.nullable(),
      /** Mutations that it still brought. */
      delivered: z.number().int(),
    })
    .nullable(),
})
export type Desk = z.infer<typeof deskSchema>

/** A company-wide setting; keys and value schemas stand in `domain/setting.ts`. */
export const settingSchema = z.strictObject({
  id: z.string().min(1).max(60),
  revision: z.number().int(),
  value: jsonSchema,
})
export type Setting = z.infer<typeof settingSchema>
