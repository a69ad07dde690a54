import { z } from 'zod'
import { idSchema } from '#shared/kernel/id.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { deskSchema, memberSchema } from '#shared/domain/organisation.ts'
import { jsonSchema } from '#shared/kernel/json.ts'
import { none, abilities } from './shapes.ts'

export const sessionSchema = z.strictObject({
  member: memberSchema,
  desk: deskSchema,
  company: z.string(),
  unit: localTextSchema,
  /** Company-wide abilities, such as `member.manage`, `backup.manage`, `report.read`. */
  abilities,
  idleMinutes: z.number().int(),
  /** Others have a slot on this desk too: it can be handed over. */
  shared: z.boolean(),
  /** Where the member was when the desk locked; the window's own value. */
  viewState: jsonSchema.nullable(),
})
export type Session = z.infer<typeof sessionSchema>

/** Who is signed in. */
export const sessionCalls = {
  'session.unlock': { sealed: true, args: z.strictObject({ memberId: idSchema, password: z.string().max(200) }), value: sessionSchema },
  'session.get': { sealed: false, args: none, value: sessionSchema },
  'session.changePassword': { sealed: false, args: z.strictObject({ password: z.string().max(200), newPassword: z.string().max(200) }), value: none },
  /** Written down before the desk locks for whoever takes over. */
  'session.handOver': { sealed: false, args: none, value: none },
  'session.keepView': { sealed: false, args: z.strictObject({ viewState: jsonSchema }), value: none },
} as const
