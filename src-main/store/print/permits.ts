import type { Id, NewId } from '#shared/kernel/id.ts'
import type { PrintPermits } from '../context.ts'

/** Fewer than a person could have under way at once; the oldest go first. */
const keptMax = 20

/** The permits of one session; they go with it. */
export function createPrintPermits(newId: NewId, tellMain: (permit: Id) => void): PrintPermits {
  const kept = new Set<Id>()
  return {
    give(to) {
      const permit = newId()
      if (to === 'printer') tellMain(permit)
      else kept.add(permit)
      const [oldest] = kept
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest)
      return permit
    },
    redeem: (permit) => kept.delete(permit),
  }
}
