import { z } from 'zod'

/**
 * An object with members and nothing else, and as it came: a date, a map or an error is an object too, and one without members of its own would pass for an
 * empty message. Unlike a record it keeps every member, so that the schema behind it sees also those named like a prototype's.
 */
export const plainObjectSchema = z.custom<Record<string, unknown>>((value) => {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
})
