import { useShortcuts, type Shortcuts } from '#renderer/ui/shortcuts.ts'
import { letterOf, type Wording } from './acts.ts'

/** Keys of the acts: each letter alone and on Alt, ready phrases on Alt and a figure. */
export function useActKeys(may: readonly Wording[], choose: (wording: Wording) => boolean, others: Shortcuts, phrase: (index: number) => boolean): void {
  const letters = may.flatMap((wording) => [
    [`Alt+${letterOf[wording]}`, () => choose(wording)] as const,
    [letterOf[wording].toLowerCase(), () => choose(wording)] as const,
  ])
  const figures = [1, 2, 3].map((figure) => [`Alt+${figure}`, () => phrase(figure - 1)] as const)
  useShortcuts({ ...Object.fromEntries([...letters, ...figures]), ...others })
}
