import type { z } from 'zod'

/** What a place of a message accepts as it stands, whatever the place is called. */
const samplePaths = ['/etc/passwd', 'C:\\Windows\\win.ini', '\\\\server\\share\\x', '../desk.key', 'file:///etc/passwd']

/** The places of a schema at which a path would be let through, such as `rows[].text{}`; a place is judged by what it accepts and not by its name. */
export function textLeaves(schema: z.ZodType, seen: ReadonlySet<z.ZodType> = new Set()): readonly string[] {
  if (seen.has(schema)) return []
  const below = (inner: unknown, at = ''): readonly string[] =>
    textLeaves(inner as z.ZodType, new Set([...seen, schema])).map((place) =>
      place === '' || place.startsWith('[') || place.startsWith('{') || at === '' ? at + place : `${at}.${place}`,
    )
  const { def } = schema._zod as unknown as { readonly def: Def }
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape ?? {}).flatMap(([key, inner]) => below(inner, key))
    case 'array':
      return below(def.element, '[]')
    case 'record':
      return [...below(def.keyType, '{key}'), ...below(def.valueType, '{}')]
    case 'union':
      return [...new Set((def.options ?? []).flatMap((option) => below(option)))]
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return below(def.innerType)
    case 'lazy':
      return below(def.getter?.())
    case 'pipe':
      return isTransform(def.out) ? judged(schema) : below(def.out)
    default:
      if (!scalars.has(def.type)) throw new Error(`a schema of the kind ${def.type} cannot be looked into`)
      return [...judged(schema), ...(def.type === 'custom' && schema.safeParse({ any: samplePaths[0] }).success ? ['{}'] : [])]
  }
}

type Def = {
  readonly type: string
  readonly shape?: Readonly<Record<string, unknown>>
  readonly element?: unknown
  readonly keyType?: unknown
  readonly valueType?: unknown
  readonly options?: readonly unknown[]
  readonly innerType?: unknown
  readonly getter?: () => unknown
  readonly out?: unknown
}

const scalars: ReadonlySet<string> = new Set(['string', 'number', 'int', 'boolean', 'null', 'undefined', 'literal', 'enum', 'unknown', 'any', 'custom'])

/** What it makes of a path counts: a name of which only the last part is kept names no place. */
function judged(schema: z.ZodType): readonly string[] {
  const lets = samplePaths.some((path) => {
    const parsed = schema.safeParse(path)
    return parsed.success && parsed.data === path
  })
  return lets ? [''] : []
}

function isTransform(schema: unknown): boolean {
  return (schema as z.ZodType)._zod.def.type === 'transform'
}
