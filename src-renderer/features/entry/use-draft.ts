import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '#renderer/bridge/store.ts'
import { draftSaver, type SaveState } from '#renderer/forms/model/draft-saver.ts'
import { useBeforeLock } from '#renderer/view/before-lock.ts'
import type { FormContent } from '#renderer/forms/model/form-state.ts'
import type { LoadedEntry } from './load-entry.ts'

/** The draft behind a form: offered at each change, kept at each pause, before a lock and when the form is left. */
export type KeptDraft = { readonly state: SaveState; readonly offer: (content: FormContent) => void; readonly flush: () => Promise<SaveState>; readonly stop: () => void }

/** Keeps the draft of a form while it is shown. */
export function useDraft(entry: LoadedEntry): KeptDraft {
  const [state, setState] = useState<SaveState>(entry.keptAt === null ? { kind: 'clean' } : { kind: 'kept', at: entry.keptAt })
  const first = useRef(entry)
  const saver = useMemo(() => {
    const { draftId, definition, recordId } = first.current
    return draftSaver<FormContent>(
      (content) => ask('draft.save', { id: draftId, definitionKey: definition.key, recordId, data: content.data, text: { ...content.text } }),
      setState,
      (run, afterMs) => {
        const timer = setTimeout(run, afterMs)
        return () => clearTimeout(timer)
      },
    )
  }, [])
  useBeforeLock(useCallback(() => saver.flush(), [saver]))
  useEffect(() => () => void saver.flush(), [saver])
  return { state, offer: saver.offer, flush: saver.flush, stop: saver.stop }
}
