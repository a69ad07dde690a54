import { z } from 'zod'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { workingCalendar } from '#shared/calendar/working-time.ts'
import { captureOf } from '#shared/definition/captures.ts'
import { formDataSchema } from '#shared/domain/record.ts'
import { derivedId } from '#shared/kernel/derived-id.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import { instantSchema, keySchema, timeId, type Id, type Instant } from '#shared/kernel/id.ts'
import { idsOf } from '#shared/kernel/made-ids.ts'
import { submit } from '#shared/workflow/interpreter.ts'
import { membersOf } from '#shared/workflow/scheduled.ts'
import { defineMutation } from './mutation.ts'
import { newRecord, passData } from './new-record.ts'
import { numbersFor } from './numbers.ts'
import { putChange } from './put-change.ts'
import { newestInForce, speakerOf, takenId, worldOf } from './reading.ts'

/**
 * A machine enters what it has measured of itself (OPS-06, OPS-07): a desk's by whoever is signed in there, the server's by time itself. The record belongs to the definition's keeper, passes the
 * check that every record passes, and has one identity: place and period.
 */
export const captureEnter = defineMutation({
  name: 'capture.enter',
  version: 1,
  args: z.strictObject({
    definitionKey: keySchema,
    place: z.string().min(1).max(80),
    period: z.string().min(1).max(60),
    at: instantSchema,
    data: formDataSchema,
  }),
  async apply(rows, { definitionKey, place, period, at, data }, context) {
    const who = await speakerOf(rows, context)
    if (!who.ok) return who
    const organisation = who.value
    const found = await newestInForce(rows, definitionKey)
    if (!found.ok) return found
    const { compiled } = found.value
    const capture = captureOf(compiled.body)
    if (!capture || at > context.at) return failed('schedule-not-due', { period })
    const id = captureId({ definitionKey, period, at }, place)
    // Entered already; what has come of it may have been disposed of since.
    if (await takenId(rows, id)) return ok(undefined)
    const businessDate = dateAt(at, organisation.settings['calendar.timeZone'])
    const calendar = workingCalendar(organisation.settings)
    const turn = { for: { kind: 'role', role: capture.keeper, share: 'in-turn' }, every: { kind: 'daily', on: 'all-days', at: '00:00' } } as const
    const [keeper] = membersOf(turn, businessDate, { organisation, calendar, judgedAt: context.judgedAt })
    if (!keeper) return failed('assignee-missing', { role: capture.keeper })
    const scope = { unitId: keeper.unitId, creatorId: keeper.id, round: 1, businessDate }
    const passed = passData(compiled, data, scope, organisation, null)
    if (!passed.ok) return passed
    const about = { id, businessDate, unitId: keeper.unitId, number: { number: '', numberState: 'provisional' as const }, importId: null }
    const record = { ...newRecord(compiled, about, passed.value, context), creatorId: keeper.id }
    const world = { ...worldOf(context, organisation), actorId: timeId, newId: idsOf(id) }
    const change = submit({ compiled, record }, { kind: 'capture', changes: {} }, world)
    if (!change.ok) return change
    const [number] = await numbersFor(compiled.body, [record], context)
    await putChange(rows, { context, world }, { ...change.value, record: { ...change.value.record, ...number } })
    return ok(undefined)
  },
})

/** The identity of what a machine enters. */
export function captureId({ definitionKey, period, at }: { readonly definitionKey: string; readonly period: string; readonly at: Instant }, place: string): Id {
  return derivedId(at, 'capture', definitionKey, place, period)
}
