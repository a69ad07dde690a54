import { randomBytes } from 'node:crypto'
import type { Clock, NewId } from '#shared/kernel/id.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'

/** The store's ids: time-ordered, with the system's random bytes. */
export function createNewId(clock: Clock): NewId {
  return createTimeOrderedIds(clock, randomBytes)
}
