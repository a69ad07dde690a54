import type { Fault, Result } from '#shared/kernel/fault.ts'

/** Whether what is typed is on disk: `kept` names the time that the store answered. */
export type SaveState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'kept'; readonly at: number }
  | { readonly kind: 'failed'; readonly fault: Fault }

/** Runs something later and answers how to call it off; `setTimeout` outside of tests. */
export type Later = (run: () => void, afterMs: number) => () => void

/** Saves a draft at every pause: `offer` what stands now, `flush` before anything that ends the form. */
export type DraftSaver<T> = {
  readonly offer: (content: T) => void
  /** Resolves once all that was offered is on disk, or could not be saved. */
  readonly flush: () => Promise<SaveState>
  readonly state: () => SaveState
  /** Drops what is not yet saved: the draft was submitted or removed. */
  readonly stop: () => void
}

const pauseMs = 400
const retryMs = 3000

/** One write at a time, always the newest content; a failed write is tried again by itself while the form is open. */
export function draftSaver<T>(
  save: (content: T) => Promise<Result<{ readonly updatedAt: number }>>,
  changed: (state: SaveState) => void,
  later: Later,
): DraftSaver<T> {
  let next: { readonly content: T } | null = null
  let running: Promise<void> | null = null
  let state: SaveState = { kind: 'clean' }
  let callOff = () => {}
  let stopped = false

  const become = (to: SaveState) => {
    state = to
    changed(to)
  }
  const plan = (afterMs: number) => {
    callOff()
    callOff = later(() => void write(), afterMs)
  }
  const writeOnce = async () => {
    const taken = next
    if (taken === null) return
    next = null
    const saved = await save(taken.content)
    if (stopped) return
    if (saved.ok) {
      become(next === null ? { kind: 'kept', at: saved.value.updatedAt } : { kind: 'waiting' })
      return
    }
    next ??= taken
    become({ kind: 'failed', fault: saved.fault })
    plan(retryMs)
  }
  const write = async (): Promise<void> => {
    callOff()
    while (running !== null) await running
    if (next === null || stopped) return
    running = writeOnce().finally(() => {
      running = null
    })
    await running
  }
  return {
    offer(content) {
      if (stopped) return
      next = { content }
      if (state.kind !== 'failed') become({ kind: 'waiting' })
      plan(pauseMs)
    },
    async flush() {
      await write()
      return state
    },
    state: () => state,
    stop() {
      stopped = true
      next = null
      callOff()
    },
  }
}
