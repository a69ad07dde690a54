import { useRef } from 'react'
import { z } from 'zod'
import type { InboxRow } from '#shared/contract/store.ts'
import { useKept } from '#renderer/view/kept.ts'
import { batchMax } from '#renderer/view/places.ts'

/** Tasks that are marked to be decided together; they outlive a lock. */
export type Marked = {
  /** Ids of their records, in the order of the list. */
  readonly ids: readonly string[]
  readonly has: (id: string) => boolean
  readonly toggle: (id: string) => void
  /** Marks from where the marking began to here; nothing between is left out, and what goes too far comes back. */
  readonly reach: (from: number, to: number) => void
  readonly all: () => void
  readonly clear: () => void
  /** The next `reach` begins anew. */
  readonly settle: () => void
}

const shape = z.array(z.string()).max(batchMax)
const none: string[] = []

/** The marks of a list; what has left it is no longer marked. */
export function useMarked(rows: readonly InboxRow[]): Marked {
  const [kept, keep] = useKept('inbox.marked', shape, none)
  const anchor = useRef<{ readonly at: number; readonly base: readonly string[] } | null>(null)
  const wanted = new Set(kept)
  const ids = rows.map(({ recordId }) => recordId).filter((id) => wanted.has(id))
  const put = (next: readonly string[]) => {
    const fitting = next.slice(0, batchMax)
    keep(fitting.length === 0 ? null : fitting)
  }
  const settle = () => {
    anchor.current = null
  }
  return {
    ids,
    has: (id) => wanted.has(id),
    toggle(id) {
      settle()
      put(wanted.has(id) ? ids.filter((each) => each !== id) : [...ids, id])
    },
    reach(from, to) {
      anchor.current ??= { at: from, base: ids }
      const { at, base } = anchor.current
      const range = rows.slice(Math.min(at, to), Math.max(at, to) + 1).map(({ recordId }) => recordId)
      put([...new Set([...base, ...range])])
    },
    all() {
      settle()
      put(rows.map(({ recordId }) => recordId))
    },
    clear() {
      settle()
      keep(null)
    },
    settle,
  }
}
