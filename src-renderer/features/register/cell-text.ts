import type { Filter, RegisterColumn } from '#shared/contract/store.ts'
import { groupedText } from '#shared/definition/scaled-number.ts'
import { inLanguage } from '#shared/kernel/text.ts'
import { formatInstant } from '#renderer/text/format.ts'
import type { Locale } from '#renderer/text/language.ts'
import { speakerOf } from '#renderer/text/text.ts'
import { recordStates } from '#shared/domain/record.ts'

export type Names = Readonly<Record<string, string>>

/** A stored value of a column as people read it. */
export function cellText(column: RegisterColumn, value: unknown, names: Names, locale: Locale): string {
  if (value === null || value === undefined || value === '') return ''
  switch (column.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
      return typeof value === 'number' ? groupedText(value, column.kind === 'money' ? 2 : column.scale).replace('-', '−') : plain(value)
    case 'instant':
      return typeof value === 'number' ? formatInstant(value, locale, 'minute') : plain(value)
    case 'choice':
      return optionLabel(column, plain(value), locale)
    case 'multi-choice':
      return listOf(value)
        .map((key) => optionLabel(column, key, locale))
        .join(locale.language === 'en' ? ', ' : '、')
    case 'member':
    case 'unit':
      return names[plain(value)] ?? plain(value)
    case 'state': {
      const state = recordStates.find((each) => each === value)
      return state === undefined ? plain(value) : speakerOf(locale.language)(`record.state.${state}`)
    }
    case 'boolean':
      return speakerOf(locale.language)(value === true || value === 1 ? 'common.yes' : 'common.no')
    case 'text':
    case 'date':
    case 'time':
      return plain(value)
  }
}

/** A question as its chip says it: `金额 ≥ 1,000.00`. */
export function filterText(column: RegisterColumn, filter: Filter, names: Names, locale: Locale): string {
  const t = speakerOf(locale.language)
  const label = inLanguage(column.label, locale.language)
  const words = (value: unknown) =>
    column.kind === 'instant' && typeof value === 'number' ? formatInstant(value, locale, 'day') : cellText(column, value, names, locale)
  if (filter.op === 'empty' || filter.op === 'not-empty') return `${label} ${t(`register.op.${filter.op}`)}`
  if (filter.op === 'between' && Array.isArray(filter.value)) {
    const [from, to] = filter.value.map(words)
    return from === to ? `${label} = ${from}` : t('register.between', { label, from: from ?? '', to: to ?? '' })
  }
  const value = Array.isArray(filter.value) ? filter.value.map(words).join(t('common.comma')) : words(filter.value)
  return `${label} ${t(`register.sign.${filter.op}`)} ${value}`.replace(/ {2}/, ' ')
}

function optionLabel(column: RegisterColumn, key: string, locale: Locale): string {
  const option = column.options.find((each) => each.key === key)
  return option === undefined ? key : inLanguage(option.label, locale.language)
}

function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  if (typeof value !== 'string' || !value.startsWith('[')) return [plain(value)]
  const parsed: unknown = JSON.parse(value)
  return Array.isArray(parsed) ? parsed.map(String) : [value]
}

/** A stored value as it is, for what has no better words. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
