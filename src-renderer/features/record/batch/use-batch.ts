import { useRef, useState } from 'react'
import { runBatch, type BatchHandle, type Decided } from './run-batch.ts'

/** How a batch stands. */
export type Batch = {
  readonly onHandle: (id: string, handle: BatchHandle | null) => void
  readonly handleOf: (id: string | undefined) => BatchHandle | undefined
  readonly done: ReadonlyMap<string, Decided>
  readonly lacking: ReadonlySet<string>
  /** While it runs. */
  readonly progress: { readonly done: number; readonly total: number } | null
  /** How many were refused in the last run; null before the first. */
  readonly refused: number | null
  readonly run: (ids: readonly string[]) => Promise<void>
  /** No further record is begun. */
  readonly stop: () => void
  /** Somebody is writing what was lacking. */
  readonly touch: () => void
}

const nothing: ReadonlySet<string> = new Set()

/** Decides records one after the other, each by the very call that its own page makes, so that each is judged, signed and sent by itself. */
export function useBatch(): Batch {
  const handles = useRef(new Map<string, BatchHandle>())
  const stopping = useRef(false)
  const running = useRef(false)
  const [done, setDone] = useState<Batch['done']>(new Map())
  const [lacking, setLacking] = useState(nothing)
  const [progress, setProgress] = useState<Batch['progress']>(null)
  const [refused, setRefused] = useState<number | null>(null)
  const handleOf = (id: string | undefined) => (id === undefined ? undefined : handles.current.get(id))
  const run: Batch['run'] = async (ids) => {
    if (running.current || ids.length === 0) return
    running.current = true
    stopping.current = false
    setRefused(null)
    const ended = await runBatch(ids, {
      handleOf,
      stopped: () => stopping.current,
      onBegin: (begun) => setProgress({ done: begun, total: ids.length }),
      onDecided: (id, decided) => setDone((before) => new Map([...before, [id, decided]])),
    })
    running.current = false
    setProgress(null)
    if (ended.kind === 'ran') setRefused(ended.refused.length)
    setLacking(ended.kind === 'lacking' ? new Set(ended.ids) : nothing)
    handleOf((ended.kind === 'lacking' ? ended.ids : ended.refused)[0])?.focus()
  }
  return {
    onHandle: (id, handle) => void (handle === null ? handles.current.delete(id) : handles.current.set(id, handle)),
    handleOf,
    done,
    lacking,
    progress,
    refused,
    run,
    stop: () => {
      stopping.current = true
    },
    touch: () => setLacking(nothing),
  }
}
