import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { jsonObjectSchema } from '#shared/kernel/json.ts'
import { none, page } from './shapes.ts'

export const syncStateSchema = z.strictObject({
  link: z.enum(['online', 'offline', 'connecting', 'untrusted', 'refused']),
  /** Since when `link` is so. */
  since: instantSchema,
  waiting: z.number().int(),
  /** When the desk last agreed with the server. */
  agreedAt: instantSchema.nullable(),
  conflicts: z.number().int(),
  /** Milliseconds by which this desk's clock runs ahead of the server's (behind: negative), when they are so far apart that it matters; otherwise, or unknown: null. */
  clockAhead: z.number().int().nullable(),
  fault: faultSchema.nullable(),
  /** First contact or gained scopes. */
  bootstrap: z.strictObject({ done: z.number().int(), total: z.number().int() }).nullable(),
})
export type SyncState = z.infer<typeof syncStateSchema>

export const conflictSchema = z.strictObject({
  id: idSchema,
  /** The rejected mutation: name, arguments and when it was meant. */
  name: z.string(),
  args: jsonObjectSchema,
  at: instantSchema,
  authorId: idSchema,
  recordId: idSchema.nullable(),
  recordTitle: z.string(),
  fault: faultSchema,
  /** What happened meanwhile: the act that stood in the way, in the record's trail. */
  meanwhile: z.strictObject({ kind: z.string(), actorName: z.string(), at: instantSchema, opinion: z.string() }).nullable(),
  state: z.enum(['open', 'redone', 'discarded']),
  resolvedAt: instantSchema.nullable(),
  reason: z.string().nullable(),
  abilities: z.array(z.enum(['redo', 'edit', 'copy', 'discard'])),
})
export type Conflict = z.infer<typeof conflictSchema>

/** What waits, what the server says, and what it refused. */
export const syncCalls = {
  'sync.state': { sealed: false, args: none, value: syncStateSchema },
  'sync.now': { sealed: false, args: none, value: syncStateSchema },
  /** Who this desk is: what an administrator needs where the server does not know it, or another answers. `request` is the line that admits it again. */
  'sync.identity': {
    sealed: false,
    args: none,
    value: z.strictObject({ request: z.string(), fingerprint: z.string(), server: z.string(), authority: z.string(), company: z.string() }),
  },
  /** After `key-not-certified`: the account's password, so that the server takes the signed-in member's key. Resolves when the round after it has ended. */
  'sync.certify': { sealed: false, args: z.strictObject({ password: z.string().max(200) }), value: syncStateSchema },
  /** Somebody has taken note that this store lacks its end, or was copied. */
  'sync.answerEndLost': { sealed: false, args: none, value: none },
  /** After `removal-too-large`: a person agrees, once, that the server takes away most of this desk's records. What waits to be sent stays. */
  'sync.allowRemoval': { sealed: false, args: none, value: syncStateSchema },
  /** What waits to be sent, oldest first. */
  'sync.outbox': {
    sealed: false,
    args: z.strictObject({ ...page }),
    value: z.strictObject({
      rows: z.array(
        z.strictObject({
          sequence: z.number().int(),
          id: idSchema,
          name: z.string(),
          authorName: z.string(),
          at: instantSchema,
          recordTitle: z.string(),
          bytes: z.number().int(),
          doubt: faultSchema.nullable(),
        }),
      ),
      total: z.number().int(),
    }),
  },
  'conflict.list': { sealed: false, args: z.strictObject({ state: z.enum(['open', 'all']) }), value: z.array(conflictSchema) },
  /** redo: the same act on what stands now. discard wants a reason. edit and copy are done with drafts: answers the draft's id. */
  'conflict.resolve': {
    sealed: false,
    args: z.strictObject({ id: idSchema, way: z.enum(['redo', 'edit', 'copy', 'discard']), reason: z.string().max(2000) }),
    value: z.strictObject({ draftId: idSchema.nullable() }),
  },
} as const
