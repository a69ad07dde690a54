import { useState } from 'react'
import type { ArchiveFilter } from '#shared/contract/store.ts'
import type { Fault } from '#shared/kernel/fault.ts'
import { ask } from '#renderer/bridge/store.ts'

export type Marks = {
  readonly ids: readonly string[]
  readonly has: (id: string) => boolean
  readonly toggle: (id: string) => void
  readonly clear: () => void
  /** Marks the whole result of the filter, as much as an act takes. */
  readonly all: () => Promise<void>
  readonly more: boolean
  readonly fault: Fault | null
}

type Held = { readonly of: string; readonly ids: ReadonlySet<string>; readonly more: boolean; readonly fault: Fault | null }

/** What is marked to be acted on together; another shelf or filter begins with nothing. */
export function useMarks(filter: ArchiveFilter): Marks {
  const of = JSON.stringify(filter)
  const none: Held = { of, ids: new Set(), more: false, fault: null }
  const [held, setHeld] = useState<Held>(none)
  const now = held.of === of ? held : none
  return {
    ids: [...now.ids],
    more: now.more,
    fault: now.fault,
    has: (id) => now.ids.has(id),
    clear: () => setHeld(none),
    toggle(id) {
      const ids = new Set(now.ids)
      if (!ids.delete(id)) ids.add(id)
      setHeld({ ...none, ids })
    },
    async all() {
      const found = await ask('archive.ids', filter)
      setHeld(found.ok ? { ...none, ids: new Set(found.value.ids), more: found.value.more } : { ...now, fault: found.fault })
    },
  }
}
