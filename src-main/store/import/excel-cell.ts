/**
 * What a workbook's numbers mean as text: a cell holds a double and a format; whether it is a date is told by the format alone.
 * The text is what the operator sees, fixes, and what is parsed, so it has one form: plain decimals, `YYYY-MM-DD`, `HH:MM`, and
 * ISO instants.
 */

/** How a number format shows its number. */
export type CellKind = 'number' | 'date' | 'time' | 'instant'

const dayMs = 86_400_000
/** Serial 25,569 is 1970-01-01 in the 1900 system; the 1904 system (old Macs) starts 1,462 days later. */
const epochSerial = 25_569
const shift1904 = 1462

const builtInKinds: ReadonlyMap<number, CellKind> = new Map([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56].map((id) => [id, 'time'] as const),
  [22, 'instant'],
])

/** The kind of a format: built-in ones (ECMA-376 18.8.30, with the Chinese ones) by id, a workbook's own by its code. */
export function kindOfFormat(id: number, code: string | undefined): CellKind {
  if (code === undefined) return builtInKinds.get(id) ?? 'number'
  // Quoted words, escaped characters, colours and locales in brackets are no part of the pattern; `[h]` and the like are.
  const pattern = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').split(';')[0] ?? ''
  const hasDay = /[yd]/i.test(pattern) || (/m/i.test(pattern) && !/[hs]/i.test(pattern) && !/0|#/.test(pattern))
  const hasHour = /[hs]/i.test(pattern)
  if (hasDay) return hasHour ? 'instant' : 'date'
  return hasHour ? 'time' : 'number'
}

/** A date serial as text. An instant is marked as UTC unless the workbook says that its times stand in the company's zone. */
export function serialText(serial: number, kind: Exclude<CellKind, 'number'>, system: { readonly from1904: boolean; readonly local: boolean }): string {
  const days = serial + (system.from1904 ? shift1904 : 0)
  // A serial is a double: 08:49:50 comes as …49.9999993, so it is rounded to the millisecond.
  const iso = new Date(Math.round((days - epochSerial) * dayMs)).toISOString()
  if (kind === 'date') return iso.slice(0, 10)
  if (kind === 'time' && serial < 1) return iso.slice(11, 16)
  const whole = iso.endsWith('.000Z') ? `${iso.slice(0, 19)}Z` : iso
  return system.local ? whole.slice(0, -1).replace('T', ' ') : whole
}

/** A number as a workbook writes it, as a plain decimal: `113.86000000000001` is 113.86, `1E+3` is 1000. */
export function numberText(raw: string): string {
  const value = Number(raw)
  if (raw === '' || !Number.isFinite(value)) return raw
  // Excel itself shows and compares 15 digits; what lies behind is the noise of the double.
  const text = String(Number(value.toPrecision(15)))
  return text.includes('e') ? withoutExponent(text) : text
}

function withoutExponent(text: string): string {
  const [mantissa = '0', exponent = '0'] = text.split('e')
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.')
  const point = whole.length + Number(exponent)
  const digits = whole + fraction
  const plain =
    point <= 0
      ? `0.${'0'.repeat(-point)}${digits}`
      : point >= digits.length
        ? digits + '0'.repeat(point - digits.length)
        : `${digits.slice(0, point)}.${digits.slice(point)}`
  return mantissa.startsWith('-') ? `-${plain}` : plain
}
