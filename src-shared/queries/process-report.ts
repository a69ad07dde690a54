import type { Instant } from '#shared/kernel/id.ts'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { besideTheWay, type Act, type BusinessRecord } from '#shared/domain/record.ts'

/**
 * The process report: how long the records of a definition take, how they end, which of them went back, and how long each step takes from the one before.
 *
 * Everything is told from the acts in the trail, in calendar time (a day is 86,400 s): from a record's first act to its last, and from each act to the next. An act is what
 * somebody did on the way; a remark is none, and neither is the engine's own last line. It works for any definition, because an act is named by its kind and its node.
 */
export type ReportedAct = Pick<Act, 'id' | 'kind' | 'node' | 'at' | 'enteredBy'>
export type ReportedRecord = Pick<BusinessRecord, 'state' | 'amountMinor'>

/** What an act is for the report: every way of handing in is `submit`. */
export type StepKey = { readonly act: Act['kind']; readonly node: string | null }
export type ReportedStep = { readonly from: StepKey; readonly to: StepKey; readonly count: number; readonly meanDays: number }

export type ProcessReport = {
  readonly records: number
  readonly acts: number
  readonly amountMinor: number
  readonly outcome: { readonly completed: number; readonly refused: number; readonly withdrawn: number; readonly terminated: number; readonly open: number }
  readonly days: { readonly mean: number; readonly median: number; readonly p90: number }
  /** Records that were returned, refused, taken back to revise or withdrawn at least once. */
  readonly returned: number
  /** Records that were handed in more than once. */
  readonly resubmitted: number
  /** Most frequent first. */
  readonly steps: readonly ReportedStep[]
  /** Acts by whether they happened here or were entered later (补录). */
  readonly ordinary: number
  readonly backEntered: number
}

/** Counts records one after the other, so that no more than one record's trail is held at a time. */
export type ReportInProgress = {
  readonly add: (record: ReportedRecord, trail: readonly ReportedAct[]) => void
  readonly result: () => ProcessReport
}

const notOnTheWay: ReadonlySet<Act['kind']> = new Set([...besideTheWay, 'comment', 'urge', 'progress'])
const handingIn: ReadonlySet<Act['kind']> = new Set(['submit', 'resubmit', 'import'])
const goingBack: ReadonlySet<Act['kind']> = new Set(['return', 'refuse', 'recall', 'withdraw'])

/** Begins a report. */
export function beginProcessReport(): ReportInProgress {
  const outcome = { completed: 0, refused: 0, withdrawn: 0, terminated: 0, open: 0 }
  const spans: Instant[] = []
  const steps = new Map<string, { readonly from: StepKey; readonly to: StepKey; count: number; ms: number }>()
  const totals = { acts: 0, amountMinor: 0, returned: 0, resubmitted: 0, backEntered: 0 }

  function addStep(before: ReportedAct, after: ReportedAct): void {
    const [from, to] = [stepOf(before), stepOf(after)]
    const key = JSON.stringify([from, to])
    const step = steps.get(key) ?? { from, to, count: 0, ms: 0 }
    step.count += 1
    step.ms += after.at - before.at
    steps.set(key, step)
  }

  return {
    add({ state, amountMinor }, trail) {
      const acts = trail.filter(({ kind }) => !notOnTheWay.has(kind)).toSorted(inOrder)
      outcome[state === 'running' || state === 'started' || state === 'returned' ? 'open' : state] += 1
      spans.push((acts.at(-1)?.at ?? 0) - (acts[0]?.at ?? 0))
      totals.acts += acts.length
      totals.amountMinor += amountMinor ?? 0
      totals.backEntered += acts.filter(({ enteredBy }) => enteredBy !== null).length
      if (acts.some(({ kind }) => goingBack.has(kind))) totals.returned += 1
      if (acts.filter(({ kind }) => handingIn.has(kind)).length > 1) totals.resubmitted += 1
      for (const [at, act] of acts.entries()) {
        const before = acts[at - 1]
        if (before) addStep(before, act)
      }
    },
    result: () => ({
      records: spans.length,
      ...totals,
      ordinary: totals.acts - totals.backEntered,
      outcome,
      days: daysOf(spans),
      steps: [...steps.values()].toSorted((a, b) => b.count - a.count).map(({ from, to, count, ms }) => ({ from, to, count, meanDays: ms / count / dayMs })),
    }),
  }
}

function stepOf({ kind, node }: ReportedAct): StepKey {
  return { act: handingIn.has(kind) ? 'submit' : kind, node: kind === 'recall' || kind === 'withdraw' ? null : node }
}

/** By when they happened; what happened in the same millisecond, in the order in which it was saved. */
function inOrder(a: ReportedAct, b: ReportedAct): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1)
}

function daysOf(spans: readonly number[]): ProcessReport['days'] {
  if (spans.length === 0) return { mean: 0, median: 0, p90: 0 }
  const sorted = spans.toSorted((a, b) => a - b)
  const mean = spans.reduce((sum, span) => sum + span, 0) / spans.length
  return { mean: mean / dayMs, median: quantile(sorted, 0.5) / dayMs, p90: quantile(sorted, 0.9) / dayMs }
}

/** Between the two nearest values, as spreadsheets do it (PERCENTILE.INC). */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
