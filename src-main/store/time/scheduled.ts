import { workingCalendar } from '#shared/calendar/working-time.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { scheduleStart } from '#shared/mutations/schedule.ts'
import { decodeRow, type StoredRow } from '#shared/rows/codec.ts'
import { inForceOf, nextScheduled, scheduledBetween, type InForce } from '#shared/workflow/scheduled.ts'
import { statement } from '#store/apply/statement.ts'
import type { DueContext } from './due.ts'

/**
 * Recurring work at a desk without network: what has fallen due for whoever is signed in since the server was last heard is begun here, with the identity that it has everywhere. What fell due before that the server
 * has begun, and others' work is theirs. Answers how much.
 */
export async function startScheduled(context: DueContext, heardAt: Instant): Promise<number> {
  const { database, session, clock } = context
  const now = clock()
  const organisation = await context.organisation()
  const company = { organisation, calendar: workingCalendar(organisation.settings), judgedAt: now }
  const due = scheduledBetween(definitionsInForce(context), heardAt, now, company).filter(({ memberId }) => memberId === session.member.id)
  let done = 0
  for (const { id, definitionKey, schedule, period, memberId } of due) {
    if (isHeld(database.readRaw, id)) continue
    const args = { definitionKey, schedule: schedule.key, period: period.key, memberId }
    const begun = await context.mutate(scheduleStart.name, scheduleStart.version, args, { recordId: id })
    if (begun.ok) done += 1
  }
  return done
}

function isHeld(raw: DueContext['database']['readRaw'], id: Id): boolean {
  return statement(raw, 'SELECT 1 FROM "record" WHERE "id" = ?').get(id) !== undefined
}

function definitionsInForce({ database }: DueContext): readonly InForce[] {
  const rows = statement(
    database.readRaw,
    `SELECT * FROM "definition" WHERE "state" = 'published' AND instr("body", '"schedules":[{') > 0`,
  ).all() as StoredRow[]
  return inForceOf(rows.map((row) => decodeRow('definition', row)))
}

/** When recurring work is due next at this desk. */
export async function nextScheduledAt(context: DueContext, now: Instant): Promise<Instant | null> {
  const { settings } = await context.organisation()
  return nextScheduled(definitionsInForce(context), now, workingCalendar(settings))
}
