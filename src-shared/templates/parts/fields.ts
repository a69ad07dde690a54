import type { SteppedDraft } from '#shared/definition/definition.ts'

/**
 * How the library writes its forms: each function makes one field from key, Chinese and English name, and whatever else it has. What a definition holds in the end is plain
 * data; these only spare the reader the repetition.
 */
export type FieldDraft = SteppedDraft['form'][number]
type Of<K extends FieldDraft['kind']> = Extract<FieldDraft, { kind: K }>
type More<K extends FieldDraft['kind']> = Partial<Omit<Of<K>, 'key' | 'kind' | 'label'>>
export type ColumnDraft = Of<'table'>['columns'][number]
type Option = readonly [key: string, zh: string, en: string]

/** One line of text. */
export function text(key: string, zh: string, en: string, more: More<'text'> = {}): Of<'text'> {
  return { key, kind: 'text', label: { zh, en }, ...more }
}

/** Several lines of text over the whole width. */
export function longText(key: string, zh: string, en: string, more: More<'long-text'> = {}): Of<'long-text'> {
  return { key, kind: 'long-text', label: { zh, en }, maxLength: 2000, width: 'full', ...more }
}

/** A whole number, 0 or more unless said otherwise. */
export function count(key: string, zh: string, en: string, more: More<'integer'> = {}): Of<'integer'> {
  return { key, kind: 'integer', label: { zh, en }, min: 0, max: 1_000_000, ...more }
}

/** A number with `scale` decimals; bounds are scaled too. */
export function decimal(key: string, zh: string, en: string, scale: number, more: More<'decimal'> = {}): Of<'decimal'> {
  return { key, kind: 'decimal', label: { zh, en }, scale, ...more }
}

/** Money in minor units, 0 or more unless said otherwise. */
export function money(key: string, zh: string, en: string, more: More<'money'> = {}): Of<'money'> {
  return { key, kind: 'money', label: { zh, en }, min: 0, ...more }
}

/** A calendar date. */
export function date(key: string, zh: string, en: string, more: More<'date'> = {}): Of<'date'> {
  return { key, kind: 'date', label: { zh, en }, ...more }
}

/** A time of day. */
export function time(key: string, zh: string, en: string, more: More<'time'> = {}): Of<'time'> {
  return { key, kind: 'time', label: { zh, en }, ...more }
}

/** A moment: date and time. */
export function instant(key: string, zh: string, en: string, more: More<'instant'> = {}): Of<'instant'> {
  return { key, kind: 'instant', label: { zh, en }, ...more }
}

/** One of several. */
export function choice(key: string, zh: string, en: string, options: readonly Option[], more: More<'choice'> = {}): Of<'choice'> {
  return { key, kind: 'choice', label: { zh, en }, options: options.map(optionOf), ...more }
}

/** Some of several. */
export function choices(key: string, zh: string, en: string, options: readonly Option[], more: More<'multi-choice'> = {}): Of<'multi-choice'> {
  return { key, kind: 'multi-choice', label: { zh, en }, options: options.map(optionOf), ...more }
}

/** A member of the company. */
export function member(key: string, zh: string, en: string, more: More<'member'> = {}): Of<'member'> {
  return { key, kind: 'member', label: { zh, en }, ...more }
}

/** A unit of the company. */
export function unit(key: string, zh: string, en: string, more: More<'unit'> = {}): Of<'unit'> {
  return { key, kind: 'unit', label: { zh, en }, ...more }
}

/** The unit of the member whom a form is about: its head decides, and not the head of whoever has written the form. */
export function unitOfPerson(): Of<'unit'> {
  return required(unit('person_unit', '所在部门', 'Unit of the person'))
}

/** A whole definition that is proposed. */
export function definition(key: string, zh: string, en: string, more: More<'definition'> = {}): Of<'definition'> {
  return { key, kind: 'definition', label: { zh, en }, width: 'full', ...more }
}

/** Files, over the whole width. */
export function files(key: string, zh: string, en: string, more: More<'attachment'> = {}): Of<'attachment'> {
  return { key, kind: 'attachment', label: { zh, en }, width: 'full', ...more }
}

/** Lines of a table, over the whole width. */
export function table(key: string, zh: string, en: string, columns: readonly ColumnDraft[], more: More<'table'> = {}): Of<'table'> {
  return { key, kind: 'table', label: { zh, en }, columns: [...columns], width: 'full', maxRows: 200, ...more }
}

/** A value that the engine works out. */
export function computed(key: string, zh: string, en: string, how: Pick<Of<'computed'>, 'result' | 'expression'>, more: More<'computed'> = {}): Of<'computed'> {
  return { key, kind: 'computed', label: { zh, en }, ...how, ...more }
}

/** The same field, to be filled in always. */
export function required<F extends FieldDraft>(field: F): F {
  return { ...field, required: true }
}

/** The same field, shown and to be filled in while the condition holds. */
export function asked<F extends FieldDraft>(condition: string, field: F): F {
  return { ...field, visibleWhen: condition, requiredWhen: condition }
}

/** A yes-or-no question. */
export function yesNo(key: string, zh: string, en: string, more: More<'choice'> = {}): Of<'choice'> {
  return choice(
    key,
    zh,
    en,
    [
      ['yes', '是', 'Yes'],
      ['no', '否', 'No'],
    ],
    { width: 'third', ...more },
  )
}

function optionOf([key, zh, en]: Option): Of<'choice'>['options'][number] {
  return { key, label: { zh, en } }
}
