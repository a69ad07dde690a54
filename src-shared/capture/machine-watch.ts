import { z } from 'zod'
import { dateAt } from '#shared/calendar/civil-date.ts'
import { captureOf, dayFields, machineLimitsOf } from '#shared/definition/captures.ts'
import type { DefinitionBody } from '#shared/definition/definition.ts'
import { metrics, readingSchema, type MachineLimit, type Reading } from '#shared/domain/machine.ts'
import type { FormData } from '#shared/domain/record.ts'
import { dateSchema, instantSchema, keySchema, type Instant } from '#shared/kernel/id.ts'
import { figuresOf, lookAt, readingBetween, type Counters, type MachineAccess } from './counters.ts'
import { judgeReadings, standingSchema, type Breach } from './judge.ts'

/**
 * A machine that watches itself: a reading a minute into a ring, judged by the limits of the definitions that ask for it. Of what it sees only breaches and the figures of a day become
 * records; the readings stay in the ring, which lies in a file of its own and holds nothing but percentages and times. While nobody is signed in to a desk it measures and judges nothing:
 * whoever signs in next has judged what was measured meanwhile.
 */
const ringMax = 2880
const waitingMax = 100
const everyMs = 60_000
/** So often the ring goes to the disk; a kill loses less than that. */
const keepEveryMs = 600_000

/** What waits to become a record. `period` names it beside the place: the same is never entered twice. */
const entrySchema = z.strictObject({ definitionKey: keySchema, period: z.string().max(60), at: instantSchema, data: z.record(z.string(), z.json()) })
export type CaptureEntry = { readonly definitionKey: string; readonly period: string; readonly at: Instant; readonly data: FormData }

/** `machine.json`, version 1. */
export const machineStateSchema = z.strictObject({
  version: z.literal(1),
  readings: z.array(readingSchema).max(ringMax),
  judgedThrough: instantSchema.nullable(),
  /** By definition and metric. */
  standings: z.record(keySchema, z.partialRecord(z.enum(metrics), standingSchema)),
  /** The last day whose figures were asked for, by definition. */
  days: z.record(keySchema, dateSchema),
  waiting: z.array(entrySchema).max(waitingMax),
})
export type MachineState = z.infer<typeof machineStateSchema>
const emptyState: MachineState = { version: 1, readings: [], judgedThrough: null, standings: {}, days: {}, waiting: [] }

/** What the rules say just now; null: nobody is there to say. */
export type CaptureRules = { readonly bodies: readonly DefinitionBody[]; readonly timeZone: string; readonly place: string }
type Timers = { after(ms: number, work: () => void): { cancel(): void } }
type Parts = {
  readonly machine: MachineAccess
  readonly folder: string
  readonly clock: () => Instant
  readonly timers: Timers
  readonly keep: { readonly read: () => Promise<unknown>; readonly write: (state: MachineState) => Promise<void> }
  readonly rules: () => Promise<CaptureRules | null>
  /** Makes a record of it; false: not now, the same again later. */
  readonly enter: (entry: CaptureEntry, place: string) => Promise<boolean>
}

/** What an administrator sees: this moment, the ring, and how each limit stands. */
export type MachineView = {
  readonly now: Reading | null
  readonly readings: readonly Reading[]
  /** With the instant since when it is breached, if it is. */
  readonly limits: readonly (MachineLimit & { readonly since: Instant | null })[]
  readonly waiting: number
}
export type MachineWatch = {
  start(): Promise<void>
  /** Measures and judges now. */
  look(): Promise<void>
  view(): Promise<MachineView>
  stop(): Promise<void>
}

/** Makes the watch; it measures nothing before `start`. */
export function createMachineWatch(parts: Parts): MachineWatch {
  const { clock, timers, keep } = parts
  let state = emptyState
  let last: Counters | null = null
  let timer: { cancel(): void } | undefined
  let running: Promise<void> | undefined
  let keptAt = 0
  let stopped = false

  async function measure(): Promise<void> {
    const counters = await lookAt(parts.machine, parts.folder, clock())
    const reading = last && readingBetween(last, counters)
    last = counters
    if (reading) state = { ...state, readings: [...state.readings, reading].slice(-ringMax) }
  }

  async function judge(): Promise<void> {
    const rules = await parts.rules()
    if (!rules) return
    state = judged(state, rules, clock())
    const left: MachineState['waiting'] = []
    for (const entry of state.waiting) if (!(await parts.enter(entry, rules.place))) left.push(entry)
    state = { ...state, waiting: left }
  }

  async function turn(): Promise<void> {
    const waited = state.waiting.length
    await measure()
    await judge()
    const now = clock()
    if (now - keptAt < keepEveryMs && waited === state.waiting.length) return
    keptAt = now
    await keep.write(state)
  }

  function look(): Promise<void> {
    if (stopped) return Promise.resolve()
    timer?.cancel()
    running ??= turn()
      // What fails (a full disk, a desk that is being closed) is tried again at the next look.
      .catch(() => undefined)
      .finally(() => {
        running = undefined
        timer = stopped ? undefined : timers.after(everyMs, () => void look())
      })
    return running
  }

  return {
    async start() {
      const read = machineStateSchema.safeParse(await keep.read().catch(() => null))
      if (read.success) state = read.data
      keptAt = clock()
      await look()
    },
    look,
    async view() {
      const rules = await parts.rules()
      const fresh = await lookAt(parts.machine, parts.folder, clock())
      const now = (last && readingBetween(last, fresh)) ?? state.readings.at(-1) ?? null
      const limits = (rules?.bodies ?? []).flatMap((body) =>
        machineLimitsOf(body).map((limit) => ({ ...limit, since: state.standings[body.key]?.[limit.metric]?.since ?? null })),
      )
      return { now, readings: state.readings, limits, waiting: state.waiting.length }
    },
    async stop() {
      stopped = true
      timer?.cancel()
      await running
      await keep.write(state).catch(() => undefined)
    },
  }
}

/** Judges what was measured since, and asks for the figures of the days that are over. */
function judged(state: MachineState, rules: CaptureRules, now: Instant): MachineState {
  const fresh = state.readings.filter(({ at }) => state.judgedThrough === null || at > state.judgedThrough)
  const standings: MachineState['standings'] = {}
  const days = { ...state.days }
  const entries: CaptureEntry[] = []
  for (const body of rules.bodies) {
    if (captureOf(body)?.kind === 'breach') {
      const { standing, breaches } = judgeReadings(state.standings[body.key] ?? {}, machineLimitsOf(body), fresh, state.judgedThrough)
      standings[body.key] = standing
      entries.push(...breaches.map((breach) => breachEntry(body, rules.place, breach)))
      continue
    }
    const entry = dayEntry(body, state, rules, now)
    if (!entry) continue
    days[body.key] = entry.period
    entries.push(entry)
  }
  const judgedThrough = fresh.at(-1)?.at ?? state.judgedThrough
  return { ...state, standings, days, judgedThrough, waiting: [...state.waiting, ...entries.map((entry) => entrySchema.parse(entry))].slice(-waitingMax) }
}

function breachEntry({ key }: DefinitionBody, place: string, { metric, since, at, reading, limit }: Breach): CaptureEntry {
  return { definitionKey: key, period: `${metric} ${since}`, at, data: { place, metric, since, reading, reached: limit.over } }
}

/** The figures of yesterday, once; of a day on which nothing was measured there are none. */
function dayEntry(body: DefinitionBody, { days, readings }: MachineState, { timeZone, place }: CaptureRules, now: Instant): CaptureEntry | null {
  const today = dateAt(now, timeZone)
  const last = readings.findLast(({ at }) => dateAt(at, timeZone) < today)
  if (!last) return null
  const period = dateAt(last.at, timeZone)
  if ((days[body.key] ?? '') >= period) return null
  const own = readings.filter(({ at }) => dateAt(at, timeZone) === period)
  const figures = metrics.flatMap((metric): readonly (readonly [string, number])[] => {
    const found = figuresOf(own, metric)
    const { mean, peak } = dayFields(metric)
    return found ? [[mean, found.mean] as const, [peak, found.peak] as const] : []
  })
  return { definitionKey: body.key, period, at: last.at, data: { place, minutes: own.length, ...Object.fromEntries(figures) } }
}
