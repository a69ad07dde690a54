import { z } from 'zod'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { versionId, type DefinitionBody } from '#shared/definition/definition.ts'
import { controlLineSchema, dayBlockers } from '#shared/domain/business-day.ts'
import type { OrganisationIndex } from '#shared/domain/organisation-index.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { dateSchema, idSchema, sha256Schema, type Id } from '#shared/kernel/id.ts'
import { can, type DayAction } from '#shared/permissions/policy.ts'
import type { RowReader, RowWriter } from '#shared/rows/transaction.ts'
import {
  blockersOf,
  close,
  newDay,
  reconcile,
  seal,
  signIn,
  signOut,
  standingOf,
  summarise,
  type Day,
  type DayWorld,
  type Standing,
} from '#shared/workflow/business-day.ts'
import { dayIdOf, earlierDays } from '#shared/workflow/day-content.ts'
import { defineMutation, type Mutation, type MutationContext } from './mutation.ts'
import { authorOf } from './reading.ts'

/** How many days back a day looks for one that is still open, and for the seal before its own. */
export const earlierDaysMax = 31

type Acting = { readonly rows: RowReader; readonly organisation: OrganisationIndex; readonly context: MutationContext; readonly world: DayWorld }

/** An act on a unit's day, by whoever may do it there. */
function dayAct<Args extends { readonly unitId: Id; readonly date: string }>(
  name: string,
  action: DayAction,
  args: z.ZodType<Args>,
  act: (day: Day | undefined, args: Args, acting: Acting) => Promise<Result<Day>>,
): Mutation<Args> {
  return defineMutation({
    name,
    version: 1,
    args,
    async apply(rows: RowWriter, given, context) {
      const who = await authorOf(rows, context)
      if (!who.ok) return who
      const { organisation } = who.value
      if (organisation.units.get(given.unitId)?.state !== 'active') return failed('unit-missing')
      if (!can(organisation, context.author, action, { kind: 'day', unitId: given.unitId }, context.judgedAt)) return failed('permission-denied', { action })
      const world = { by: context.author, at: context.at, bounds: context.bounds, mutationId: context.id }
      const before = await rows.get('day', dayIdOf(given.unitId, given.date))
      const changed = await act(before, given, { rows, organisation, context, world })
      if (!changed.ok) return changed
      if (changed.value !== before) await rows.put('day', changed.value)
      return ok(undefined)
    },
  })
}

/** An act on a day that somebody has opened. */
function standingDayAct<Args extends { readonly unitId: Id; readonly date: string }>(
  name: string,
  action: DayAction,
  args: z.ZodType<Args>,
  act: (day: Day, args: Args, acting: Acting) => Result<Day> | Promise<Result<Day>>,
): Mutation<Args> {
  return dayAct(name, action, args, async (day, given, acting) => (day ? act(day, given, acting) : failed('day-missing', { date: given.date })))
}

const ofDay = { unitId: idSchema, date: dateSchema }

/** 签到 (CLD-14): the first one opens the day. */
export const daySignIn = dayAct('day.sign-in', 'day.sign-in', z.strictObject(ofDay), async (day, { unitId, date }, { organisation, world }) =>
  signIn(day ?? newDay(unitId, date), dateAt(world.at, organisation.settings['calendar.timeZone']), world),
)

/** 签退. */
export const daySignOut = standingDayAct('day.sign-out', 'day.sign-in', z.strictObject(ofDay), (day, _args, { world }) => signOut(day, world))

/** 核对: control totals from the papers against what was entered. */
export const dayReconcile = standingDayAct(
  'day.reconcile',
  'day.close',
  z.strictObject({ ...ofDay, lines: z.array(controlLineSchema.omit({ computed: true })).max(500), note: z.string().max(2000) }),
  async (day, { lines, note }, { rows, world }) => reconcile(day, lines, note.trim(), await standingIn(rows, day.id), world),
)

/** 小结 (CLD-17). */
export const daySummarise = standingDayAct('day.summarise', 'day.close', z.strictObject({ ...ofDay, text: z.string().max(8000) }), (day, { text }, { world }) =>
  summarise(day, text.trim(), world),
)

/** 关账: in spite of what stands in the way only by whoever may seal, one by one and with a reason. */
export const dayClose = standingDayAct(
  'day.close',
  'day.close',
  z.strictObject({ ...ofDay, inSpiteOf: z.array(z.enum(dayBlockers)).max(dayBlockers.length), reason: z.string().max(2000) }),
  async (day, { inSpiteOf, reason }, { rows, organisation, context, world }) => {
    const standing = await standingIn(rows, day.id)
    const mayPass = can(organisation, context.author, 'day.seal', { kind: 'day', unitId: day.unitId }, context.judgedAt)
    const blockers = blockersOf(
      day,
      standing,
      (await earlierOf(rows, day)).some(({ state }) => state === 'open'),
    )
    return close(day, { inSpiteOf, reason: reason.trim(), mayPass }, blockers, standing, world)
  },
)

/** 封账: `content` is the digest of the entries that whoever seals has before him, and signs for. */
export const daySeal = standingDayAct(
  'day.seal',
  'day.seal',
  z.strictObject({ ...ofDay, content: sha256Schema }),
  async (day, { content }, { rows, world }) => {
    const before = (await earlierOf(rows, day)).find(({ state }) => state === 'sealed')
    return seal(day, content, await standingIn(rows, day.id), before?.seal?.hash ?? null, world)
  },
)

/** What a day consists of in this transaction. */
async function standingIn(rows: RowReader, dayId: Id): Promise<Standing> {
  const records = await rows.list('record', { dayId })
  const bodies = new Map<string, DefinitionBody | undefined>()
  for (const { definitionKey, definitionVersion } of records) {
    const id = versionId(definitionKey, definitionVersion)
    if (!bodies.has(id)) bodies.set(id, (await rows.get('definition', id))?.body)
  }
  return standingOf(dayId, records, ({ definitionKey, definitionVersion }) => bodies.get(versionId(definitionKey, definitionVersion)))
}

/** The unit's days of the month before that there are, the nearest first. */
async function earlierOf(rows: RowReader, { unitId, date }: Day): Promise<readonly Day[]> {
  const ids = earlierDays(unitId, date, earlierDaysMax)
  await rows.preload('day', ids)
  const found: Day[] = []
  for (const id of ids) {
    const day = await rows.get('day', id)
    if (day) found.push(day)
  }
  return found
}
