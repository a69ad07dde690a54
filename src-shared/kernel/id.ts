import { z } from 'zod'

/**
 * Ids are UUID version 7 in lower case, so that they sort by time, or an id made from one: `<mutation id>:<n>` is the n-th thing
 * that a mutation made, so that the desk and the server give it the same name.
 */
export const idSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(:[0-9a-z]{1,8})?$/)
export const uuidSchema = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
export type Id = string
/** The actor of what time brings about, whoever says that it has come: no member, and no key signs for it. */
export const timeId: Id = '00000000-0000-0000-0000-000000000000'

/** Makes new ids; injected, so that tests and simulations repeat. */
export type NewId = () => Id
/** Milliseconds since 1970-01-01 UTC. */
export type Instant = number
export const instantSchema = z.number().int().min(-8.64e15).max(8.64e15)
/** Tells the time; injected. */
export type Clock = () => Instant

/** Stable keys of roles, definitions, fields and nodes: lower-case words joined by hyphens, never renamed. */
export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(40)
/** Field keys are also CEL identifiers and column names: lower-case words joined by underscores. */
export const fieldKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/)
  .max(40)
/** A SHA-256 in hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
/** A calendar date `YYYY-MM-DD`. */
export const dateSchema = z.iso.date()
/** A time of day `HH:MM`. */
export const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/** Money in minor units (fen), always an integer. */
export const minorSchema = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER)
