import type { Step } from './the-day.ts'

/** Analysis, backup, and a lost desk. */
export const closing: readonly Step[] = []
