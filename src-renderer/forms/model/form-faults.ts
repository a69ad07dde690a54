import type { Fault } from '#shared/kernel/fault.ts'

/** A fault of the form that may be shown, with its words. */
export type ShownFault = {
  readonly path: string
  readonly words: string
  readonly severity: 'error' | 'warning'
  /** The rule that a warning's reason is given for. */ readonly rule: string | null
  readonly row: number | null
}

export type FaultSources = {
  /** Text that could not be read, by path: it explains more than what the checker makes of the missing value. */
  readonly unread: Readonly<Record<string, Fault>>
  /** Files that were not taken. */
  readonly files: Readonly<Record<string, Fault>>
  readonly errors: readonly Fault[]
  readonly warnings: readonly Fault[]
}

/**
 * Which faults are shown: after a try to submit all, before it those of fields that were left. A form that is empty because nobody
 * has typed yet is not full of errors.
 */
export function shownFaults(sources: FaultSources, left: ReadonlySet<string>, tried: boolean, say: (fault: Fault) => string): readonly ShownFault[] {
  const own = [...Object.entries(sources.unread), ...Object.entries(sources.files)].map(([path, fault]) => ({ ...fault, field: path }))
  const covered = new Set(own.map((fault) => fault.field))
  const errors = [...own, ...sources.errors.filter((fault) => !covered.has(fault.field ?? ''))]
  const all = [...errors.map((fault) => ({ fault, severity: 'error' as const })), ...sources.warnings.map((fault) => ({ fault, severity: 'warning' as const }))]
  return all
    .filter(({ fault }) => tried || wasLeft(fault.field ?? '', left))
    .map(({ fault, severity }) => ({
      path: fault.field ?? '',
      words: say(fault),
      severity,
      rule: typeof fault.params?.['rule'] === 'string' ? fault.params['rule'] : null,
      row: fault.row ?? rowOf(fault.field),
    }))
}

/** Faults in words by path, for the inputs. */
export function wordsByPath(faults: readonly ShownFault[], severity: ShownFault['severity']): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>()
  for (const fault of faults) if (fault.severity === severity) map.set(fault.path, [...(map.get(fault.path) ?? []), fault.words])
  return map
}

function wasLeft(path: string, left: ReadonlySet<string>): boolean {
  return left.has(path) || left.has(path.split('.')[0] ?? '')
}

function rowOf(path: string | undefined): number | null {
  const row = path?.split('.')[1]
  return row === undefined ? null : Number(row) + 1
}
