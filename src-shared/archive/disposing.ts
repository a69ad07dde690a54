import { z } from 'zod'
import type { Disposal } from '#shared/domain/archive.ts'
import type { Act, BusinessRecord, FormData } from '#shared/domain/record.ts'
import { digestOfText } from '#shared/kernel/digest.ts'
import { idSchema } from '#shared/kernel/id.ts'

/**
 * 销毁: what an application for disposal asks for, and what must be so before it is carried out, whatever its definition says. Two members have agreed to the list, by their own acts, neither of
 * them its initiator; each record is what it was when they did.
 */
const approvalsNeeded = 2

/** A record as an application names it: with its number and the SHA-256 of its content, so that what was approved is what goes. */
export const namedRecordSchema = z.object({ record: idSchema, number: z.string(), content: z.string() })
export type NamedRecord = z.infer<typeof namedRecordSchema>

/** The records that an application lists; undefined when a line names none, or one is named twice. */
export function recordsNamedBy(list: string, data: FormData): readonly NamedRecord[] | undefined {
  const lines = namedRecordSchema.array().min(1).safeParse(data[list])
  if (!lines.success || new Set(lines.data.map(({ record }) => record)).size < lines.data.length) return undefined
  return lines.data.toSorted((a, b) => (a.record < b.record ? -1 : 1))
}

/**
 * Who has agreed to the list as it stands, each once; undefined when they are not enough. An agreement to a list that was changed since counts no more, and what was entered for somebody later (补录) is none.
 */
export function approvalsOf({ creatorId }: Pick<BusinessRecord, 'creatorId'>, acts: readonly Act[], list: string): Disposal['approvals'] | undefined {
  const changedIn = Math.max(0, ...acts.filter(({ kind, changes }) => kind === 'resubmit' && list in changes).map(({ round }) => round))
  const byMember = new Map<string, Disposal['approvals'][number]>()
  for (const { kind, round, actorId, enteredBy, at, id } of acts)
    if (kind === 'agree' && round >= changedIn && enteredBy === null && actorId !== creatorId) byMember.set(actorId, { memberId: actorId, at, actId: id })
  return byMember.size < approvalsNeeded ? undefined : [...byMember.values()].toSorted((a, b) => a.at - b.at || (a.actId < b.actId ? -1 : 1))
}

/** What stays of a title. */
export function titleDigest({ id, title }: Pick<BusinessRecord, 'id' | 'title'>): string {
  return digestOfText(`${id}\n${title}`)
}
