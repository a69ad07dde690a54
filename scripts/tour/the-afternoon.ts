import type { Step } from './the-day.ts'

/** The network is back; people decide. */
export const deciding: readonly Step[] = []
