import type { Body } from './body.ts'
import { applyEdit, type Edit } from './edits.ts'

/** The body with what undo and redo go back and forth to. */
export type History = {
  readonly body: Body
  readonly past: readonly Body[]
  readonly future: readonly Body[]
  /** The control that made the last change: what it goes on typing is the same step. */
  readonly burst: string | null
}

export type HistoryAct =
  /** `burst`: changes that bear the same name one after the other are undone together. */
  | { readonly act: 'edit'; readonly edit: Edit; readonly burst?: string | undefined }
  | { readonly act: 'settle' }
  | { readonly act: 'undo' }
  | { readonly act: 'redo' }

const pastMax = 200

/** A history that begins with this body. */
export function beginHistory(body: Body): History {
  return { body, past: [], future: [], burst: null }
}

/** One act on the whole body. Undo answers the exact body that was there before. */
export function advance(history: History, act: HistoryAct): History {
  const { body, past, future } = history
  switch (act.act) {
    case 'edit': {
      const next = applyEdit(body, act.edit)
      if (next === body) return history
      const goesOn = act.burst !== undefined && act.burst === history.burst
      return { body: next, past: goesOn ? past : [...past.slice(1 - pastMax), body], future: [], burst: act.burst ?? null }
    }
    case 'settle':
      return history.burst === null ? history : { ...history, burst: null }
    case 'undo': {
      const before = past.at(-1)
      return before === undefined ? history : { body: before, past: past.slice(0, -1), future: [body, ...future], burst: null }
    }
    case 'redo': {
      const [after] = future
      return after === undefined ? history : { body: after, past: [...past, body], future: future.slice(1), burst: null }
    }
  }
}
