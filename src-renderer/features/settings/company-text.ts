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
