import { z } from 'zod'
import { failed, type Result } from '#shared/kernel/fault.ts'
import { fieldKeySchema, idSchema } from '#shared/kernel/id.ts'
import { jsonSchema } from '#shared/kernel/json.ts'
import { placesAsOf, type ShieldedPlace } from '#shared/definition/shield.ts'
import { mayCorrect } from '#shared/permissions/policy.ts'
import { sightOf } from '#shared/permissions/sight.ts'
import type { Change, World } from '#shared/workflow/change.ts'
import { scopeOf } from '#shared/workflow/change.ts'
import { correct, correctionStop, valuesFault, type CorrectedValue } from '#shared/workflow/correct.ts'
import type { MutationContext } from './mutation.ts'
import { passData } from './new-record.ts'
import { newestBody, type Case } from './reading.ts'
import { recordAct, type Asking } from './record-act.ts'

/** What a correction says beside the record, as a call and as a mutation. */
export const correctionShape = {
  /** `from` is the value that the author saw, null where there was none: two corrections of one value collide by it. */
  changes: z
    .array(z.strictObject({ field: fieldKeySchema, from: jsonSchema, to: jsonSchema }))
    .min(1)
    .max(100),
  reason: z.string().max(2000),
  warningReasons: z.record(z.string().max(80), z.string().max(2000)),
}

/** 更正: puts values of a record right, as far as its definition lets them be corrected and by whom it names (ENT-06, ENT-18). */
export const recordCorrect = recordAct(
  'record.correct',
  z.strictObject({ recordId: idSchema, ...correctionShape }),
  async (found, args, { rows, context, world }) => {
    const { record, compiled } = found
    const may = mayCorrect(world.organisation, context.author, record, compiled.body, { at: context.at, now: context.judgedAt })
    if (!may) return failed('permission-denied', { action: 'record.correct' })
    if (compiled.body.corrections?.request !== undefined) return failed('correction-unapproved')
    return judgeCorrection(found, args, { rows, context, world })
  },
)

/** What must be so of every correction, direct or by request. */
export async function judgeCorrection(
  found: Case,
  correction: Pick<Args, 'changes' | 'reason' | 'warningReasons' | 'request'>,
  { rows, context, world }: Asking,
): Promise<Result<Change>> {
  const { record, compiled } = found
  const stopped = correctionStop(found, context.author)
  if (!stopped.ok) return stopped
  const other = correction.changes.find(({ field }) => compiled.body.corrections?.fields.includes(field) !== true)
  if (other) return failed('correction-decides', { field: other.field }, { field: other.field })
  // Nobody puts right what he may not see: he would guess at it until it is taken.
  const places = placesAsOf(compiled.body, await newestBody(rows, compiled.body.key))
  const covered = correction.changes.find(({ field }) =>
    isShieldedFrom(
      found,
      places.filter(({ key }) => key === field),
      context,
      world,
    ),
  )
  if (covered) return failed('permission-denied', { action: 'record.correct' }, { field: covered.field })
  const day = record.dayId === null ? undefined : await rows.get('day', record.dayId)
  return corrected(found, { ...correction, isSealed: day?.state === 'sealed' }, world)
}

function isShieldedFrom({ record, tasks, compiled: { body } }: Case, places: readonly ShieldedPlace[], context: MutationContext, world: World): boolean {
  return places.some((place) => sightOf(world.organisation, context.author, { record, tasks, body }, place, context.judgedAt) === 'covered')
}

type Args = {
  readonly changes: readonly CorrectedValue[]
  readonly reason: string
  readonly warningReasons: Readonly<Record<string, string>>
  /** Its business day is sealed: the line says so. */
  readonly isSealed: boolean
  readonly request?: string
}

/** The record's data with the values put right, judged like a submission. */
function corrected(found: Case, { warningReasons, ...correction }: Args, world: World): Result<Change> {
  const { record, compiled } = found
  const { changes } = correction
  const stands = valuesFault(record.data, changes)
  if (!stands.ok) return stands
  const filling = changes.map(({ field }) => field).filter((key) => compiled.lateFields.has(key))
  const scope = { ...scopeOf(record), late: { filling, kept: record.data } }
  const data = { ...record.data, ...Object.fromEntries(changes.map(({ field, to }) => [field, to])) }
  const passed = passData(compiled, data, scope, world.organisation, warningReasons)
  return passed.ok ? correct(found, { ...correction, passed: passed.value }, world) : passed
}
