import { useState } from 'react'
import type { SavedView } from '#shared/contract/store.ts'
import type { Fault, Result } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'

/** What is done with saved views; a fault of the last stays for the screen, since menu and box are closed by then. */
export type ViewActs = {
  readonly fault: Fault | null
  /** Tells whether it was saved. */
  readonly save: (view: SavedView) => Promise<boolean>
  readonly remove: (id: string) => Promise<boolean>
}

/** Saving, renaming, preferring and removing views. */
export function useViewActs(): ViewActs {
  const [fault, setFault] = useState<Fault | null>(null)
  const told = async (act: Promise<Result<unknown>>): Promise<boolean> => {
    const answer = await act
    setFault(answer.ok ? null : answer.fault)
    return answer.ok
  }
  return { fault, save: (view) => told(ask('view.save', view)), remove: (id) => told(ask('view.remove', { id })) }
}
