import { z } from 'zod'
import { idSchema, instantSchema, keySchema, sha256Schema } from '#shared/kernel/id.ts'

/** 法律保留: a record may not be disposed of until it is lifted. One row a record; those that one act has placed share their matter. */
export const holdSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  recordId: idSchema,
  matterId: idSchema,
  reason: z.string().min(1).max(2000),
  placedBy: idSchema,
  placedAt: instantSchema,
  liftedBy: idSchema.nullable(),
  liftedAt: instantSchema.nullable(),
  liftReason: z.string().max(2000),
})
export type Hold = z.infer<typeof holdSchema>

/** Where a record's period comes from: an archive step of its route, the company's period for its definition, or the company's for all; `disposal`: the application by which others went stays for ever. */
export const retentionRules = ['route', 'definition', 'company', 'disposal'] as const

/** 销毁证明: what stays of a record that was disposed of, under its id and for whoever could hold it. It names its content and does not hold it. */
export const disposalSchema = z.strictObject({
  id: idSchema,
  revision: z.number().int(),
  definitionKey: keySchema,
  definitionVersion: z.number().int().min(1),
  number: z.string(),
  unitId: idSchema,
  /** SHA-256 of the record's id and title, one a line: a short title alone could be guessed. */
  titleDigest: sha256Schema,
  /** SHA-256 of `recordContent`. */
  contentDigest: sha256Schema,
  acts: z.number().int().min(0),
  files: z.number().int().min(0),
  bytes: z.number().int().min(0),
  closedAt: instantSchema,
  keptUntil: instantSchema,
  rule: z.enum(retentionRules),
  /** The application, and who has agreed to it. */
  requestId: idSchema,
  requestNumber: z.string(),
  approvals: z.array(z.strictObject({ memberId: idSchema, at: instantSchema, actId: idSchema })),
  disposedBy: idSchema,
  disposedAt: instantSchema,
  /** Those that the record had. */
  scopes: z.array(z.string()),
})
export type Disposal = z.infer<typeof disposalSchema>
