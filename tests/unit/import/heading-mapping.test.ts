import { expect, test } from 'vitest'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { findHeadingRow } from '#store/import/heading-row.ts'
import { guessMapping } from '#store/import/heading-mapping.ts'

const register = shippedDefinitions.find(({ key }) => key === 'claim-register')
if (!register) throw new Error('the shipped claim register is gone')

test('[ENT-07] headings are matched by key and by either label, whatever their case, spaces, marks and remarks', () => {
  expect(guessMapping(['claim_no', 'amount', 'BudgetNumber', 'DeclarationNumber', 'submitted_at', 'closed_at', 'outcome'], register)).toEqual([
    'claim_no',
    'amount',
    'budget_number',
    'declaration_number',
    'submitted_at',
    'closed_at',
    'outcome',
  ])
  expect(guessMapping([' 报销单号 *', '金额（欧元）', 'BUDGET-NUMBER', 'Ｏｕｔｃｏｍｅ', '备注', ''], register)).toEqual([
    'claim_no',
    'amount',
    'budget_number',
    'outcome',
    null,
    null,
  ])
})

test('no field is filled from two columns: the first keeps it', () => {
  expect(guessMapping(['amount', '金额'], register)).toEqual(['amount', null])
})

test('headings are found below titles and remarks', () => {
  const rows = [
    { row: 1, cells: ['2017 年报销台账'] },
    { row: 2, cells: ['制表：张三', '2017-12-31'] },
    { row: 4, cells: ['序号', '报销单号', '金额', '结果'] },
    { row: 5, cells: ['1', 'D1', '10', '已支付'] },
  ]
  expect(findHeadingRow(rows, register)?.row).toBe(4)
  expect(
    findHeadingRow(
      [
        { row: 1, cells: ['a'] },
        { row: 2, cells: ['x', 'y'] },
      ],
      register,
    )?.row,
  ).toBe(2)
})
