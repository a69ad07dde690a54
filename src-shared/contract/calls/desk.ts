import { z } from 'zod'
import { faultSchema } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema } from '#shared/kernel/id.ts'
import { closingReasons } from '#shared/domain/organisation.ts'
import { findingSchema } from '#shared/domain/installation.ts'
import { backupStateSchema } from './backup.ts'
import { sessionSchema } from './session.ts'
import { none } from './shapes.ts'

/** What a desk that an administrator has closed says of it. */
export const closedDeskSchema = z.strictObject({
  reason: z.enum(closingReasons),
  at: instantSchema,
  /** Mutations that never reached the server: they stay here, for the company's recovery key alone. */
  kept: z.number().int(),
})

export const deskStateSchema = z.strictObject({
  /**
   * new: no store, enrol or restore. sealed: locked. open: somebody is signed in. broken: a store is here and cannot be used; `fault` says why. closed: an
   * administrator has closed it and nobody can open it; `closed` says why.
   */
  phase: z.enum(['new', 'sealed', 'open', 'broken', 'closed']),
  closed: closedDeskSchema.nullable(),
  deskName: z.string().nullable(),
  company: z.string().nullable(),
  /** The company's zone; null while it is not known. */
  timeZone: z.string().nullable(),
  members: z.array(z.strictObject({ id: idSchema, userName: z.string(), name: z.string() })),
  lastMemberId: idSchema.nullable(),
  /** What waits: counted when the desk was locked, and fewer as it leaves. */
  waiting: z.number().int(),
  /** What waits leaves by itself as soon as the server can be reached; otherwise it waits for the next unlocking. */
  leaving: z.boolean(),
  /** Tasks that have fallen due, counted from the times handed over at the lock. */
  due: z.number().int(),
  /** Files in the drop folders of this desk's members: they wait until whoever they belong to is signed in. */
  dropped: z.number().int(),
  agreedAt: instantSchema.nullable(),
  backup: backupStateSchema,
  fault: faultSchema.nullable(),
  /** The device secret lies in a file, because the machine's key service keeps nothing; an administrator has approved it. */
  weak: z.boolean(),
  /** Files kept aside for a `broken` desk, for the sentence that says what to do. */
  storePath: z.string(),
})
export type DeskState = z.infer<typeof deskStateSchema>

/** What answers while the desk is new or locked, up to the first session. */
export const deskCalls = {
  'desk.state': { sealed: true, args: none, value: deskStateSchema },
  /** Whether this machine is as a desk should have it; stores a secret in the key service, reads it back and removes it. */
  'desk.check': { sealed: true, args: none, value: z.strictObject({ findings: z.array(findingSchema) }) },
  /** Only reads the code: whose server, for the person to see before typing a password. */
  'desk.readCode': {
    sealed: true,
    args: z.strictObject({ code: z.string().max(400) }),
    value: z.strictObject({ server: z.string(), fingerprint: z.string() }),
  },
  'desk.enrol': {
    sealed: true,
    args: z.strictObject({
      code: z.string().max(400),
      userName: z.string().max(40),
      password: z.string().max(200),
      newPassword: z.string().max(200),
      deskName: z.string().min(1).max(60),
      /** Weak mode, for which an administrator must have approved the code; it counts only where the key service keeps nothing. */
      weak: z.boolean().optional(),
    }),
    value: sessionSchema,
  },
} as const
