import { useCallback, useEffect, useMemo, useState } from 'react'
import { draftSaver, type SaveState } from '#renderer/forms/model/draft-saver.ts'
import { useBeforeLock } from '#renderer/view/before-lock.ts'
import type { FormContent } from '#renderer/forms/model/form-state.ts'
import type { WorkSource } from './work-source.ts'

/** The draft behind a form: offered at each change, kept at each pause, before a lock and when the form is left. */
export type KeptDraft = {
  readonly state: SaveState
  readonly offer: (content: FormContent) => void
  readonly flush: () => Promise<SaveState>
  readonly stop: () => void
}

/** Keeps the draft of a form while it is shown. */
export function useDraft(source: Pick<WorkSource, 'keptAt' | 'save'>): KeptDraft {
  const [state, setState] = useState<SaveState>(source.keptAt === null ? { kind: 'clean' } : { kind: 'kept', at: source.keptAt })
  const [saver] = useState(() =>
    draftSaver<FormContent>(
      (content) => source.save(content),
      (next) => setState(next),
      (run, afterMs) => {
        const timer = setTimeout(run, afterMs)
        return () => clearTimeout(timer)
      },
    ),
  )
  useBeforeLock(useCallback(() => saver.flush(), [saver]))
  useEffect(() => () => void saver.flush(), [saver])
  return useMemo(() => ({ state, offer: saver.offer, flush: saver.flush, stop: saver.stop }), [state, saver])
}
