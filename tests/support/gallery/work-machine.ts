import { ok } from '#shared/kernel/fault.ts'
import { galleryNow, hour } from './sample-company.ts'
import type { Answers } from './work-answers.ts'

const minute = 60_000
const wave = (n: number, low: number, high: number, turns: number) => Math.round(low + ((high - low) * (1 + Math.sin(n / turns) + Math.sin(n / 3) / 4)) / 2.5)

/** The gallery's machine: two hours, the last twenty minutes of them with a processor that is busy. */
export const machineAnswers: Answers = {
  'machine.state': () => {
    const readings = Array.from({ length: 120 }, (_, n) => ({
      at: galleryNow - (119 - n) * minute,
      cpu: n > 100 ? Math.min(99, 88 + (n % 9)) : wave(n, 8, 46, 13),
      memory: wave(n, 58, 66, 40),
      disk_io: wave(n, 2, 38, 9),
      disk_space: 71,
    }))
    const limit = (metric: 'cpu' | 'memory' | 'disk_io' | 'disk_space', over: number, clears: number, since: number | null = null) => ({
      metric,
      over,
      clears,
      minutes: 5,
      since,
    })
    return ok({
      now: readings.at(-1) ?? null,
      readings,
      day: { cpu: { mean: 27, peak: 97 }, memory: { mean: 61, peak: 68 }, disk_io: { mean: 11, peak: 64 }, disk_space: { mean: 70, peak: 71 } },
      limits: [limit('cpu', 90, 75, galleryNow - hour / 3), limit('memory', 90, 80), limit('disk_io', 90, 70), limit('disk_space', 90, 85)],
      freeBytes: 68_400_000_000,
      waiting: 0,
    })
  },
}
