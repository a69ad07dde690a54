import { z } from 'zod'
import { instantSchema, keySchema } from '#shared/kernel/id.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'
import { none, page } from './shapes.ts'

/** Changes of the organisation and its settings, and the audit log. */
export const administrationCalls = {
  /** Administration by mutation: `member.put`, `unit.put`, `grant.put`, `grant.remove`, `setting.put`, `definition.publish` … */
  mutate: { sealed: false, args: z.strictObject({ name: z.string(), version: z.number().int(), args: jsonObjectSchema }), value: none },
  /** Every definition that is or was published: its newest body, and its versions, newest first. */
  'definition.published': {
    sealed: false,
    args: none,
    value: z.array(
      z.strictObject({
        key: keySchema,
        newest: definitionBodySchema,
        versions: z.array(z.strictObject({ version: z.number().int(), state: z.enum(['published', 'retired']), publishedAt: instantSchema.nullable() })),
      }),
    ),
  },
  'setting.all': { sealed: false, args: none, value: jsonObjectSchema },
  'audit.list': {
    sealed: false,
    args: z.strictObject({ ...page }),
    value: z.strictObject({
      rows: z.array(z.strictObject({ sequence: z.number().int(), at: instantSchema, actorName: z.string(), act: z.string(), subject: z.string() })),
      total: z.number().int(),
      head: z.string(),
    }),
  },
  /** Walks the whole chain again. */
  'audit.verify': {
    sealed: false,
    args: none,
    value: z.strictObject({ events: z.number().int(), intact: z.boolean(), brokenAt: z.number().int().nullable() }),
  },
} as const
