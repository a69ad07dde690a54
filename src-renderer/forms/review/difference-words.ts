import type { DefinitionBody } from '#shared/definition/definition.ts'
import type { Difference } from '#shared/definition/difference.ts'
import type { Json } from '#shared/definition/field-value.ts'
import { scaledText } from '#shared/definition/scaled-number.ts'
import { localTextSchema } from '#shared/kernel/text.ts'
import { hasWords, type Speak } from '#renderer/text/text.ts'

/** Reads a property or a value of a definition in the reader's words; what has none is shown as it is written in the file. */
export type Wording = {
  readonly t: Speak
  readonly name: (text: { readonly zh: string; readonly en: string }) => string
  readonly named: (id: string) => string
}

/** The words of a property: `label`, `limit`, `numbering.prefix`. */
export function propertyWords(property: string, t: Speak): string {
  const key = `review.property.${property}`
  return hasWords(key) ? t(key as 'review.property.label') : property
}

/** The value of a property: kinds and modes have words, everything else is read by its shape. */
export function propertyValue(property: string, value: Json, wording: Wording): string {
  return typeof value === 'string' && (property === 'kind' || property === 'mode') ? kindWords(value, wording.t) : valueWords(value, wording)
}

/** A value as a reviewer reads it; texts of both languages beside each other, because both are published. */
export function valueWords(value: Json, { t, name, named }: Wording): string {
  if (value === null) return t('review.none')
  if (typeof value === 'boolean') return t(value ? 'review.yes' : 'review.no')
  if (typeof value !== 'object') return named(String(value))
  const text = localTextSchema.safeParse(value)
  if (text.success) return `${text.data.zh} / ${text.data.en}`
  if (Array.isArray(value)) return value.map((one) => valueWords(one, { t, name, named })).join(t('review.comma'))
  const parts = Object.entries(value).map(([key, one]) => {
    const words = valueWords(one, { t, name, named })
    if (key === 'workingMinutes') return t('review.workingMinutes', { n: words })
    if (key === 'warnBefore') return t('review.warnBefore', { n: words })
    return key === 'kind' || key === 'role' || key === 'memberId' ? kindWords(words, t) : `${propertyWords(key, t)} ${words}`
  })
  return parts.join(' ')
}

function kindWords(kind: string, t: Speak): string {
  const key = `review.kind.${kind}`
  return hasWords(key) ? t(key as 'review.kind.role') : kind
}

/** What a reviewer must know of a thing that was added; the rest is as the designer's file says. */
export const telling: ReadonlySet<string> = new Set([
  'kind',
  'assignee',
  'mode',
  'when',
  'limit',
  'fills',
  'required',
  'expression',
  'assert',
  'severity',
  'value',
])

/** Under which heading a difference stands: the outermost list, or the body itself. */
export function partOf({ list: [first] }: Difference): 'whole' | 'form' | 'rules' | 'parameters' | 'route' | 'other' {
  if (first === undefined) return 'whole'
  return first === 'form' || first === 'rules' || first === 'parameters' || first === 'route' ? first : 'other'
}

/** The differences with the values of parameters as they are read: a definition holds them scaled. */
export function inDecimals(differences: readonly Difference[], body: DefinitionBody): readonly Difference[] {
  const scales = new Map(body.format === 1 ? [] : body.parameters.map(({ key, scale }) => [key, scale]))
  return differences.map((difference) => {
    const scale = difference.list[0] === 'parameters' ? (scales.get(difference.key) ?? 0) : 0
    const read = (property: string, value: Json): Json =>
      scale > 0 && typeof value === 'number' && ['value', 'min', 'max'].includes(property) ? scaledText(value, scale) : value
    const details = difference.details.map(({ property, before, after }) => ({ property, before: read(property, before), after: read(property, after) }))
    return { ...difference, details }
  })
}
