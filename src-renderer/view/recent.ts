import { keep, useKept, type Json } from './kept.ts'

/** A record that was opened, for the palette. */
export type Recent = { readonly id: string; readonly title: string; readonly detail: string }
const recentMax = 8
const name = 'recent.records'

function isRecents(value: Json): value is Recent[] {
  return (
    Array.isArray(value) &&
    value.every(
      (item) => typeof item === 'object' && item !== null && !Array.isArray(item) && ['id', 'title', 'detail'].every((key) => typeof item[key] === 'string'),
    )
  )
}

/** The records that this member opened last, newest first; kept in the encrypted store with the view. */
export function useRecent(): readonly Recent[] {
  return useKept<Recent[]>(name, isRecents, [])[0]
}

/** Notes that a record was opened. */
export function noteRecent(opened: Recent, before: readonly Recent[]): void {
  if (before[0]?.id === opened.id && before[0].title === opened.title) return
  keep(name, [opened, ...before.filter(({ id }) => id !== opened.id)].slice(0, recentMax))
}
