import type { Instant } from '#shared/kernel/id.ts'
import { addDays, instantAt, minuteMs } from '#shared/calendar/civil-date.ts'
import { addWorkingMinutes, workingMinutesBetween } from '#shared/calendar/working-time.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { schedulesOf } from '#shared/definition/schedule.ts'
import type { TimeLimit } from '#shared/definition/time-limit.ts'
import type { Draft, TaskRow } from './change.ts'

/** The instants of a task's limit. */
export type Instants = Pick<TaskRow, 'dueAt' | 'warnAt' | 'escalateAt'>
const unlimited: Instants = { dueAt: null, warnAt: null, escalateAt: null }

/** The limit of a task, by its node; of recurring work that has begun and was not submitted yet, by its schedule. */
export function limitOf({ compiled, record, route }: Draft, { node, kind }: Pick<TaskRow, 'node' | 'kind'>): TimeLimit | undefined {
  if (kind === 'revise' && record.state === 'started' && route.schedule)
    return compiled.limit(schedulesOf(compiled.body).find(({ key }) => key === route.schedule?.key)?.limit)
  if (kind === 'revise' || kind === 'answer') return undefined
  const held = compiled.nodesByKey.get(node)
  return held && isAsking(held) ? compiled.limit(held.limit) : undefined
}

/** From when the limit of a task that opens now is counted: recurring work from its period on, however late it was begun. */
export function limitBegins({ world, record, route }: Draft, { kind }: Pick<TaskRow, 'kind'>): Instant {
  return kind === 'revise' && record.state === 'started' && route.schedule ? route.schedule.at : world.now
}

/** The instants of a limit that begins then. */
export function limitFrom(draft: Draft, limit: TimeLimit | undefined, from: Instant): Instants {
  const dueAt = limit ? endOf(draft, limit, from) : null
  if (!limit || dueAt === null) return unlimited
  const [first] = limit.escalate
  return { dueAt, warnAt: warningOf(draft, limit, from, dueAt), escalateAt: first ? later(draft, limit, dueAt, first.after) : null }
}

/** So many minutes after an instant, as the limit counts them: until a moment it counts by the clock. */
export function later({ world }: Draft, { ends }: TimeLimit, from: Instant, minutes: number): Instant {
  return ends.by === 'working-minutes' ? addWorkingMinutes(from, minutes, world.calendar) : from + minutes * minuteMs
}

function endOf(draft: Draft, limit: TimeLimit, from: Instant): Instant | null {
  const { ends } = limit
  if (ends.by !== 'field') return later(draft, limit, from, ends.minutes)
  const value = draft.record.data[ends.field]
  if (typeof value === 'number') return value
  return typeof value === 'string' ? instantAt(addDays(value, 1), 0, draft.world.calendar.timeZone) : null
}

function warningOf(draft: Draft, limit: TimeLimit, from: Instant, dueAt: Instant): Instant | null {
  const { warn, ends } = limit
  if (warn === null) return null
  if ('percent' in warn)
    return ends.by === 'field'
      ? Math.floor(from + ((dueAt - from) * warn.percent) / 100)
      : later(draft, limit, from, Math.floor((ends.minutes * warn.percent) / 100))
  return ends.by === 'field' ? dueAt - warn.minutes * minuteMs : later(draft, limit, from, ends.minutes - warn.minutes)
}

/**
 * The instants of a task whose clock goes on: what was left when it was stopped is left now. What was over stays over, and a moment that the form names does not move because
 * somebody has asked a question.
 */
export function resumed(draft: Draft, task: TaskRow, pausedAt: Instant): Instants {
  const { calendar, now } = draft.world
  const ends = limitOf(draft, task)?.ends
  const { dueAt, warnAt, escalateAt } = task
  const moved = (at: Instant | null): Instant | null => {
    if (at === null || at <= pausedAt || ends?.by === 'field') return at
    if (ends?.by === 'minutes') return now + (at - pausedAt)
    const left = workingMinutesBetween(pausedAt, at, calendar)
    return left > 0 ? addWorkingMinutes(now, left, calendar) : at
  }
  return { dueAt: moved(dueAt), warnAt: moved(warnAt), escalateAt: moved(escalateAt) }
}

/** The first of what is still to come of a task's limit. */
export function nextOf({ state, pausedAt, warnAt, warnedAt, dueAt, overdueAt, escalateAt }: TaskRow): Instant | null {
  if (state !== 'open' || pausedAt !== null) return null
  const coming = [overdueAt === null && warnedAt === null ? warnAt : null, overdueAt === null ? dueAt : escalateAt].filter((at) => at !== null)
  return coming.length === 0 ? null : Math.min(...coming)
}
