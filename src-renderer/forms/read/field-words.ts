import { formatFieldValue } from '#shared/definition/field-text.ts'
import type { Field } from '#shared/definition/definition.ts'
import type { Json } from '#shared/definition/field-value.ts'
import { inLanguage, type Language } from '#shared/kernel/text.ts'
import { formatMoney } from '#renderer/text/format.ts'
import type { Locale } from '#renderer/text/language.ts'
import type { Speak } from '#renderer/text/text.ts'

export type Names = Readonly<Record<string, string>>

/** The currency of a field that holds money, or null for other fields. Computed money is in the company's own currency. */
export function currencyOf(field: Field): string | null {
  if (field.kind === 'money') return field.currency
  return field.kind === 'computed' && field.result === 'money' ? 'CNY' : null
}

/** Whether a field's values are figures, which stand right-aligned in columns. */
export function isFigure(field: Field): boolean {
  return ['integer', 'decimal', 'money'].includes(field.kind) || (field.kind === 'computed' && field.result !== 'text')
}

/** Whether a column's words may break over lines; dates and names stay whole. */
export function isProse(field: Field): boolean {
  return ['text', 'long-text', 'multi-choice'].includes(field.kind)
}

/** A value as a record shows it; money without its sign, which the column or the label carries. Empty when nothing is filled in. */
export function fieldWords(field: Field, value: unknown, locale: Locale, names: Names): string {
  if (currencyOf(field) !== null) return typeof value === 'number' ? formatMoney(value) : ''
  const words = formatFieldValue(field, value as Json | undefined, locale.language, names, locale.timeZone)
  const suffix = suffixOf(field, value, locale.language)
  return words === '' || suffix === '' ? words : `${words} ${suffix}`
}

/** The word behind a figure: 120 orders, 1 order; empty for fields that have none. */
export function suffixOf(field: Field, value: unknown, language: Language): string {
  if ((field.kind !== 'integer' && field.kind !== 'decimal') || field.suffix === undefined) return ''
  const isOne = value === (field.kind === 'decimal' ? 10 ** field.scale : 1)
  return isOne && language === 'en' ? (field.suffix.one ?? field.suffix.en) : inLanguage(field.suffix, language)
}

/** The rows of a table's value; what is not a row is left out. */
export function rowsOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null && !Array.isArray(row)) : []
}

/** A column's heading; money says in what. */
export function columnLabel(label: string, currency: string | null, t: Speak): string {
  if (currency === null) return label
  return t('record.columnUnit', { label, unit: currency === 'CNY' ? t('record.yuan') : currency })
}
