import type { RecordView } from '#shared/contract/store.ts'
import { placeOf } from '#renderer/forms/model/form-state.ts'
import { fieldWords } from '#renderer/forms/read/field-words.ts'
import type { Locale } from '#renderer/text/language.ts'
import type { Speak } from '#renderer/text/text.ts'

/** What a settled comparison of two entries says, place by place; it stands in the act as `entry-kept:<path>` and `entry-held:<path>` → [first, second]. */
export function entriesOf({ changes }: RecordView['trail'][number], view: RecordView, t: Speak, locale: Locale): readonly string[] {
  return Object.entries(changes).flatMap(([key, [first, second]]) => {
    const [outcome, path] = /^(entry-kept|entry-held):(.+)$/.exec(key)?.slice(1) ?? []
    const place = path === undefined ? null : placeOf(view.definition.form, path)
    if (place === null) return []
    const field = place.kind === 'cell' ? place.cell.column : place.field
    const label = locale.language === 'en' ? field.label.en : field.label.zh
    const value = (of: unknown): string =>
      field.kind === 'table' ? t('task.rows', { count: typeof of === 'number' ? of : 0 }) : fieldWords(field, of, locale, view.names) || t('record.empty')
    const words = {
      place: place.kind === 'cell' ? t('entry.rowField', { row: place.cell.row + 1, field: label }) : label,
      first: value(first),
      second: value(second),
    }
    return [outcome === 'entry-kept' ? t('task.entryKept', words) : t('task.entryHeld', words)]
  })
}
