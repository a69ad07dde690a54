import { useEffect } from 'react'
import { create } from 'zustand'

/** One thing that can be done with what the page shows: for the command palette, which knows no page. */
export type PageAct = {
  readonly id: string
  readonly title: string
  /** What it is found by beside its title. */ readonly find: string
  readonly keys: string
  readonly run: () => void
}

/** What the page that is shown offers; nothing on most. */
export const usePageActs = create<{ readonly acts: readonly PageAct[] }>(() => ({ acts: [] }))

/** Offers acts as long as the component is shown. They are done when the palette has gone and has given the focus back. */
export function useOffered(acts: readonly PageAct[]): void {
  useEffect(() => {
    const later = acts.map((act) => ({ ...act, run: () => void requestAnimationFrame(act.run) }))
    usePageActs.setState({ acts: later })
    return () => usePageActs.setState(({ acts: shown }) => ({ acts: shown === later ? [] : shown }))
  }, [acts])
}
