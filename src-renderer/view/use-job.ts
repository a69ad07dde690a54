import { useEffect, useState } from 'react'
import type { Job } from '#shared/contract/store.ts'
import { useLiveValue } from '#renderer/bridge/live.ts'
import { onStore } from '#renderer/bridge/store.ts'

/** Long work by its id, as it goes; null while nothing is known of it. */
export function useJob(jobId: string | null): Job | null {
  const listed = useLiveValue('job.list', {})
  const [heard, setHeard] = useState<Job | null>(null)
  useEffect(
    () =>
      onStore('job', (job) => {
        if (job.id === jobId) setHeard(job)
      }),
    [jobId],
  )
  if (jobId === null) return null
  return heard?.id === jobId ? heard : (listed?.find((job) => job.id === jobId) ?? null)
}

/** The running work of some kinds, whoever started it: it goes on while its screen was left or the desk was locked. */
export function useRunningJob(kinds: readonly Job['kind'][]): Job | null {
  const listed = useLiveValue('job.list', {})
  const running = listed?.find((job) => job.state === 'running' && kinds.includes(job.kind)) ?? null
  const heard = useJob(running?.id ?? null)
  return heard?.state === 'running' ? heard : null
}
