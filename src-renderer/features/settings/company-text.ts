import { keepYearsSchema, type KeepYears } from '#shared/domain/setting.ts'
import { parseTime } from '#shared/definition/date-text.ts'

/** Working hours as they are typed: `09:00-12:00, 13:30-17:30`. */
export function hoursText(hours: readonly (readonly [string, string])[]): string {
  return hours.map(([from, to]) => `${from}-${to}`).join(', ')
}

/** Typed working hours, or the part that cannot be read. */
export function readHours(text: string): { readonly hours: [string, string][] } | { readonly bad: string } {
  const hours: [string, string][] = []
  for (const part of text.normalize('NFKC').split(/[,，、;；\n]/)) {
    if (part.trim() === '') continue
    const [from, to, ...more] = part.split(/[-–—~至]/).map((each) => parseTime(each.trim()))
    if (from === undefined || to === undefined || more.length > 0) return { bad: part.trim() }
    hours.push([from, to])
  }
  return hours.length === 0 ? { bad: text } : { hours }
}

/** Special days as they are typed, one a line, in the reader's words. */
export function overridesText(overrides: Readonly<Record<string, boolean>>, words: { readonly working: string; readonly off: string }): string {
  return Object.entries(overrides)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, working]) => `${date} ${working ? words.working : words.off}`)
    .join('\n')
}

/** Typed special days in either language, or the line that cannot be read. */
export function readOverrides(text: string): { readonly overrides: Record<string, boolean> } | { readonly bad: string } {
  const overrides: Record<string, boolean> = {}
  for (const line of text.normalize('NFKC').split('\n')) {
    if (line.trim() === '') continue
    const [, date = '', word = ''] = /^(\d{4}-\d{2}-\d{2})\s+(\S+)$/.exec(line.trim()) ?? []
    const working = ['上班', 'working', 'work'].includes(word.toLowerCase())
    const off = ['休息', '放假', 'off', 'holiday'].includes(word.toLowerCase())
    if (date === '' || (!working && !off)) return { bad: line.trim() }
    overrides[date] = working
  }
  return { overrides }
}

/** A definition and what it may be called where somebody types it. */
export type Named = { readonly key: string; readonly names: readonly string[] }

/** A period as it is typed: years, or for ever. */
export function periodText(years: KeepYears, forEver: string): string {
  return years === 'for-ever' ? forEver : String(years)
}

/** A typed period in either language; undefined: it cannot be read. */
export function readPeriod(text: string): KeepYears | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase()
  if (['永久', 'for ever', 'forever', 'for-ever'].includes(plain)) return 'for-ever'
  const [, years = ''] = /^(\d{1,3})\s*(?:年|years?)?$/.exec(plain) ?? []
  const read = keepYearsSchema.safeParse(Number(years))
  return years !== '' && read.success ? read.data : undefined
}

/** Periods of single definitions, one a line, by their names. */
export function periodsText(by: Readonly<Record<string, KeepYears>>, named: readonly Named[], forEver: string): string {
  const nameOf = (key: string): string => named.find((each) => each.key === key)?.names[0] ?? key
  return Object.entries(by)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, years]) => `${nameOf(key)} ${periodText(years, forEver)}`)
    .join('\n')
}

/** Typed periods, or the line that cannot be read. */
export function readPeriods(text: string, named: readonly Named[]): { readonly by: Record<string, KeepYears> } | { readonly bad: string } {
  const by: Record<string, KeepYears> = {}
  for (const line of text.normalize('NFKC').split('\n')) {
    if (line.trim() === '') continue
    const [, words = '', period = ''] = /^(.+?)\s+((?:\d+\s*(?:年|years?)?)|永久|for[ -]?ever)$/i.exec(line.trim()) ?? []
    const found = named.find(({ key, names }) => key === words || names.some((each) => each.normalize('NFKC') === words))
    const years = readPeriod(period)
    if (!found || years === undefined) return { bad: line.trim() }
    by[found.key] = years
  }
  return { by }
}
