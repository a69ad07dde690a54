export type Choice = 'first' | 'second'

/** What a key does in the table of differences: chooses in this row and goes on, moves, or nothing. `leaves`: nothing is left to choose. */
export type KeyOutcome = { readonly choice?: Choice; readonly to?: number; readonly leaves?: true }

const chosenBy: Readonly<Partial<Record<string, Choice>>> = { '1': 'first', '2': 'second', ArrowLeft: 'first', ArrowRight: 'second' }

/** 1 and 2 choose and go on to the next open place; the arrows sideways choose and stay, up and down move. */
export function keyOutcome(key: string, row: number, isOpen: readonly boolean[], mayReturn: boolean): KeyOutcome | null {
  const choice = chosenBy[key]
  if (choice === undefined) {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
    return step === 0 ? null : { to: Math.max(0, Math.min(isOpen.length - 1, row + step)) }
  }
  if (choice === 'second' && !mayReturn) return {}
  if (key !== '1' && key !== '2') return { choice }
  // The next open one below, else the first above.
  const open = isOpen.flatMap((each, at) => (each && at !== row ? [at] : []))
  const next = open.find((at) => at > row) ?? open[0]
  return next === undefined ? { choice, leaves: true } : { choice, to: next }
}
