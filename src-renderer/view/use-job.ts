import type { Job } from '#shared/contract/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { ask, onStore } from '#renderer/bridge/store.ts'

/** Long work by its id, as it goes; null while nothing is known of it. */
export function useJob(jobId: string | null): Job | null {
  const listed = useLiveValue('job.list', {})
  return listed?.find((job) => job.id === jobId) ?? null
}

/** The running work of some kinds, whoever started it: it goes on while its screen was left or the desk was locked. */
export function useRunningJob(kinds: readonly Job['kind'][]): Job | null {
  const listed = useLiveValue('job.list', {})
  return listed?.find((job) => job.state === 'running' && kinds.includes(job.kind)) ?? null
}

/** Resolves once work has ended, also where it was over before anybody looked. */
export function jobEnded(jobId: string): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      stop()
      resolve()
    }
    const stop = onStore('job', (job) => {
      if (job.id === jobId && job.state !== 'running') end()
    })
    void ask('job.list', {}).then((listed) => {
      if (listed.ok && listed.value.find((job) => job.id === jobId)?.state !== 'running') end()
    })
  })
}
