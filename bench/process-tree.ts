import { readdirSync, readFileSync } from 'node:fs'

/**
 * Memory of a process and all its descendants, in MB: each one's share of what it holds now (pages shared with others are divided
 * among them), and what it once held beyond that. On systems without /proc it is not known, and 0.
 */
export function treePeakMb(root: number): number {
  const parents = new Map<number, number>()
  for (const name of entries('/proc')) {
    const parent = kb(`/proc/${name}/status`, 'PPid')
    if (parent !== undefined) parents.set(Number(name), parent)
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 0; at = parents.get(at)) if (at === root) return true
    return false
  }
  let total = 0
  for (const pid of parents.keys()) {
    if (!below(pid)) continue
    const resident = kb(`/proc/${pid}/status`, 'VmRSS') ?? 0
    const highest = kb(`/proc/${pid}/status`, 'VmHWM') ?? resident
    // A sandboxed process does not let itself be looked into; then all that it holds counts.
    total += (kb(`/proc/${pid}/smaps_rollup`, 'Pss') ?? resident) + Math.max(0, highest - resident)
  }
  return total / 1024
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** A value of such a file, or undefined when the process has ended or keeps it to itself. */
function kb(file: string, name: string): number | undefined {
  try {
    const value = new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
