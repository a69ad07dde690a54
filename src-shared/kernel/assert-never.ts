/** Ends a switch over a union: the compiler proves that nothing is left, the run time says so if it is. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`unhandled ${what}: ${JSON.stringify(value)}`)
}
