import type { CallValue } from '#shared/contract/store.ts'
import type { EntryDifference } from '#shared/definition/blind-entry.ts'
import { placeOf, type CellPlace } from '#renderer/forms/model/form-state.ts'
import { fieldWords } from '#renderer/forms/read/field-words.ts'
import type { Locale } from '#renderer/text/language.ts'
import type { Speak } from '#renderer/text/text.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import type { LoadedTask } from './load-task.ts'

type Compared = CallValue<'task.compare'>
type Speaking = { readonly t: Speak; readonly name: (text: LocalText) => string; readonly locale: Locale }

/** A difference in words: where it is, and both values. */
export type DifferenceWords = { readonly path: string; readonly place: string; readonly first: string; readonly second: string }

/** Says a difference; a row of a table is known by what it is given with. */
export function differenceWords(
  loaded: LoadedTask,
  { names }: Compared,
  { path, first, second }: EntryDifference,
  { t, name, locale }: Speaking,
): DifferenceWords {
  const place = placeOf(loaded.definition.form, path)
  const field = place?.kind === 'cell' ? place.cell.column : place?.field
  const value = (of: unknown): string => {
    if (field === undefined) return typeof of === 'string' ? of : ''
    if (field.kind === 'table') return t('task.rows', { count: typeof of === 'number' ? of : 0 })
    return fieldWords(field, of, locale, names) || t('record.empty')
  }
  const label = (): string => {
    if (place === null || field === undefined) return path
    if (place.kind === 'field') return name(field.label)
    const where = t('entry.rowField', { row: place.cell.row + 1, field: name(field.label) })
    return [where, rowName(loaded, place.cell)].filter(Boolean).join(t('common.separator'))
  }
  return { path, place: label(), first: value(first), second: value(second) }
}

/** The first words that a given row has. */
function rowName({ task }: LoadedTask, { table, row }: CellPlace): string {
  const given = task.givenRows[table.key]?.[row] ?? {}
  const texts = table.columns.flatMap(({ key, kind }) => (kind === 'text' && typeof given[key] === 'string' ? [given[key]] : []))
  return texts.slice(0, 2).join(' ')
}
