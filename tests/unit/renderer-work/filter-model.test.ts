import { expect, test } from 'vitest'
import { groupFilter, makeFilter, opsOf, readFilterText, shapeOf, withFilter } from '#renderer/features/register/filter-model.ts'

const wall = { today: '2026-11-21', timeZone: 'Asia/Shanghai' }
const none = { from: null, to: null, picked: [] }

test('[RPT-01] a typed amount is asked for in minor units, full-width and thousands marks included', () => {
  const money = { kind: 'money', scale: 2 } as const
  expect(readFilterText(money, '1,240.5', 'from', wall)).toBe(124050)
  expect(readFilterText(money, '－１２', 'from', wall)).toBe(-1200)
  expect(readFilterText(money, '¥26.85', 'from', wall)).toBe(2685)
  expect(readFilterText(money, '12.345', 'from', wall)).toBeNull()
  expect(readFilterText(money, 'x', 'from', wall)).toBeNull()
})

test('a decimal keeps its own scale, a time may be typed without a colon', () => {
  expect(readFilterText({ kind: 'decimal', scale: 1 }, '-18.2', 'from', wall)).toBe(-182)
  expect(readFilterText({ kind: 'time', scale: 0 }, '915', 'from', wall)).toBe('09:15')
  expect(readFilterText({ kind: 'time', scale: 0 }, '2560', 'from', wall)).toBeNull()
})

test('a day as the end of a span of instants reaches its last moment', () => {
  const instant = { kind: 'instant', scale: 0 } as const
  const from = readFilterText(instant, '2017-01-09', 'from', wall)
  const to = readFilterText(instant, '2017-01-09', 'to', wall)
  expect(from).toBe(Date.parse('2017-01-09T00:00:00+08:00'))
  expect(to).toBe(Date.parse('2017-01-09T23:59:59.999+08:00'))
  expect(readFilterText({ kind: 'date', scale: 0 }, '昨天', 'from', wall)).toBe('2026-11-20')
})

test('a range open at one end becomes a bound, one the wrong way round is turned', () => {
  const column = { key: 'amount' }
  expect(makeFilter(column, 'between', { ...none, from: 5 }, 'range')).toEqual({ column: 'amount', op: 'ge', value: 5 })
  expect(makeFilter(column, 'between', { ...none, to: 5 }, 'range')).toEqual({ column: 'amount', op: 'le', value: 5 })
  expect(makeFilter(column, 'between', { ...none, from: 9, to: 5 }, 'range')).toEqual({ column: 'amount', op: 'between', value: [5, 9] })
  expect(makeFilter(column, 'between', none, 'range')).toBeNull()
})

test('what a column can be asked follows its kind', () => {
  expect(opsOf('text')[0]).toBe('contains')
  expect(shapeOf('money', 'between')).toBe('range')
  expect(shapeOf('choice', 'in')).toBe('options')
  expect(shapeOf('text', 'empty')).toBe('none')
  expect(makeFilter({ key: 'a' }, 'in', { ...none, picked: ['x', 'y'] }, 'options')).toEqual({ column: 'a', op: 'in', value: ['x', 'y'] })
})

test('asking the same question again replaces it', () => {
  const first = { column: 'a', op: 'eq', value: 1 } as const
  expect(withFilter([first], { ...first, value: 2 }, null)).toEqual([{ ...first, value: 2 }])
  expect(withFilter([first], { column: 'b', op: 'eq', value: 2 }, 0)).toEqual([{ column: 'b', op: 'eq', value: 2 }])
})

test('a bar of a month leads to the records of that month', () => {
  expect(groupFilter({ key: 'day', kind: 'date' }, '2024-02', 'month', wall)).toEqual({ column: 'day', op: 'between', value: ['2024-02-01', '2024-02-29'] })
  expect(groupFilter({ key: 'at', kind: 'instant' }, '2024-12', 'month', wall).value).toEqual([
    Date.parse('2024-12-01T00:00:00+08:00'),
    Date.parse('2024-12-31T23:59:59.999+08:00'),
  ])
  expect(groupFilter({ key: 'outcome', kind: 'choice' }, 'paid', 'value', wall)).toEqual({ column: 'outcome', op: 'in', value: ['paid'] })
  expect(groupFilter({ key: 'outcome', kind: 'choice' }, null, 'value', wall)).toEqual({ column: 'outcome', op: 'empty', value: null })
})
