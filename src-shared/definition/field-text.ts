import { failed, ok, type Result } from '#shared/kernel/fault.ts'
import { inLanguage, type Language, type LocalText } from '#shared/kernel/text.ts'
import type { Member, Unit } from '#shared/domain/organisation.ts'
import { wallClock } from '#shared/calendar/civil-date.ts'
import { dateOfInstantText, parseDate, parseInstant, parseTime } from './date-text.ts'
import type { Field, PlainField } from './definition.ts'
import { cleanValue, fileSchema, proposalName, scaleOf, type Json } from './field-value.ts'
import { parseScaled, plainText } from './number-text.ts'
import { patternOf } from './plan.ts'
import { groupedText } from './scaled-number.ts'

/** What typed text may refer to. */
export type TextWorld = {
  /** `YYYY-MM-DD` on the company's wall. */
  readonly today: string
  readonly timeZone: string
  readonly members?: Iterable<Pick<Member, 'id' | 'name' | 'userName' | 'state'>>
  readonly units?: Iterable<Pick<Unit, 'id' | 'name' | 'state'>>
}

const malformed = failed('field-malformed')

/** The one home of typed text → stored value, for the form, the grid and the import. Blank text is null; bounds and options are judged too. */
export function parseFieldText(field: PlainField, text: string, world: TextWorld): Result<Json> {
  if (plainText(text) === '') return ok(null)
  if (field.kind === 'computed') return failed('field-unknown')
  const read = readText(field, text, world)
  if (!read.ok) return read
  return cleanValue(field, read.value, field.kind === 'text' && field.pattern !== undefined ? patternOf(field.pattern) : undefined)
}

function readText(field: Exclude<PlainField, { kind: 'computed' }>, text: string, world: TextWorld): Result<Json> {
  switch (field.kind) {
    case 'text':
    case 'long-text':
      return ok(text)
    case 'integer':
    case 'decimal':
    case 'money':
      return parseScaled(text, scaleOf(field))
    case 'date':
      return found(dateOfInstantText(text, world.today, world.timeZone) ?? parseDate(text, world.today))
    case 'time':
      return found(parseTime(text))
    case 'instant':
      return found(parseInstant(text, world.today, world.timeZone))
    case 'choice':
      return optionOf(field.options, text)
    case 'multi-choice': {
      const keys: string[] = []
      for (const part of text.split(/[,，、;；|\n]/).filter((piece) => plainText(piece) !== '')) {
        const option = optionOf(field.options, part)
        if (!option.ok) return option
        keys.push(option.value)
      }
      return ok(keys)
    }
    case 'member':
      return oneOf(
        [...(world.members ?? [])].filter((member) => member.state === 'active'),
        text,
        (member) => [member.id, member.userName, member.name, `${member.name}（${member.userName}）`],
      )
    case 'unit':
      return oneOf(
        [...(world.units ?? [])].filter((unit) => unit.state === 'active'),
        text,
        (unit) => [unit.id, unit.name.zh, unit.name.en],
      )
  }
}

function found(value: string | number | undefined): Result<Json> {
  return value === undefined ? malformed : ok(value)
}

function optionOf(options: readonly { readonly key: string; readonly label: LocalText }[], text: string): Result<string> {
  const wanted = folded(text)
  const option =
    options.find(({ key }) => key === text.trim()) ?? options.find(({ key, label }) => [key, label.zh, label.en].some((name) => folded(name) === wanted))
  return option ? ok(option.key) : failed('field-not-an-option')
}

/** The one thing that bears this name; two of the same name are no answer. */
function oneOf<T extends { readonly id: string }>(things: readonly T[], text: string, namesOf: (thing: T) => readonly string[]): Result<string> {
  const wanted = folded(text)
  const matches = things.filter((thing) => namesOf(thing).some((name) => folded(name) === wanted))
  const [only] = matches
  if (only && matches.length === 1) return ok(only.id)
  return failed('field-not-an-option', { matches: matches.length })
}

function folded(text: string): string {
  return plainText(text).toLowerCase()
}

/** A stored value as people read it, and as `parseFieldText` reads it back; `names` turns ids of members and units into names. */
export function formatFieldValue(
  field: Field,
  value: Json | undefined,
  language: Language,
  names: Readonly<Record<string, string>>,
  timeZone = 'Asia/Shanghai',
): string {
  if (value === undefined || value === null) return ''
  switch (field.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
      return typeof value === 'number' ? groupedText(value, scaleOf(field)) : ''
    case 'computed':
      return typeof value === 'number' ? groupedText(value, scaleOf(field)) : plain(value)
    case 'instant':
      return typeof value === 'number' ? formatInstant(value, timeZone) : ''
    case 'choice':
      return labelOf(field.options, value, language)
    case 'multi-choice':
      return Array.isArray(value) ? value.map((key) => labelOf(field.options, key, language)).join(language === 'en' ? ', ' : '、') : ''
    case 'member':
    case 'unit':
      return names[plain(value)] ?? plain(value)
    case 'attachment': {
      const files = fileSchema.array().safeParse(value)
      return files.success ? files.data.map((file) => file.name).join(language === 'en' ? ', ' : '、') : ''
    }
    case 'table':
      return Array.isArray(value) ? String(value.length) : ''
    case 'definition': {
      const named = proposalName(value)
      return named ? `${inLanguage(named.name, language)} v${named.version}` : ''
    }
    default:
      return plain(value)
  }
}

/** An instant as `YYYY-MM-DD HH:MM:SS` on the wall of a zone; seconds only when there are any. */
export function formatInstant(instant: number, timeZone: string): string {
  const { date, ms } = wallClock(instant, timeZone)
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, ...(seconds % 60 > 0 ? [seconds % 60] : [])]
  return `${date} ${parts.map((part) => String(part).padStart(2, '0')).join(':')}`
}

function labelOf(options: readonly { readonly key: string; readonly label: LocalText }[], key: Json, language: Language): string {
  const option = options.find((candidate) => candidate.key === key)
  return option ? inLanguage(option.label, language) : plain(key)
}

/** A value of a shape that the field does not hold any more is shown as it is stored. */
function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
