import type { Result } from '#shared/kernel/fault.ts'

/** The value, or the test ends with the fault. */
export function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.fault))
  return result.value
}
