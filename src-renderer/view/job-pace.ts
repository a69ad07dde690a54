import type { Job } from '#shared/contract/store.ts'

/** How fast long work goes and how long it will take, from the job alone. */
export type Pace = { readonly share: number; readonly perSecond: number | null; readonly secondsLeft: number | null }

const settleMs = 1000

/** The pace of a job at `now`; rate and time left are unknown until it has run for a second. */
export function paceOf(job: Pick<Job, 'done' | 'total' | 'startedAt'>, now: number): Pace {
  const share = job.total <= 0 ? 0 : Math.min(1, job.done / job.total)
  const ran = now - job.startedAt
  if (ran < settleMs || job.done === 0) return { share, perSecond: null, secondsLeft: null }
  const perSecond = (job.done * 1000) / ran
  return { share, perSecond, secondsLeft: Math.max(0, Math.ceil((job.total - job.done) / perSecond)) }
}
