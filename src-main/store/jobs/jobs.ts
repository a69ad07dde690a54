import type { EventValue, Job, StoreEvent } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import type { Clock, Id, NewId } from '#shared/kernel/id.ts'
import type { Jobs } from '#store/context.ts'
import { faultOfError } from '#store/database/sqlite-fault.ts'

type Emit = <E extends StoreEvent>(event: E, value: EventValue<E>) => void

/** Progress is told at most this often, so that a fast job does not flood the windows. */
const tellEveryMs = 100
/** Ended jobs that are still listed. */
const keptEnded = 20

/**
 * Long work of the store: runs at once, reports progress to every window, and can be cancelled between its steps.
 *
 * running → done | cancelled (after `cancel` the work returned, or threw `call-cancelled`) | failed (it threw; a FaultError keeps its fault).
 */
export function createJobs(emit: Emit, clock: Clock, newId: NewId): Jobs {
  const jobs = new Map<Id, { job: Job; cancelled: boolean; toldAt: number }>()

  function tell(held: { job: Job; toldAt: number }): void {
    held.toldAt = clock()
    emit('job', held.job)
  }

  function end(id: Id, state: 'done' | 'cancelled' | 'failed', fault: Fault | null): Job {
    const held = jobs.get(id)
    if (!held) throw new Error(`no job ${id}`)
    held.job = { ...held.job, state, fault }
    tell(held)
    const ended = [...jobs].filter(([, { job }]) => job.state !== 'running')
    for (const [old] of ended.slice(0, Math.max(0, ended.length - keptEnded))) jobs.delete(old)
    return held.job
  }

  return {
    run(kind, work) {
      const id = newId()
      const held = { job: { id, kind, state: 'running', done: 0, total: 0, startedAt: clock(), fault: null } as Job, cancelled: false, toldAt: 0 }
      jobs.set(id, held)
      tell(held)
      const handle = {
        report(done: number, total: number) {
          held.job = { ...held.job, done, total }
          if (clock() - held.toldAt >= tellEveryMs) tell(held)
        },
        get cancelled() {
          return held.cancelled
        },
      }
      const settled = work(handle).then(
        () => end(id, held.cancelled ? 'cancelled' : 'done', null),
        (error: unknown) => {
          const fault = faultOf(error)
          return fault.code === 'call-cancelled' ? end(id, 'cancelled', null) : end(id, 'failed', fault)
        },
      )
      return { jobId: id, settled }
    },
    list: () => [...jobs.values()].map(({ job }) => job),
    cancel(id) {
      const held = jobs.get(id)
      if (held) held.cancelled = true
    },
  }
}

/** A thrown fault is expected, as are the disk's own refusals; anything else is a bug. */
export function faultOf(error: unknown): Fault {
  return faultOfError(error) ?? { code: 'internal-error', params: { reference: error instanceof Error ? error.message : String(error) } }
}
