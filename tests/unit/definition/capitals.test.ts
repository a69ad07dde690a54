import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountInCapitals } from '#shared/definition/capitals.ts'

test.each([
  [0, '零元整'],
  [5, '伍分'],
  [50, '伍角整'],
  [55, '伍角伍分'],
  [105, '壹元零伍分'],
  [150, '壹元伍角整'],
  [100, '壹元整'],
  [1000, '壹拾元整'],
  [10_500, '壹佰零伍元整'],
  [140_950, '壹仟肆佰零玖元伍角整'],
  [600_714, '陆仟零柒元壹角肆分'],
  [10_700_053, '壹拾万柒仟元伍角叁分'],
  [1_640_902, '壹万陆仟肆佰零玖元零贰分'],
  [32_504, '叁佰贰拾伍元零肆分'],
  [2_000_000, '贰万元整'],
  [10_000_000_000, '壹亿元整'],
  [10_001_000_110, '壹亿零壹万零壹元壹角整'],
  [10_000_000_100, '壹亿零壹元整'],
  [-320, '负叁元贰角整'],
  [-1, '负壹分'],
  [100_000_000_000_000, '壹万亿元整'],
  [89_486_846, '捌拾玖万肆仟捌佰陆拾捌元肆角陆分'],
])('%d fen is %s', (minor, text) => {
  expect(amountInCapitals(minor)).toBe(text)
})

const digits = '零壹贰叁肆伍陆柒捌玖'
/** Reads capitals back, written for this test alone. */
function read(text: string): number {
  const [, sign, yuan, , jiao, fen] = /^(负?)(?:(.*)元)?(零?)(?:(.)角)?(?:(.)分)?整?$/.exec(text)!
  const group = (part: string): number => {
    let total = 0
    let digit = 0
    for (const char of part) {
      if (digits.includes(char)) digit = digits.indexOf(char)
      else [total, digit] = [total + (digit || 1) * { 拾: 10, 佰: 100, 仟: 1000 }[char as '拾']!, 0]
    }
    return total + digit
  }
  const below = (part: string): number => {
    const [high, low] = part.includes('万') ? [part.slice(0, part.indexOf('万')), part.slice(part.indexOf('万') + 1)] : ['', part]
    return group(high) * 10_000 + group(low)
  }
  const whole = yuan ?? ''
  const at = whole.lastIndexOf('亿')
  const total = (at < 0 ? 0 : below(whole.slice(0, at)) * 100_000_000) + below(whole.slice(at + 1))
  return (total * 100 + (jiao ? digits.indexOf(jiao) * 10 : 0) + (fen ? digits.indexOf(fen) : 0)) * (sign ? -1 : 1)
}

test('capitals read back to the same amount, never two 零 together, 整 unless there are 分', () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: -900_000_000_000_000, max: 900_000_000_000_000 })), (minor) => {
      const text = amountInCapitals(minor)
      expect(read(text) || 0).toBe(minor || 0)
      expect(text).not.toContain('零零')
      expect(text.endsWith('整')).toBe(minor % 10 === 0)
    }),
    { numRuns: 1000 },
  )
})
