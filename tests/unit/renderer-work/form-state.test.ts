import { expect, test } from 'vitest'
import { z } from 'zod'
import { fieldSchema, type PlainField, type TableField } from '#shared/definition/definition.ts'
import { failed, ok } from '#shared/kernel/fault.ts'
import {
  copyDown,
  insertRows,
  isBlank,
  openForm,
  pasteCells,
  remember,
  removeRows,
  rowsOf,
  setAt,
  typeAt,
  undo,
  valueAt,
  type FormReader,
  type ReadText,
} from '#renderer/forms/model/form-state.ts'

const label = (text: string) => ({ zh: text, en: text })
const fields = z.array(fieldSchema).parse([
  { kind: 'text', key: 'reason', label: label('事由') },
  { kind: 'money', key: 'amount', label: label('金额') },
  {
    kind: 'table',
    key: 'lines',
    label: label('明细'),
    maxRows: 4,
    columns: [
      { kind: 'text', key: 'what', label: label('说明') },
      { kind: 'money', key: 'cost', label: label('金额') },
      { kind: 'computed', key: 'double', label: label('两倍'), expression: 'row.cost * 2', result: 'money' },
      { kind: 'integer', key: 'people', label: label('人数') },
    ],
  },
])
const table = fields[2] as TableField
const read: ReadText = (field: PlainField, text) => {
  if (field.kind === 'text') return ok(text)
  const number = Number(text.replaceAll(',', ''))
  if (Number.isNaN(number)) return failed('field-malformed')
  return ok(field.kind === 'money' ? Math.round(number * 100) : number)
}
const reader: FormReader = { fields, read }
const empty = openForm(reader, { data: {}, text: {} })

test('[ENT-20] text that cannot be read is kept word for word, and its place is told', () => {
  const form = typeAt(empty, reader, 'amount', '12.3.4')
  expect(form.text).toEqual({ amount: '12.3.4' })
  expect(form.unread['amount']).toEqual({ code: 'field-malformed', field: 'amount' })
  expect(valueAt(form, 'amount') ?? null).toBeNull()
})

test('text that can be read becomes the value and leaves no raw text', () => {
  const form = typeAt(typeAt(empty, reader, 'amount', '12.'), reader, 'amount', '1,240.50')
  expect(valueAt(form, 'amount')).toBe(124050)
  expect(form.text).toEqual({})
  expect(form.unread).toEqual({})
})

test('a draft opened again still holds what could not be read, in cells too', () => {
  const form = openForm(reader, { data: { lines: [{ what: 'a' }] }, text: { 'lines.0.cost': 'abc', amount: '5' } })
  expect(form.text).toEqual({ 'lines.0.cost': 'abc' })
  expect(valueAt(form, 'amount')).toBe(500)
})

test('a row put in or taken out moves the raw text of the rows after it', () => {
  const start = openForm(reader, { data: { lines: [{ what: 'a' }, { what: 'b' }] }, text: { 'lines.1.cost': 'x' } })
  const more = insertRows(start, table, 1)
  expect(Object.keys(more.text)).toEqual(['lines.2.cost'])
  const fewer = removeRows(more, table, 0, 1)
  expect(Object.keys(fewer.text)).toEqual(['lines.0.cost'])
  expect(rowsOf(fewer, 'lines')).toEqual([{ what: 'b' }])
})

test('raw text of a removed row goes with it', () => {
  const start = openForm(reader, { data: { lines: [{ what: 'a' }] }, text: { 'lines.0.cost': 'x' } })
  expect(removeRows(start, table, 0, 0).text).toEqual({})
})

test('copying from above takes values and unread text, not computed columns', () => {
  const start = openForm(reader, { data: { lines: [{ what: 'a', double: 4 }, {}] }, text: { 'lines.0.cost': 'x' } })
  const copied = copyDown(start, table, table.columns, 1)
  expect(rowsOf(copied, 'lines')[1]).toEqual({ what: 'a' })
  expect(copied.text['lines.1.cost']).toBe('x')
})

test('a pasted block makes rows as needed, passes over computed columns and says what had no room', () => {
  const cost = table.columns[1] as PlainField
  const { form, left } = pasteCells(empty, reader, { table, row: 2, column: cost }, [['1', 'ignored', '2'], ['bad'], ['3']])
  expect(rowsOf(form, 'lines').length).toBe(4)
  expect(valueAt(form, 'lines.2.cost')).toBe(100)
  expect(valueAt(form, 'lines.2.double')).toBeUndefined()
  expect(valueAt(form, 'lines.2.people')).toBe(2)
  expect(form.text['lines.3.cost']).toBe('bad')
  expect(left).toBe(1)
})

test('a paste is undone in one step, raw text included', () => {
  const before = typeAt(empty, reader, 'amount', 'oops')
  const { form } = pasteCells(remember(before), reader, { table, row: 0, column: table.columns[0] as PlainField }, [['a'], ['b']])
  const back = undo(form, reader)
  expect(back.data).toEqual(before.data)
  expect(back.text).toEqual({ amount: 'oops' })
  expect(undo(back, reader)).toBe(back)
})

test('an untouched form is blank; one unread letter is not', () => {
  expect(isBlank(empty)).toBe(true)
  expect(isBlank(insertRows(empty, table, 0))).toBe(true)
  expect(isBlank(setAt(empty, 'reason', 'x'))).toBe(false)
  expect(isBlank(typeAt(empty, reader, 'amount', 'x'))).toBe(false)
})
