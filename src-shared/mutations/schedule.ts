import { z } from 'zod'
import { periodOf, type Period } from '#shared/calendar/recurrence.ts'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import type { CompiledDefinition } from '#shared/definition/compile.ts'
import { schedulesOf, type Schedule } from '#shared/definition/schedule.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { emptyRouteState } from '#shared/domain/route-state.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, keySchema, timeId } from '#shared/kernel/id.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import type { RowWriter } from '#shared/rows/transaction.ts'
import { submitToComplete } from '#shared/workflow/interpreter.ts'
import { isLate, membersOf, scheduledId } from '#shared/workflow/scheduled.ts'
import { defineMutation, type MutationContext } from './mutation.ts'
import { newRecord } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { putChange, scaled, withoutTaken } from './put-change.ts'
import { newestInForce, speakerOf, takenId, worldOf } from './reading.ts'

/**
 * Recurring work begins: the record of a schedule's period for a member, which lies with him until he completes and submits it. The server says it of everybody, a desk without network of whoever is signed in
 * there; whoever comes second finds it begun, and nothing happens. Its lines and its task are named after it, so that they are the same at both.
 */
export const scheduleStart = defineMutation({
  name: 'schedule.start',
  version: 1,
  args: z.strictObject({ definitionKey: keySchema, schedule: keySchema, period: dateSchema, memberId: idSchema }),
  async apply(rows, args, context) {
    const who = await speakerOf(rows, context)
    if (!who.ok) return who
    const organisation = who.value
    const found = await newestInForce(rows, args.definitionKey)
    if (!found.ok) return found
    const { compiled, publishedAt } = found.value
    const schedule = schedulesOf(compiled.body).find(({ key }) => key === args.schedule)
    const calendar = workingCalendar(organisation.settings)
    const period = schedule && periodOf(schedule.every, args.period, calendar)
    if (!schedule || !period || period.at > context.at || period.at <= publishedAt) return failed('schedule-not-due', { period: args.period })
    const members = membersOf(schedule, period.key, { organisation, calendar, judgedAt: context.judgedAt })
    const member = members.find(({ id }) => id === args.memberId)
    const isOwn = context.author === timeId || context.author === args.memberId
    if (!member || !isOwn) return failed('permission-denied', { action: 'schedule.start' })
    return begin(rows, context, { organisation, compiled, schedule, period, member })
  },
})

type Beginning = {
  readonly organisation: OrganisationIndex
  readonly compiled: CompiledDefinition
  readonly schedule: Schedule
  readonly period: Period
  readonly member: Member
}

async function begin(rows: RowWriter, context: MutationContext, { organisation, compiled, schedule, period, member }: Beginning): Promise<Result<void>> {
  const { body } = compiled
  const id = scheduledId(body.key, schedule, period.key, member.id)
  // Begun already; what has come of it may have been disposed of since.
  if (await takenId(rows, id)) return ok(undefined)
  const scope = { unitId: member.unitId, creatorId: member.id, round: 1, businessDate: period.date }
  const data = await withoutTaken(rows, compiled, scaled(compiled, compiled.prefill(schedule.key, scope)), { scope, id, context })
  const checked = compiled.check(data, scope).data
  const kept = { data: checked, title: compiled.title(checked), amountMinor: compiled.amountMinor(checked), reasons: {} }
  const about = { id, businessDate: period.date, unitId: member.unitId, number: { number: '', numberState: 'provisional' as const }, importId: null }
  const record = {
    ...newRecord(compiled, about, kept, context),
    creatorId: member.id,
    route: { ...emptyRouteState, schedule: { key: schedule.key, period: period.key, at: period.at } },
  }
  const world = { ...worldOf(context, organisation), actorId: timeId, newId: idsOf(id) }
  const change = submitToComplete({ compiled, record }, world, isLate(period, context.at) ? 'schedule-late' : 'schedule')
  if (!change.ok) return change
  const [number] = await numbersFor(body, [record], context)
  await putChange(rows, { context, world }, { ...change.value, record: { ...change.value.record, ...number } })
  return ok(undefined)
}
