import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import type { Lateness } from '#shared/domain/business-day.ts'
import type { Act } from '#shared/domain/record.ts'
import { isSignedIn, type Day } from './business-day.ts'
import { counts, leafOf, type DayRecord } from './day-content.ts'

/** A record as a write found it and leaves it, with the lines of its trail that the same act writes. */
export type RecordWrite = {
  readonly before: DayRecord | undefined
  readonly after: DayRecord | undefined
  readonly acts: readonly Pick<Act, 'kind' | 'opinion' | 'enteredBy'>[]
}

export type WriteWorld = {
  readonly author: Id
  /** The author's own unit. */
  readonly authorUnitId: Id | undefined
  readonly at: Instant
  /** The record's definition asks that whoever enters has signed in. */
  readonly asksSignIn: boolean
}

/** Lines by which a sealed day is corrected, each of which says why; a correction may open a record once more, and then the rest of them can follow it. */
const correcting: ReadonlySet<string> = new Set(['supplement', 'correct', 'resubmit', 'refuse', 'withdraw', 'terminate'])

/**
 * What a business day says of a write to one of its records, whoever makes it and in whatever way: the one judgement below every mutation.
 *
 * - Into an open day one enters freely; where the definition asks for it, after one has signed in.
 * - An entry into a closed day is taken, and marked.
 * - What the seal of a day covers does not change, and nothing is added to it, unless a line with a reason stands beside it that says so. What does not touch what was entered, such as a remark,
 *   passes. What was added after the seal is not covered by it and goes its own way.
 */
export function judgeWrite(day: Day | undefined, dayId: Id, write: RecordWrite, world: WriteWorld): Result<Lateness | null> {
  const { before, after } = write
  const [was, is] = [leafOf(before, dayId), leafOf(after, dayId)]
  const kept = after?.late ?? null
  if (was === is || before?.late === 'supplement') return ok(kept)
  const isEntry = was === null && is !== null
  if (day?.state === 'sealed') {
    if (!isCorrection(write)) return failed('day-sealed', { date: day.date })
    return ok(isEntry ? 'supplement' : kept)
  }
  if (isEntry && asksToSignIn(day, write, world)) return failed('day-not-signed-in', { date: day?.date ?? after?.businessDate ?? '' })
  if (day?.state !== 'closed' || !isEntry) return ok(kept)
  return ok(day.closing !== null && world.at < day.closing.at ? 'arrived' : 'entered')
}

function isCorrection({ acts }: RecordWrite): boolean {
  return acts.some(({ kind, opinion, enteredBy }) => (correcting.has(kind) || enteredBy !== null) && opinion.trim() !== '')
}

/** Asked of whoever enters himself, into the day of his own unit; not of what time or another record begins, nor of what is entered for somebody else. */
function asksToSignIn(day: Day | undefined, { after, acts }: RecordWrite, { author, authorUnitId, asksSignIn }: WriteWorld): boolean {
  if (!asksSignIn || after?.creatorId !== author || after.unitId !== authorUnitId || !counts(after)) return false
  return !acts.some(({ kind }) => kind === 'supplement') && !isSignedIn(day, author)
}
