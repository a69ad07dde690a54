import { expect, test } from 'vitest'
import { kindOfFormat, numberText, serialText } from '#store/import/excel-cell.ts'

test('tells dates, times and instants from a number format alone', () => {
  const kinds = [
    [14, undefined],
    [22, undefined],
    [20, undefined],
    [31, undefined],
    [0, undefined],
    [4, undefined],
    [164, 'yyyy-mm-dd hh:mm'],
    [165, 'yyyy"年"m"月"d"日"'],
    [166, '[$-804]yyyy/m/d;@'],
    [167, 'h:mm:ss AM/PM'],
    [168, '[h]:mm'],
    [169, '#,##0.00'],
    [170, '0.00"d"'],
    [171, '[Red]0.0\\d'],
    [172, 'mmm'],
  ] as const
  expect(kinds.map(([id, code]) => kindOfFormat(id, code))).toEqual([
    'date',
    'instant',
    'time',
    'date',
    'number',
    'number',
    'instant',
    'date',
    'date',
    'time',
    'time',
    'number',
    'number',
    'number',
    'date',
  ])
})

test('a serial is read to the millisecond, in both date systems, as UTC unless the workbook names a zone', () => {
  const utc = { from1904: false, local: false }
  expect(serialText(42_744.367939814816, 'instant', utc)).toBe('2017-01-09T08:49:50Z')
  expect(serialText(42_744.367939814816, 'instant', { from1904: false, local: true })).toBe('2017-01-09 08:49:50')
  expect(serialText(42_744, 'date', utc)).toBe('2017-01-09')
  expect(serialText(42_744 - 1462, 'date', { from1904: true, local: false })).toBe('2017-01-09')
  expect(serialText(0.5, 'time', utc)).toBe('12:00')
})

test('numbers lose the noise of the double and never have an exponent', () => {
  expect(['113.86000000000001', '26.85', '1E+3', '1.5e-7', '-2.5E-1', '123456789012345680000', '0', 'abc', ''].map(numberText)).toEqual([
    '113.86',
    '26.85',
    '1000',
    '0.00000015',
    '-0.25',
    '123456789012346000000',
    '0',
    'abc',
    '',
  ])
})
