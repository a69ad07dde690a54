import { z } from 'zod'
import { localTextSchema } from '#shared/kernel/text.ts'

/** Finding by text. */
export const searchCalls = {
  /** Records and people by text, pinyin or initials; `of` is the definition of a record, the unit of a member. */
  'search.find': {
    sealed: false,
    args: z.strictObject({ text: z.string().max(100), limit: z.number().int().min(1).max(50) }),
    value: z.array(
      z.strictObject({ kind: z.enum(['record', 'member']), id: z.string(), title: z.string(), number: z.string().nullable(), of: localTextSchema.nullable() }),
    ),
  },
} as const
