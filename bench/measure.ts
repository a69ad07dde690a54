/** One line of the bench: ours beside its floor, measured in the same run on the same machine. */
export type Figure = {
  readonly name: string
  readonly ours: number
  readonly floor: number
  readonly ratio: number
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly peakMb: number
}

/** A measurement: two interleaved samplers, so that a busy machine slows both alike. */
export type Bench = {
  readonly name: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly rounds: number
  /** What the floor is, for the reader of the table. */
  readonly floorIs: string
  readonly prepare: () => Promise<{ ours(): Promise<number>; floor(): Promise<number>; peakMb(): number; dispose(): Promise<void> }>
}

/** Interleaves the rounds and takes the best of each side: on a shared machine the best is the least disturbed. */
export async function measure(bench: Bench): Promise<Figure> {
  const sides = await bench.prepare()
  try {
    const ours: number[] = []
    const floor: number[] = []
    for (let round = 0; round < bench.rounds; round++) {
      floor.push(await sides.floor())
      ours.push(await sides.ours())
    }
    const best = (values: readonly number[]): number => (bench.better === 'lower' ? Math.min(...values) : Math.max(...values))
    const figure = { ours: best(ours), floor: best(floor) }
    return { name: bench.name, ours: round3(figure.ours), floor: round3(figure.floor), ratio: round3(figure.ours / figure.floor), unit: bench.unit, better: bench.better, peakMb: Math.round(sides.peakMb()) }
  } finally {
    await sides.dispose()
  }
}

/** Milliseconds that a piece of work takes. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

const round3 = (value: number): number => Number(value.toPrecision(4))

/** Resident memory of this process at its highest, in MB. */
export function processPeakMb(): number {
  return process.resourceUsage().maxRSS / 1024
}
