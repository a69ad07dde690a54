import { z } from 'zod'

type Json = z.core.util.JSONType

/** As `z.json()`, told apart by hand: rows and arguments are mostly JSON, and trying a union of six kinds for each value was most of the cost of reading them. */
export const jsonSchema: z.ZodType<Json, Json> = z.custom<Json>(isJson)

/** An object of such values, as `z.record(z.string(), z.json())`. */
export const jsonObjectSchema: z.ZodType<Record<string, Json>, Record<string, Json>> = z.custom<Record<string, Json>>(isJsonObject)

/** Texts by name. A record of zod's would pass over a member named `__proto__` without a look; here it is refused. */
export const textsSchema: z.ZodType<Record<string, string>, Record<string, string>> = z.custom<Record<string, string>>(
  (value) => isJsonObject(value) && Object.values(value as object).every((text) => typeof text === 'string'),
)

/** An object of JSON, whatever its members hold. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value)
}

function isJsonObject(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).every(isJson)
}

function isJson(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || (Array.isArray(value) ? value.every(isJson) : isPlain(value) && Object.values(value).every(isJson))
    default:
      return false
  }
}

/** Nothing that could reach a prototype, by class or by name. */
function isPlain(value: object): boolean {
  if (Object.hasOwn(value, '__proto__')) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
