import type { RecordView } from '#shared/contract/store.ts'
import { isPlain } from '#shared/definition/definition.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { currencyOf, fieldWords } from '#renderer/forms/read/field-words.ts'
import { masksOf } from '#renderer/forms/read/masks.ts'
import { formatMoney } from '#renderer/text/format.ts'
import type { Locale } from '#renderer/text/language.ts'

const fieldsMax = 6

/** What a record is judged by at a glance: the fields that its register shows, as far as they are filled in; the amount stands by itself. */
export function keyFields(view: RecordView, locale: Locale): readonly { readonly key: string; readonly label: LocalText; readonly words: string }[] {
  const { definition, record, names } = view
  const masks = masksOf(view)
  return definition.register.columns
    .flatMap((column) => {
      const field = definition.form.find(({ key }) => key === column)
      if (field === undefined || !isPlain(field) || field.key === definition.amount) return []
      const value = record.data[field.key]
      const currency = currencyOf(field)
      const words =
        masks.get(field.key) ?? (currency !== null && typeof value === 'number' ? formatMoney(value, currency) : fieldWords(field, value, locale, names))
      return words === '' || words === record.title ? [] : [{ key: field.key, label: field.label, words }]
    })
    .slice(0, fieldsMax)
}

/** The amount of a record with its currency; null where its business has none. */
export function amountWords({ definition, record }: Pick<RecordView, 'definition' | 'record'>): string | null {
  const field = definition.form.find(({ key }) => key === definition.amount)
  return record.amountMinor === null ? null : formatMoney(record.amountMinor, field === undefined ? null : currencyOf(field))
}
