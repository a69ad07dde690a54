import type { z } from 'zod'

/**
 * Tells in one look that a row is exactly what its schema describes, so that the hundred thousand rows of a first contact need not all go through the
 * whole parser. It is made from the schema and only ever says yes: a no means "let the schema judge", never "wrong". A yes says that the
 * schema would take the row and change nothing in it; what the schema would rebuild (objects with members of their own) is always left to it.
 */
export type QuickCheck = (row: Readonly<Record<string, unknown>>) => boolean
type Accepts = (value: unknown) => boolean
/** The same for each member of a schema by itself. */
export type ColumnChecks = ReadonlyMap<string, Accepts>

/** The quick check of a strict object's schema. */
export function quickCheckOf(schema: z.ZodObject): QuickCheck {
  const checks = columnChecksOf(schema)
  if (!checks) return () => false
  const known = [...checks].map(([name, accepts]) => [name, remembering(accepts)] as const)
  return (row) => Object.keys(row).length === known.length && known.every(([name, accepts]) => Object.hasOwn(row, name) && accepts(row[name]))
}

/** The quick checks of a strict object's members; undefined when one of them is of a kind that is not known here. */
export function columnChecksOf(schema: z.ZodObject): ColumnChecks | undefined {
  const members = Object.entries(schema.shape).map(([name, member]) => [name, acceptsOf(member)] as const)
  const known = members.flatMap(([name, accepts]) => (accepts ? [[name, accepts] as const] : []))
  return known.length < members.length ? undefined : new Map(known)
}

/** Units, creators and states are the same in row after row: a text that was taken last is taken again without a look at its pattern. */
function remembering(accepts: Accepts): Accepts {
  let last: string | undefined
  return (value) => {
    if (typeof value !== 'string') return accepts(value)
    if (value === last) return true
    const isAccepted = accepts(value)
    if (isAccepted) last = value
    return isAccepted
  }
}

function acceptsOf(schema: z.core.$ZodType): Accepts | undefined {
  // Every schema is one of the kinds by which zod itself tells them apart.
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'custom') return plainFunctionOf(def)
  const checks = 'checks' in def ? (def.checks ?? []).map(checkOf) : []
  const known = checks.flatMap((check) => check ?? [])
  if (known.length < checks.length) return undefined
  const kind = kindOf(def)
  return kind && (known.length === 0 ? kind : (value) => kind(value) && known.every((check) => check(value)))
}

function kindOf(def: z.core.$ZodTypes['_zod']['def']): Accepts | undefined {
  switch (def.type) {
    case 'string': {
      const pattern = 'pattern' in def ? def.pattern : undefined
      if (pattern === undefined) return (value) => typeof value === 'string'
      return pattern instanceof RegExp && !pattern.global ? (value) => typeof value === 'string' && pattern.test(value) : undefined
    }
    case 'number':
      return Number.isFinite
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'enum': {
      const values = new Set<unknown>(Object.values(def.entries))
      return (value) => values.has(value)
    }
    case 'nullable': {
      const inner = acceptsOf(def.innerType)
      // Of what the schema would have to rebuild, the usual nothing.
      return (value) => value === null || inner?.(value) === true
    }
    case 'default':
      return acceptsOf(def.innerType)
    case 'array': {
      const element = acceptsOf(def.element)
      return element && ((value) => Array.isArray(value) && value.every(element))
    }
    case 'record':
      // Only the usual one, which has nothing in it.
      return (value) => isEmptyObject(value)
    default:
      return undefined
  }
}

/** One limit of a string or number; undefined when it is of a kind that is not known here. */
function checkOf(check: z.core.$ZodCheck<never>): Accepts | undefined {
  const { def } = (check as unknown as z.core.$ZodChecks)._zod
  switch (def.check) {
    case 'string_format': {
      const { pattern } = def
      return def.format === 'regex' && pattern && !pattern.global ? (value) => pattern.test(String(value)) : undefined
    }
    case 'number_format':
      return def.format === 'safeint' ? Number.isSafeInteger : undefined
    case 'greater_than':
      return (value) => (def.inclusive ? Number(value) >= Number(def.value) : Number(value) > Number(def.value))
    case 'less_than':
      return (value) => (def.inclusive ? Number(value) <= Number(def.value) : Number(value) < Number(def.value))
    case 'min_length':
      return (value) => String(value).length >= def.minimum
    case 'max_length':
      return (value) => String(value).length <= def.maximum
    default:
      return undefined
  }
}

/** A `z.custom` is a function of the value alone, unless it is a refinement on something else. */
function plainFunctionOf(def: z.core.$ZodCustomDef): Accepts | undefined {
  const { fn } = def
  return fn.length === 1 && (def.checks ?? []).length <= 1 ? (value) => fn(value) === true : undefined
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0
}
