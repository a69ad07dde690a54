import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'

/** One line of the bench: ours beside its floor, measured in the same run on the same machine. */
export type Figure = {
  readonly name: string
  readonly ours: number
  readonly floor: number
  /** Ours divided by the floor. */
  readonly ratio: number
  readonly unit: string
  readonly better: 'lower' | 'higher'
  /** Memory of our side at its highest, in MB. */
  readonly peakMb: number
}

/** Two things to measure in turn, so that a busy machine slows both alike. */
export type Sides<T> = { ours(): Promise<T> | T; floor(): Promise<T> | T }
export type Rounds<T> = { readonly ours: readonly T[]; readonly floor: readonly T[] }

/** Measures floor and ours in turn until there are enough rounds or the time is up; at least two rounds, so that neither side is judged cold. */
export async function interleave<T>(sides: Sides<T>, limits: { readonly rounds: number; readonly seconds: number }): Promise<Rounds<T>> {
  const ours: T[] = []
  const floor: T[] = []
  const until = performance.now() + limits.seconds * 1000
  for (let round = 0; round < limits.rounds && (round < 2 || performance.now() < until); round++) {
    floor.push(await sides.floor())
    ours.push(await sides.ours())
  }
  return { ours, floor }
}

/** The figure of some rounds: the best of each side, because on a shared machine the best is the least disturbed. */
export function figureOf(about: Pick<Figure, 'name' | 'unit' | 'better' | 'peakMb'>, rounds: Rounds<number>): Figure {
  const best = (values: readonly number[]): number => (about.better === 'lower' ? Math.min(...values) : Math.max(...values))
  const ours = best(rounds.ours)
  const floor = best(rounds.floor)
  const { name, unit, better, peakMb } = about
  return { name, ours: rounded(ours), floor: rounded(floor), ratio: rounded(ours / floor), unit, better, peakMb: Math.round(peakMb) }
}

/** Rounds in which each side was measured by many samples, as one number a round. */
export function eachRound(rounds: Rounds<readonly number[]>, of: (samples: readonly number[]) => number): Rounds<number> {
  return { ours: rounds.ours.map(of), floor: rounds.floor.map(of) }
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** How long a piece of work takes, and the longest time for which this thread had no turn for anything else meanwhile. */
export async function watched(work: () => unknown): Promise<{ readonly ms: number; readonly stallMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  // The watch takes its first look in a turn of its own; what begins before it is not seen.
  await setTimeout(20)
  const ms = await timed(work)
  await setTimeout(20)
  delay.disable()
  return { ms, stallMs: delay.max / 1e6 }
}

/** The mean of some samples. */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length
}

/** The sample that 95 in 100 do not exceed. */
export function p95(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}

/** Resident memory of this process at its highest, in MB. */
export function processPeakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}

const rounded = (value: number): number => Number(value.toPrecision(4))
