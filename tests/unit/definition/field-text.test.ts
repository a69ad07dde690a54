import fc from 'fast-check'
import { expect, test } from 'vitest'
import { definitionBodySchema, type PlainField } from '#shared/definition/definition.ts'
import { formatFieldValue, parseFieldText, type TextWorld } from '#shared/definition/field-text.ts'
import { draftWith, idOf } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
function field<K extends PlainField['kind']>(kind: K, more: object = {}): Extract<PlainField, { kind: K }> {
  const body = definitionBodySchema.parse(draftWith({ form: [{ key: 'x', kind, label, ...more } as never], title: "''" }))
  return body.form[0] as Extract<PlainField, { kind: K }>
}
const options = {
  options: [
    { key: 'paid', label: { zh: '已支付', en: 'Paid' } },
    { key: 'open', label: { zh: '未办结', en: 'Open' } },
  ],
}
const world: TextWorld = {
  today: '2026-03-18', // a Wednesday
  timeZone: 'Asia/Shanghai',
  members: [
    { id: idOf(1), name: '王芳', userName: 'wangfang', state: 'active' },
    { id: idOf(2), name: '李娜', userName: 'lina', state: 'active' },
    { id: idOf(3), name: '李娜', userName: 'lina2', state: 'active' },
    { id: idOf(4), name: '赵六', userName: 'zhaoliu', state: 'disabled' },
  ],
  units: [{ id: idOf(9), name: { zh: '财务部', en: 'Finance' }, state: 'active' }],
}
const parse = (of: PlainField, text: string): unknown => {
  const result = parseFieldText(of, text, world)
  return result.ok ? result.value : result.fault.code
}

test.each([
  ['1,234.5', 123_450],
  ['１２．５', 1250],
  ['￥１，２３４．５６元', 123_456],
  ['¥ 12', 1200],
  ['12元', 1200],
  ['12元整', 1200],
  ['(12.50)', -1250],
  ['−3', -300],
  ['-¥3.2', -320],
  ['¥-3.2', -320],
  ['+3', 300],
  ['1.2万', 1_200_000],
  ['0.5', 50],
  ['.5', 50],
  ['26.85', 2685],
  ['26.849999999999998', 2685],
  ['0.30000000000000004', 30],
  ['2.6E1', 2600],
  ['1e3', 100_000],
  [' 1 234.00 ', 123_400],
  ['0', 0],
  ['-0', 0],
  ['12%', 'field-malformed'],
  ['12.345', 'field-malformed'],
  ['1,23', 'field-malformed'],
  ['1.234,56', 'field-malformed'],
  ['十二', 'field-malformed'],
  ['-', 'field-malformed'],
  ['--3', 'field-malformed'],
  ['99999999999999999', 'field-too-large'],
  ['', null],
  ['　', null],
])('[ENT-03] money typed as %j is %j fen', (text, value) => {
  expect(parse(field('money'), text)).toBe(value)
})

test('bounds and scale of number fields are judged where they are read', () => {
  expect(parseFieldText(field('decimal', { scale: 1, min: -400 }), '－１８．２℃'.slice(0, -1), world)).toEqual({ ok: true, value: -182 })
  expect(parseFieldText(field('decimal', { scale: 1, min: -400 }), '-40.1', world)).toEqual({
    ok: false,
    fault: { code: 'field-too-small', params: { min: '-40.0' } },
  })
  expect(parse(field('integer'), '12.0')).toBe(12)
  expect(parse(field('integer'), '12.5')).toBe('field-malformed')
  expect(parse(field('money', { max: 100 }), '1.01')).toBe('field-too-large')
})

test.each([
  ['0321', '2026-03-21'],
  ['+3', '2026-03-21'],
  ['-1', '2026-03-17'],
  ['明天', '2026-03-19'],
  ['今天', '2026-03-18'],
  ['前天', '2026-03-16'],
  ['大后天', '2026-03-21'],
  ['3天后', '2026-03-21'],
  ['2天前', '2026-03-16'],
  ['2026-3-1', '2026-03-01'],
  ['2017/1/9', '2017-01-09'],
  ['2026.03.21', '2026-03-21'],
  ['2026年3月21日', '2026-03-21'],
  ['20260321', '2026-03-21'],
  ['260321', '2026-03-21'],
  ['3-21', '2026-03-21'],
  ['3月21号', '2026-03-21'],
  ['21日', '2026-03-21'],
  ['０３２１', '2026-03-21'],
  ['2026-03-21 00:00:00', '2026-03-21'],
  ['下周一', '2026-03-23'],
  ['周五', '2026-03-20'],
  ['上周日', '2026-03-15'],
  ['本周三', '2026-03-18'],
  ['月底', '2026-03-31'],
  ['月初', '2026-03-01'],
  ['tomorrow', '2026-03-19'],
  ['2017-01-09T23:49:50.000+01:00', '2017-01-10'],
  ['0230', 'field-malformed'],
  ['2026-13-01', 'field-malformed'],
  ['32日', 'field-malformed'],
  ['昨', 'field-malformed'],
  ['0026-01-01', 'field-malformed'],
])('a date typed as %j on 2026-03-18 is %s', (text, value) => {
  expect(parse(field('date'), text)).toBe(value)
})

test.each([
  ['9:30', '09:30'],
  ['0930', '09:30'],
  ['930', '09:30'],
  ['９：３０', '09:30'],
  ['9点半', '09:30'],
  ['下午3点20分', '15:20'],
  ['3:20 pm', '15:20'],
  ['9', '09:00'],
  ['24:00', 'field-malformed'],
  ['9:75', 'field-malformed'],
])('a time typed as %j is %s', (text, value) => {
  expect(parse(field('time'), text)).toBe(value)
})

test.each([
  ['2017-01-09T09:49:50.000+01:00', 1_483_951_790_000],
  ['2017-01-09T08:49:50Z', 1_483_951_790_000],
  ['2017-01-09 16:49:50', 1_483_951_790_000],
  ['2017/1/9 16:49', 1_483_951_740_000],
  ['2017/1/9 16:49:50', 1_483_951_790_000],
  ['20170109 1649', 1_483_951_740_000],
  ['2017-01-09', 1_483_891_200_000],
  // A time by itself is of today.
  ['9:30', Date.parse('2026-03-18T09:30:00+08:00')],
  ['下午3点', Date.parse('2026-03-18T15:00:00+08:00')],
  ['昨天 9:30', Date.parse('2026-03-17T09:30:00+08:00')],
  ['2017-01-09T25:00:00Z', 'field-malformed'],
])('an instant typed as %j is %d', (text, value) => {
  expect(parse(field('instant'), text)).toBe(value)
})

test('choices are found by key and by label in both languages', () => {
  expect(parse(field('choice', options), '已支付')).toBe('paid')
  expect(parse(field('choice', options), ' PAID ')).toBe('paid')
  expect(parse(field('choice', options), '其他')).toBe('field-not-an-option')
  expect(parse(field('multi-choice', options), '未办结、paid')).toEqual(['paid', 'open'])
})

test('people and units are found by name; two of one name are no answer, nor is who has left', () => {
  expect(parse(field('member'), '王芳')).toBe(idOf(1))
  expect(parse(field('member'), 'LINA2')).toBe(idOf(3))
  expect(parseFieldText(field('member'), '李娜', world)).toEqual({ ok: false, fault: { code: 'field-not-an-option', params: { matches: 2 } } })
  expect(parse(field('member'), '赵六')).toBe('field-not-an-option')
  expect(parse(field('unit'), 'finance')).toBe(idOf(9))
})

test('text loses what pastes bring along and keeps what was meant', () => {
  expect(parse(field('text'), '  去\u0000 杭州\n出差 ')).toBe('去 杭州 出差')
  expect(parse(field('long-text'), 'a\r\nb')).toBe('a\nb')
  expect(parse(field('text', { maxLength: 2 }), '三个字')).toBe('field-too-long')
  expect(parse(field('text', { pattern: '[A-Z]{2}\\d+' }), 'AB12')).toBe('AB12')
  expect(parse(field('text', { pattern: '[A-Z]{2}\\d+' }), 'xAB12')).toBe('field-malformed')
  expect(parse(field('text'), '\ud800')).toBe('field-malformed')
})

test('what is shown reads back as the same value', () => {
  const fields: [PlainField, fc.Arbitrary<string | number | string[]>][] = [
    [field('money'), fc.integer({ min: -1e12, max: 1e12 })],
    [field('decimal', { scale: 3 }), fc.integer({ min: -1e9, max: 1e9 })],
    [field('integer'), fc.integer()],
    [field('instant'), fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000)],
    [field('choice', options), fc.constantFrom('paid', 'open')],
    [field('multi-choice', options), fc.constantFrom(['paid'], ['paid', 'open'])],
    [field('date'), fc.integer({ min: -20_000, max: 80_000 }).map((day) => `${1950 + (Math.abs(day) % 200)}-06-15`)],
  ]
  for (const [of, values] of fields) {
    fc.assert(
      fc.property(values, fc.constantFrom('zh-CN' as const, 'en' as const), (value, language) => {
        expect(parse(of, formatFieldValue(of, value, language, {}))).toEqual(value)
      }),
      { numRuns: 100 },
    )
  }
})
