import { expect, test } from 'vitest'
import type { JudgedGridRow } from '#shared/contract/store.ts'
import {
  afterSubmission,
  clearCells,
  copyDown,
  insertLines,
  openSheet,
  pasteCells,
  redo,
  remember,
  removeLines,
  setCell,
  typeCell,
  undo,
  withoutRecords,
  type Sheet,
} from '#renderer/features/grid/model/sheet.ts'
import { keptAfter, sheetChanges, type KeptSheet } from '#renderer/features/grid/model/sheet-changes.ts'
import { doubleValues, faultMemory, lineFaults, tallySheet } from '#renderer/features/grid/model/sheet-faults.ts'
import { dailyReader } from '../../support/sheet-reader.ts'

const reader = dailyReader()
const place = (key: string) => reader.cells.findIndex((field) => field.key === key)
const empty = openSheet(reader, [], [])
const dataOf = (sheet: Sheet) => sheet.lines.map(({ form }) => form.data)
const type = (sheet: Sheet, line: number, key: string, text: string) => typeCell(sheet, reader, { line, cell: place(key) }, text)

test('a line begins with what the form would fill in by itself; text that cannot be read stays as it was typed', () => {
  const sheet = type(type(empty, 0, 'line', 'A1'), 0, 'turnover', '一百')
  expect(sheet.lines[0]).toMatchObject({ row: 1, form: { data: { line: 'A1', recorded_at: '10:00' }, text: { turnover: '一百' } } })
  expect(sheet.lines[0]?.form.unread['turnover']).toMatchObject({ code: 'field-malformed', field: 'turnover' })
  expect(type(empty, 0, 'line', ' ').lines[0]?.form.data).toEqual({})
})

test('a paste adds lines as needed, passes over what is worked out, and is one step', () => {
  const sheet = pasteCells(remember(empty), reader, { line: 0, cell: place('orders_in') }, [
    ['10', '9', 'ignored', '1'],
    ['20', 'x', '', '２'],
  ])
  expect(dataOf(sheet)).toMatchObject([
    { orders_in: 10, orders_done: 9, errors_found: 1 },
    { orders_in: 20, errors_found: 2 },
  ])
  expect(sheet.lines[1]?.form.text).toEqual({ orders_done: 'x' })
  expect(dataOf(undo(sheet))).toEqual([])
  expect(dataOf(redo(undo(sheet)))).toEqual(dataOf(sheet))
})

test('fill down copies the cells above into each line, raw text too; clearing empties them', () => {
  let sheet = pasteCells(empty, reader, { line: 0, cell: place('line') }, [['A', '1', 'nein'], ['B'], ['C']])
  sheet = copyDown(sheet, reader, { from: 1, to: 2 }, { from: place('line'), to: place('orders_done') })
  expect(sheet.lines.map(({ form }) => [form.data['line'], form.data['orders_in'], form.text['orders_done']])).toEqual([
    ['A', 1, 'nein'],
    ['A', 1, 'nein'],
    ['A', 1, 'nein'],
  ])
  const cleared = clearCells(sheet, reader, { from: 1, to: 1 }, { from: 0, to: reader.cells.length - 1 })
  expect(Object.values(cleared.lines[1]?.form.data ?? {}).every((value) => value === null)).toBe(true)
  expect(copyDown(sheet, reader, { from: 0, to: 0 }, { from: 0, to: 1 })).toBe(sheet)
  const under = copyDown(sheet, reader, { from: 3, to: 3 }, { from: place('line'), to: place('line') })
  expect(under.lines[3]?.form.data['line'], 'from above into the line that is not there yet').toBe('A')
})

test('lines keep their numbers while others come and go', () => {
  let sheet = pasteCells(empty, reader, { line: 0, cell: place('line') }, [['A'], ['B']])
  sheet = insertLines(sheet, 1, 2)
  expect(sheet.lines.map(({ row }) => row)).toEqual([1, 3, 4, 2])
  sheet = removeLines(sheet, { from: 0, to: 1 })
  expect(sheet.lines.map(({ row }) => row)).toEqual([4, 2])
  expect(insertLines(sheet, 2, 1).lines.map(({ row }) => row)).toEqual([4, 2, 5])
})

test('what has become a record stands fast, and nothing goes back behind a submission', () => {
  const typed = pasteCells(remember(empty), reader, { line: 0, cell: place('line') }, [['A'], ['B']])
  const sheet = afterSubmission(
    typed,
    new Map([
      [1, { recordId: 'r', fault: null }],
      [2, { recordId: null, fault: { code: 'field-duplicate' } }],
    ]),
  )
  expect(undo(sheet)).toBe(sheet)
  expect(type(sheet, 0, 'line', 'X')).toBe(sheet)
  expect(setCell(sheet, reader, { line: 0, cell: place('shift') }, 'early')).toBe(sheet)
  const more = pasteCells(sheet, reader, { line: 0, cell: place('line') }, [['P'], ['Q']])
  expect(more.lines.map(({ form, fault }) => [form.data['line'], fault])).toEqual([
    ['A', null],
    ['Q', null],
  ])
  expect(withoutRecords(sheet).lines.map(({ row }) => row)).toEqual([2])
})

test('a step that changed nothing is no step', () => {
  const one = type(remember(empty), 0, 'line', 'A')
  const idle = remember(remember(one))
  expect(dataOf(undo(idle))).toEqual([])
  const first = undo(idle)
  expect(undo(first)).toBe(first)
})

test('only what has changed is written, and a kill between two writes loses no line', () => {
  const nothing: KeptSheet = { content: new Map(), order: [], reasons: {} }
  const reasons = {}
  const sheet = pasteCells(empty, reader, { line: 0, cell: place('line') }, [['A'], ['B'], ['C']])
  const first = sheetChanges(nothing, sheet.lines, reasons)
  expect(first).toMatchObject({ order: [1, 2, 3], removed: [] })
  expect(first?.rows.map(({ row }) => row)).toEqual([1, 2, 3])
  if (first === null) throw new Error('nothing to write')
  const half = keptAfter(nothing, sheet.lines, first, new Set([1, 2]))
  expect(sheetChanges(half, sheet.lines, reasons)?.rows.map(({ row }) => row)).toEqual([3])
  const kept = keptAfter(half, sheet.lines, first, new Set([3]))
  expect(sheetChanges(kept, sheet.lines, first.reasons)).toBeNull()

  const changed = removeLines(type(sheet, 1, 'line', 'B2'), { from: 0, to: 0 })
  expect(sheetChanges(kept, changed.lines, first.reasons)).toMatchObject({ rows: [{ row: 2 }], removed: [1], order: [2, 3] })
  // The order was written, one line was not: it is there and empty. A line that the order does not know stands at the end.
  expect(openSheet(reader, [1, 2], [{ row: 2, data: { line: 'B' }, text: {}, recordId: null, fault: null }]).lines).toMatchObject([
    { row: 1, form: { data: {} } },
    { row: 2, form: { data: { line: 'B' } } },
  ])
  expect(openSheet(reader, [1], [{ row: 7, data: { line: 'B' }, text: {}, recordId: null, fault: null }])).toMatchObject({
    lines: [{ row: 1 }, { row: 7 }],
    nextRow: 8,
  })
})

test('where nobody is done typing an empty field is no fault; a rule and text that cannot be read are', () => {
  const [line] = type(type(empty, 0, 'line', 'A'), 0, 'turnover', '?').lines
  if (line === undefined) throw new Error('no line')
  const judged = {
    row: 1,
    computed: {},
    hidden: [],
    required: [],
    errors: [
      { code: 'field-required' as const, field: 'shift' },
      { code: 'field-required' as const, field: 'turnover' },
      { code: 'field-rule' as const, field: 'orders_done', params: { rule: 'done-within-received' } },
    ],
    warnings: [],
  }
  expect(lineFaults(line, judged, true).errors.map(({ code, field }) => [code, field])).toEqual([
    ['field-malformed', 'turnover'],
    ['field-rule', 'orders_done'],
  ])
  expect(lineFaults(line, judged, false).errors.map(({ field }) => field)).toEqual(['turnover', 'shift', 'orders_done'])
  expect(lineFaults({ ...line, recordId: 'r' }, judged, false).errors).toEqual([])
})

test('what is remembered of a line is what would be found: another judgement, another line or an open one is looked at anew', () => {
  const remembered = faultMemory()
  const [line] = type(empty, 0, 'line', 'A').lines
  if (line === undefined) throw new Error('no line')
  const judged: JudgedGridRow = { row: 1, computed: {}, hidden: [], required: [], errors: [{ code: 'field-required', field: 'shift' }], warnings: [] }
  const clean: JudgedGridRow = { ...judged, errors: [] }
  const changed = { ...line, fault: { code: 'field-duplicate' as const } }
  for (const [each, judgement, open] of [
    [line, undefined, false],
    [line, judged, false],
    [line, judged, true],
    [line, clean, false],
    [changed, judged, false],
  ] as const) {
    const found = remembered(each, judgement, open)
    expect(found).toEqual(lineFaults(each, judgement, open))
    expect(remembered(each, judgement, open)).toBe(found)
  }
})

test('a sheet is counted through: ready, bad, waiting for a reason, recorded, blank', () => {
  const sheet = pasteCells(empty, reader, { line: 0, cell: place('line') }, [['A'], ['B'], ['C'], ['D'], [''], ['F']])
  const lines = sheet.lines.with(3, { ...(sheet.lines[3] ?? never()), recordId: 'r' })
  const warning = { code: 'field-rule' as const, params: { rule: 'error-rate' } }
  const faultsOf = ({ row }: { row: number }) => ({
    errors: row === 2 ? [{ code: 'field-required' as const }] : [],
    warnings: row === 3 ? [warning] : [],
    isJudged: row !== 6,
  })
  expect(tallySheet(lines, faultsOf, {}), 'what nobody has judged is not called ready').toMatchObject({
    filled: 4,
    ready: 1,
    bad: 1,
    recorded: 1,
    rules: new Map([['error-rate', 1]]),
  })
  expect(tallySheet(lines, faultsOf, { 'error-rate': '试运行' }).ready).toBe(2)
})

test('a value that may stand only once is called double at its second line', () => {
  const [line] = reader.cells.filter(({ key }) => key === 'line')
  if (line?.kind !== 'text') throw new Error('line is a text')
  const sheet = pasteCells(empty, reader, { line: 0, cell: place('line') }, [['A'], ['B'], ['A']])
  expect([...doubleValues(sheet.lines, [{ ...line, unique: true }])]).toEqual([[3, { code: 'field-duplicate', params: { other: 1 }, field: 'line' }]])
})

function never(): never {
  throw new Error('no line')
}
