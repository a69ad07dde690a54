import { z } from 'zod'
import { ok } from '#shared/kernel/fault.ts'
import { idSchema } from '#shared/kernel/id.ts'
import { defineMutation } from './mutation.ts'
import { authorOf } from './reading.ts'

/** Marks one's own notices about a record as read. */
export const noticeRead = defineMutation({
  name: 'notice.read',
  version: 1,
  args: z.strictObject({ recordId: idSchema }),
  async apply(rows, args, context) {
    const who = await authorOf(rows, context)
    if (!who.ok) return who
    const notices = await rows.list('notice', { memberId: context.author, recordId: args.recordId })
    for (const notice of notices) if (notice.readAt === null) await rows.put('notice', { ...notice, readAt: context.at })
    return ok(undefined)
  },
})
