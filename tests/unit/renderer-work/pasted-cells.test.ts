import { expect, test } from 'vitest'
import { cleanCellText, readPastedCells, spreadCells } from '#renderer/forms/model/pasted-cells.ts'

test('[ENT-01] a block from Excel becomes rows and cells, without a row for the last line break', () => {
  expect(readPastedCells('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('a quoted cell keeps its line breaks, tabs and quotes', () => {
  expect(readPastedCells('"第一行\n第二行"\t"12"" 显示器"\tx')).toEqual([['第一行\n第二行', '12" 显示器', 'x']])
})

test('a quote that a person typed stays', () => {
  expect(readPastedCells('"open\tb\n5"x\t1')).toEqual([
    ['"open', 'b'],
    ['5"x', '1'],
  ])
})

test('empty cells and empty rows inside the block keep their places', () => {
  expect(readPastedCells('a\t\tc\n\n\tb\t')).toEqual([['a', '', 'c'], [''], ['', 'b', '']])
})

test('nothing on the clipboard is no rows', () => {
  expect(readPastedCells('')).toEqual([])
})

test('full-width digits become digits, names keep their brackets', () => {
  expect(cleanCellText('　１，２４０．５０ ')).toBe('1,240.50')
  expect(cleanCellText('−１８．２')).toBe('-18.2')
  expect(cleanCellText('鲜品仓储（浦东）\u00a0')).toBe('鲜品仓储（浦东）')
})

test('one cell fills the selection, a fitting block repeats, another is laid down once', () => {
  expect(spreadCells([['x']], 2, 2)).toEqual([
    ['x', 'x'],
    ['x', 'x'],
  ])
  expect(spreadCells([['a'], ['b']], 4, 1)).toEqual([['a'], ['b'], ['a'], ['b']])
  expect(spreadCells([['a'], ['b']], 3, 1)).toEqual([['a'], ['b']])
  expect(spreadCells([], 3, 1)).toEqual([])
})
