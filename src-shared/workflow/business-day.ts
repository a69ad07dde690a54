import { canonicalJson } from '#shared/kernel/canonical-json.ts'
import { digestOfText } from '#shared/kernel/digest.ts'
import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import type { Id, Instant } from '#shared/kernel/id.ts'
import { dayNumber } from '#shared/calendar/civil-date.ts'
import type { BusinessDay, ControlLine, DayActKind, DayBlocker } from '#shared/domain/business-day.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { BusinessRecord } from '#shared/domain/record.ts'
import { contentOf, dayIdOf, isCovered } from './day-content.ts'
import { figureAt, figuresOf, type DayFigures } from './day-figures.ts'

/**
 * The states of a business day and what leads from one to the next: pure, the same at desk and server.
 *
 * open (sign in, enter, reconcile, summarise) → closed (what still comes is late) → sealed. There is no way back: what has to change after the seal is corrected, and the seal goes on saying what
 * stood when it was made.
 */
export type Day = Omit<BusinessDay, 'revision'>

/** Who acts on a day, and when. */
export type DayWorld = {
  readonly by: Id
  readonly at: Instant
  readonly bounds: { readonly notBefore: Instant; readonly notAfter: Instant } | null
  readonly mutationId: Id
}

type Versioned = Pick<BusinessRecord, 'definitionKey' | 'definitionVersion'>
/** What a day consists of now: its figures, its content as one digest, how many entries that covers. */
export type Standing = { readonly figures: readonly DayFigures[]; readonly content: string; readonly count: number }

/** What a day consists of, from its records and the versions under which they run. */
export function standingOf(dayId: Id, records: readonly BusinessRecord[], bodyOf: (record: Versioned) => DefinitionBody | undefined): Standing {
  return { figures: figuresOf(records, bodyOf), content: contentOf(records, dayId), count: records.filter(isCovered).length }
}

/** A day that nobody has signed in to yet. */
export function newDay(unitId: Id, date: string): Day {
  return { id: dayIdOf(unitId, date), unitId, date, state: 'open', people: [], reconciliation: null, summary: null, closing: null, seal: null, trail: [] }
}

/** Whether somebody has come and not gone. */
export function isSignedIn(day: Pick<Day, 'people'> | undefined, memberId: Id): boolean {
  return day?.people.some((stint) => stint.memberId === memberId && stint.outAt === null) ?? false
}

/**
 * 签到. It is for the day on the wall, for the one before (a night shift), or for the one after; who came in time counts as late only where that arrives when the day is closed.
 * Who has come already, perhaps at another desk, has come.
 */
export function signIn(day: Day, today: string, world: DayWorld): Result<Day> {
  if (Math.abs(dayNumber(today) - dayNumber(day.date)) > 1) return failed('day-not-now', { date: day.date })
  if (isSignedIn(day, world.by)) return ok(day)
  const late = cameLate(day, world)
  if (!late.ok) return late
  const people = [...day.people, { memberId: world.by, inAt: world.at, outAt: null, late: late.value }]
  return ok({ ...noted(day, 'sign-in', world), people })
}

/** 签退. */
export function signOut(day: Day, world: DayWorld): Result<Day> {
  if (!isSignedIn(day, world.by)) return failed('day-not-signed-in', { date: day.date })
  const late = cameLate(day, world)
  if (!late.ok) return late
  return ok({ ...noted(day, 'sign-out', world), people: goneAt(day, world.at, world.by) })
}

/** 核对: what was counted in the papers, held against what was summed. A figure that the day does not have is none. */
export function reconcile(day: Day, typed: readonly Omit<ControlLine, 'computed'>[], note: string, standing: Standing, world: DayWorld): Result<Day> {
  const open = openOnly(day)
  if (!open.ok) return open
  const lines = typed.map((line) => ({
    definitionKey: line.definitionKey,
    field: line.field,
    computed: figureAt(standing.figures, line) ?? 0,
    typed: line.typed,
  }))
  return ok({ ...noted(day, 'reconcile', world, note), reconciliation: { by: world.by, at: world.at, content: standing.content, lines, note } })
}

/** 小结. */
export function summarise(day: Day, text: string, world: DayWorld): Result<Day> {
  const open = openOnly(day)
  if (!open.ok) return open
  if (text === '') return failed('day-summary-missing')
  return ok({ ...noted(day, 'summarise', world, text), summary: { by: world.by, at: world.at, text } })
}

/** All that stands in the way of closing a day, in the order in which it is dealt with. */
export function blockersOf(day: Day, standing: Standing, hasEarlierOpen: boolean): readonly DayBlocker[] {
  const { reconciliation, summary } = day
  const sum = (of: (figures: DayFigures) => number): number => standing.figures.reduce((total, each) => total + of(each), 0)
  const all: readonly (readonly [DayBlocker, boolean])[] = [
    ['open-records', sum(({ open }) => open) > 0],
    ['not-submitted', sum(({ notSubmitted }) => notSubmitted) > 0],
    ['not-reconciled', reconciliation === null],
    ['content-changed', reconciliation !== null && reconciliation.content !== standing.content],
    ['totals-differ', reconciliation?.lines.some(({ computed, typed }) => computed !== typed) ?? false],
    ['no-summary', summary === null],
    ['earlier-day', hasEarlierOpen],
  ]
  return all.flatMap(([blocker, stands]) => (stands ? [blocker] : []))
}

/** What is to be passed over when a day is closed, and why. `mayPass`: whoever closes it may do so in spite of what stands in the way. */
export type Closing = { readonly inSpiteOf: readonly DayBlocker[]; readonly reason: string; readonly mayPass: boolean }

/** 关账: what still comes is late. Whoever is still signed in is signed out. */
export function close(day: Day, closing: Closing, blockers: readonly DayBlocker[], standing: Standing, world: DayWorld): Result<Day> {
  const open = openOnly(day)
  if (!open.ok) return open
  const passed = blockers.filter((blocker) => closing.inSpiteOf.includes(blocker))
  const [first] = blockers.filter((blocker) => !passed.includes(blocker))
  if (first !== undefined) return failed('day-blocked', { blocker: first, count: blockers.length })
  if (passed.length > 0 && !closing.mayPass) return failed('permission-denied', { action: 'day.seal' })
  if (passed.length > 0 && closing.reason === '') return failed('reason-missing')
  const { by, at } = world
  return ok({
    ...noted(day, 'close', world, passed.length > 0 ? closing.reason : ''),
    state: 'closed',
    people: goneAt(day, at),
    closing: { by, at, content: standing.content, count: standing.count, inSpiteOf: passed, reason: passed.length > 0 ? closing.reason : '' },
  })
}

/** What is not finished keeps a day from being sealed, whoever asks. */
export function sealBlockersOf(standing: Standing): readonly DayBlocker[] {
  const { figures } = standing
  const open = figures.some((each) => each.open > 0)
  return [...(open ? (['open-records'] as const) : []), ...(figures.some(({ notSubmitted }) => notSubmitted > 0) ? (['not-submitted'] as const) : [])]
}

/** 封账. `seen` is the content that whoever seals has signed for: where the day holds something else, he has to look again. */
export function seal(day: Day, seen: string, standing: Standing, previous: string | null, world: DayWorld): Result<Day> {
  if (day.state === 'sealed') return failed('day-sealed', { date: day.date })
  if (day.state === 'open') return failed('day-not-closed', { date: day.date })
  const [first] = sealBlockersOf(standing)
  if (first !== undefined) return failed('day-blocked', { blocker: first, count: 1 })
  if (seen !== standing.content) return failed('day-moved', { date: day.date })
  const { by, at } = world
  const bare = { by, content: standing.content, count: standing.count, previous }
  return ok({ ...noted(day, 'seal', world), state: 'sealed', seal: { ...bare, at, hash: sealHash(day, bare) } })
}

const sealDomain = 'opsdesk-day-seal-v1'

/** The hash of a seal: over what it says and the seal before, so that nothing of either can be put in the place of something else. Not over a time, which desk and server say differently. */
export function sealHash(day: Pick<Day, 'id' | 'unitId' | 'date'>, seal: Pick<NonNullable<Day['seal']>, 'by' | 'content' | 'count' | 'previous'>): string {
  const { id, unitId, date } = day
  const { by, content, count, previous } = seal
  return digestOfText(`${sealDomain}\n${canonicalJson({ id, unitId, date, by, content, count, previous })}`)
}

function openOnly(day: Day): Result<void> {
  if (day.state === 'open') return ok(undefined)
  return failed(day.state === 'sealed' ? 'day-sealed' : 'day-closed', { date: day.date })
}

/** Coming and going are facts: what was done before the close, and arrives after it, is taken and marked; what was done after it, or arrives after the seal, is not. */
function cameLate(day: Day, { at }: DayWorld): Result<boolean> {
  if (day.state === 'open') return ok(false)
  if (day.state === 'sealed') return failed('day-sealed', { date: day.date })
  return day.closing !== null && at < day.closing.at ? ok(true) : failed('day-closed', { date: day.date })
}

function goneAt(day: Day, at: Instant, memberId?: Id): Day['people'] {
  return day.people.map((stint) =>
    stint.outAt === null && (memberId === undefined || stint.memberId === memberId) ? { ...stint, outAt: Math.max(at, stint.inAt) } : stint,
  )
}

function noted(day: Day, kind: DayActKind, { by, at, bounds, mutationId }: DayWorld, words = ''): Day {
  const line = { kind, words, by, at, notBefore: bounds?.notBefore ?? null, notAfter: bounds?.notAfter ?? null, mutationId }
  return { ...day, trail: [...day.trail, line] }
}
