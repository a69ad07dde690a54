import { useShortcuts, type Shortcuts } from '#renderer/ui/shortcuts.ts'
import { letterOf, type Wording } from './acts.ts'

/** Keys of the acts: each letter alone and on Alt. */
export function useActKeys(may: readonly Wording[], choose: (wording: Wording) => boolean, others: Shortcuts): void {
  const letters = may.flatMap((wording) => [
    [`Alt+${letterOf[wording]}`, () => choose(wording)] as const,
    [letterOf[wording].toLowerCase(), () => choose(wording)] as const,
  ])
  useShortcuts({ ...Object.fromEntries(letters), ...others })
}
