import { assertNever } from '#shared/kernel/assert-never.ts'
import { derivedId } from '#shared/kernel/derived-id.ts'
import { dayMs, dayNumber, minuteMs } from '#shared/calendar/civil-date.ts'
import { periodsBetween, turnOf, type Period } from '#shared/calendar/recurrence.ts'
import type { WorkingCalendar } from '#shared/calendar/working-time.ts'
import type { DefinitionBody, DefinitionRow } from '#shared/definition/definition.ts'
import { schedulesOf, type Schedule, type ScheduledFor } from '#shared/definition/schedule.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'

/** A record that is to be begun: of which schedule, for which period and whom. */
export type Scheduled = { readonly id: Id; readonly definitionKey: string; readonly schedule: Schedule; readonly period: Period; readonly memberId: Id }
/** A published definition and since when it is in force. */
export type InForce = { readonly body: DefinitionBody; readonly publishedAt: Instant }
/** The company as it is now. */
export type Company = { readonly organisation: OrganisationIndex; readonly calendar: WorkingCalendar; readonly judgedAt: Instant }

/** Of each definition that brings about something by itself, the newest version that can be started. */
export function inForceOf(rows: readonly Pick<DefinitionRow, 'key' | 'version' | 'state' | 'body' | 'publishedAt'>[]): readonly InForce[] {
  return newestPublished(rows)
    .filter(({ body }) => schedulesOf(body).length > 0)
    .map(({ body, publishedAt }) => ({ body, publishedAt: publishedAt ?? 0 }))
}

/** Of each definition the newest version that can be started. */
export function newestPublished<R extends Pick<DefinitionRow, 'key' | 'version' | 'state'>>(rows: readonly R[]): readonly R[] {
  const newest = new Map<string, R>()
  for (const row of rows) if (row.state === 'published' && row.version > (newest.get(row.key)?.version ?? 0)) newest.set(row.key, row)
  return [...newest.values()]
}

/** What is missed longer than this is not begun any more: the server stood still for a month, or the desk was in a drawer. */
const lateDaysMax = 31
/** What is begun so much later than it was due is marked as late. */
const toleratedMs = 60 * minuteMs

/**
 * The identity of recurring work: definition, schedule, period, and the member; of work that one does for all in turn, no member. Whoever begins it makes the same record, under whatever version.
 */
export function scheduledId(definitionKey: string, { key, for: whom }: Pick<Schedule, 'key' | 'for'>, period: string, memberId: Id): Id {
  return derivedId(dayNumber(period) * dayMs, 'scheduled', definitionKey, key, period, isInTurn(whom) ? '' : memberId)
}

/** Whether a record is begun late. */
export function isLate(period: Pick<Period, 'at'>, now: Instant): boolean {
  return now - period.at > toleratedMs
}

/** Everything that these definitions bring about after `from` and not after `to`, for those who are there now; what was due before its version was published is not. */
export function scheduledBetween(definitions: readonly InForce[], from: Instant, to: Instant, company: Company): readonly Scheduled[] {
  const begin = Math.max(from, to - lateDaysMax * dayMs)
  return definitions.flatMap(({ body, publishedAt }) =>
    schedulesOf(body).flatMap((schedule) =>
      periodsBetween(schedule.every, Math.max(begin, publishedAt), to, company.calendar).flatMap((period) =>
        membersOf(schedule, period.key, company).map(({ id: memberId }) => ({
          id: scheduledId(body.key, schedule, period.key, memberId),
          definitionKey: body.key,
          schedule,
          period,
          memberId,
        })),
      ),
    ),
  )
}

/** So far ahead it is looked for the next period: the rarest comes once in a quarter or at a few dates of the year, and somebody looks again before. */
const aheadMs = 35 * dayMs

/** When something is due next; null: not for a month. */
export function nextScheduled(definitions: readonly InForce[], now: Instant, calendar: WorkingCalendar): Instant | null {
  const next = definitions.flatMap(({ body }) => schedulesOf(body).flatMap(({ every }) => periodsBetween(every, now, now + aheadMs, calendar)[0]?.at ?? []))
  return next.length === 0 ? null : Math.min(...next)
}

/** For whom a period begins a record, active members in the order of their ids; of those who take turns, the one whose it is. */
export function membersOf({ for: whom, every }: Pick<Schedule, 'for' | 'every'>, period: string, { organisation, judgedAt }: Company): readonly Member[] {
  const all = namedBy(whom, organisation, judgedAt)
    .filter(({ state }) => state === 'active')
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  if (!isInTurn(whom)) return all
  const turn = all[turnOf(every, period) % Math.max(1, all.length)]
  return turn ? [turn] : []
}

function isInTurn(whom: ScheduledFor): boolean {
  return 'share' in whom && whom.share === 'in-turn'
}

function namedBy(whom: ScheduledFor, organisation: OrganisationIndex, judgedAt: Instant): readonly Member[] {
  const members = [...organisation.members.values()]
  switch (whom.kind) {
    case 'member':
      return members.filter(({ id }) => id === whom.memberId)
    case 'post':
      return members.filter(({ postId }) => postId === whom.postId)
    case 'unit':
      return members.filter(({ unitId }) => unitId === whom.unitId)
    case 'role':
      return members.filter(({ id }) => organisation.rolesOf(id, judgedAt).some(({ role }) => role.key === whom.role))
    case 'unit-heads': {
      const heads = new Set([...organisation.units.values()].filter(({ state }) => state === 'active').map(({ headId }) => headId))
      return members.filter(({ id }) => heads.has(id))
    }
    default:
      return assertNever(whom)
  }
}
