import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { idSchema, instantSchema, type Id, type Instant } from '#shared/kernel/id.ts'
import { syncFolder, writeDurably } from '../durable-files.ts'

/**
 * Wrong passwords in a row (AUT-07), kept beside the key file so that ending the process forgets nothing.
 *
 * An attempt is written down before it is judged, so that a kill in between cannot save it, and struck off when it was right. From the
 * company's limit on, the member waits: 15 minutes, then twice as long each time, at most a day. An administrator's reset ends it (AUT-08).
 * It slows guessing at the keyboard; against a stolen file stand Argon2id and the device secret.
 */
export const lockoutFileName = 'desk.attempts'
const firstWaitMs = 15 * 60_000
const longestWaitMs = 24 * 3_600_000

const attemptsSchema = z.record(idSchema, z.strictObject({ failures: z.number().int().min(0), lastAt: instantSchema }))
type Attempts = z.infer<typeof attemptsSchema>

/** What the fault of a wrong password says beside it: how many tries are left, or until when there is none. */
export type AfterWrong = { readonly left: number } | { readonly rule: 'locked'; readonly until: Instant }

/** Counts an attempt before it is judged and answers what follows if it is wrong, or `account-locked` while the member has to wait. */
export async function beginAttempt(directory: string, memberId: Id, limit: number, now: Instant): Promise<Result<AfterWrong>> {
  const attempts = await read(directory)
  const mine = attempts[memberId] ?? { failures: 0, lastAt: now }
  const until = lockedUntil(mine, limit, now)
  if (until > now) return failed('account-locked', { until })
  const counted = { failures: mine.failures + 1, lastAt: now }
  await write(directory, { ...attempts, [memberId]: counted })
  const left = limit - counted.failures
  return ok(left > 0 ? { left } : { rule: 'locked', until: lockedUntil(counted, limit, now) })
}

/** The password was right, or an administrator has reset it; answers how many attempts had been counted. */
export async function clearAttempts(directory: string, memberId: Id): Promise<number> {
  const { [memberId]: mine, ...others } = await read(directory)
  if (Object.keys(others).length > 0) await write(directory, others)
  else await rm(join(directory, lockoutFileName), { force: true })
  return mine?.failures ?? 0
}

/** A clock that was set back does not shorten the wait, nor does one that was wrong lengthen it beyond the wait itself. */
function lockedUntil(mine: Attempts[string], limit: number, now: Instant): Instant {
  if (mine.failures < limit) return 0
  const wait = Math.min(firstWaitMs * 2 ** (mine.failures - limit), longestWaitMs)
  return Math.min(mine.lastAt, now) + wait
}

async function read(directory: string): Promise<Attempts> {
  try {
    const parsed = attemptsSchema.safeParse(JSON.parse(await readFile(join(directory, lockoutFileName), 'utf8')))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

async function write(directory: string, attempts: Attempts): Promise<void> {
  await writeDurably(join(directory, lockoutFileName), JSON.stringify(attempts))
  await syncFolder(directory)
}
