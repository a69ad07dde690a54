import { failed, ok } from '#shared/kernel/fault.ts'
import type { Handlers } from '#store/context.ts'

/** Long work: what runs and what has ended lately, and stopping it. */
export const jobsHandlers: Pick<Handlers, 'job.list' | 'job.cancel'> = {
  'job.list': async (context) => ok([...context.jobs.list()]),
  'job.cancel': async (context, { jobId }) => {
    if (!context.jobs.list().some((job) => job.id === jobId)) return failed('call-malformed', { path: 'jobId' })
    context.jobs.cancel(jobId)
    return ok({})
  },
}
