import { failed, ok, type Result } from '#shared/kernel/fault.ts'

const malformed = failed('field-malformed')
const units: Readonly<Record<string, number>> = { 万: 4, 亿: 8 }

/** Full-width letters, digits and marks as plain ones, without the invisible characters that pastes bring. */
export function plainText(text: string): string {
  return text
    .replaceAll(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('\uffe5', '¥')
    .replaceAll(/[\u3000\u00a0]/g, ' ')
    .replaceAll(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trim()
}

/**
 * A typed number as an integer scaled by 10^scale: `1,234.5`, `￥１２．５０元`, `(12.50)`, `−3`, `1.2万`, `2.6E1`. More decimals than the field holds are
 * refused, never rounded, unless they are the dust of a binary fraction (`26.849999999999998`). Percentages are refused.
 */
export function parseScaled(text: string, scale: number): Result<number> {
  let rest = plainText(text)
    .replaceAll(/[\u2212\u2012\u2013\u2014]/g, '-')
    .replaceAll(' ', '')
  const bracketed = /^\((.+)\)$/.exec(rest)
  if (bracketed) rest = bracketed[1] ?? ''
  const match = /^([+-]?)(?:(?:RMB|CNY|EUR|USD|人民币)|[¥$€])?([+-]?)([\d,]*\.?\d*(?:[eE][+-]?\d{1,3})?)([万亿]?)(?:元整?|圆整?|块|RMB|CNY|EUR|USD)?$/i.exec(
    rest,
  )
  const [, signBefore = '', signAfter = '', body = '', unit = ''] = match ?? []
  const signs = [bracketed ? '-' : '', signBefore, signAfter].filter((sign) => sign !== '')
  if (!match || signs.length > 1) return malformed
  const digits = unsigned(body, scale + (units[unit] ?? 0))
  if (digits === undefined) return malformed
  const value = Number(digits) * (signs.includes('-') ? -1 : 1)
  return Number.isSafeInteger(value) ? ok(value === 0 ? 0 : value) : failed('field-too-large', { max: String(Number.MAX_SAFE_INTEGER) })
}

/** `1,234.5` shifted by so many places, as digits; undefined when it is no number or has more places. */
function unsigned(body: string, places: number): string | undefined {
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(body)
  if (!match) return undefined
  const [, grouped = '', decimals = '', exponent = '0'] = match
  if (grouped === '' && decimals === '') return undefined
  const digits = grouped.replaceAll(',', '') + decimals
  const kept = digits.length - decimals.length + places + Number(exponent)
  if (kept > 40) return undefined
  if (kept >= digits.length) return digits.padEnd(kept, '0')
  const head = kept > 0 ? digits.slice(0, kept) : '0'
  const tail = kept > 0 ? digits.slice(kept) : digits.padStart(digits.length - kept, '0')
  if (/^0*$/.test(tail)) return head
  if (digits.replace(/^0+/, '').length < 15) return undefined
  if (/^0{5}/.test(tail)) return head
  return /^9{5}/.test(tail) ? String(BigInt(head) + 1n) : undefined
}
