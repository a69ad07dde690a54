import type { Database } from 'better-sqlite3'
import type { Id, Instant } from '#shared/kernel/id.ts'

/** More cannot be counted at a glance. */
const alarmsMax = 999

/**
 * When the open tasks of these members fall due, one instant a task, earliest first: all that a locked desk may know of them. No name and no id goes
 * along; none is needed, because what was due before the lock only counts and never rings.
 */
export function alarmsOf(raw: Database, memberIds: readonly Id[]): Instant[] {
  const due = raw.prepare(
    `select "dueAt" from "task" where "state" = 'open' and "dueAt" is not null and "assigneeId" in (select value from json_each(?)) order by "dueAt" limit ?`,
  )
  return due.pluck().all(JSON.stringify(memberIds), alarmsMax) as Instant[]
}
