import { failed, type Failed } from '#shared/kernel/fault.ts'
import type { Field } from './definition.ts'

/** What is wrong with a definition, where, and why. */
export function invalid(where: string, detail: string): Failed {
  return failed('definition-invalid', { where, detail })
}

/** Keys that are used more than once. */
export function* repeated(where: string, items: readonly { readonly key: string }[]): Generator<Failed> {
  const seen = new Set<string>()
  for (const { key } of items) {
    if (seen.has(key)) yield invalid(`${where}.${key}`, 'key used twice')
    seen.add(key)
  }
}

/** Whether a field holds money, typed or computed. */
export function isMoney(field: Field): boolean {
  return field.kind === 'money' || (field.kind === 'computed' && field.result === 'money')
}
