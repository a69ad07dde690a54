import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Job } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'
import { jobEnded, useRunningJob } from '#renderer/view/use-job.ts'
import { readLines } from './load-grid.ts'
import { afterSubmission } from './model/sheet.ts'
import type { OpenSheet } from './use-sheet.ts'

/** The last submission of a grid. */
export type Submission = {
  readonly job: Job | null
  readonly fault: Fault | null
  /** Rows that the last run made records of; null before the first. */
  readonly submitted: number | null
  readonly submit: () => Promise<void>
}

/** Submits the rows that pass; when the run has ended, by whatever way, the sheet shows what became of each row. */
export function useSubmitGrid(gridId: string, open: OpenSheet): Submission {
  const job = useRunningJob(['grid-submit'])
  const [fault, setFault] = useState<Fault | null>(null)
  const [submitted, setSubmitted] = useState<number | null>(null)
  const starting = useRef(false)
  const reading = useRef<Promise<void>>(Promise.resolve())
  const readAgain = async () => {
    const read = await readLines(gridId)
    if (!read.ok) return setFault(read.fault)
    const outcomes = new Map(read.value.lines.map(({ row, recordId, fault: why }) => [row, { recordId, fault: why }]))
    let fresh = 0
    open.change((sheet) => {
      fresh = sheet.lines.filter(({ row, recordId }) => recordId === null && (outcomes.get(row)?.recordId ?? null) !== null).length
      return afterSubmission(sheet, outcomes)
    })
    open.tookJudged(read.value.judged)
    setSubmitted(fresh)
  }
  const ended = useEffectEvent(() => {
    reading.current = readAgain()
  })
  // A run that was begun before this page was opened is watched to its end too.
  const foreign = useRef(job?.id ?? null)
  useEffect(() => {
    if (foreign.current === null || job !== null) return
    foreign.current = null
    ended()
  }, [job])
  return {
    job,
    fault,
    submitted,
    async submit() {
      // A second press while the rows are on their way to the disk asks for what is under way.
      if (starting.current) return
      starting.current = true
      setFault(null)
      // What the run before has left is known first, so that this one counts what is its own.
      await reading.current
      const kept = await open.draft.flush()
      const started = kept.kind === 'failed' ? ({ ok: false, fault: kept.fault } as const) : await ask('grid.submit', { gridId })
      starting.current = false
      if (!started.ok) return setFault(started.fault)
      await jobEnded(started.value.jobId)
      reading.current = readAgain()
      await reading.current
    },
  }
}
