import { expect, test } from 'vitest'
import { parseFieldText } from '#shared/definition/field-text.ts'
import { dailyOperations } from '#shared/templates/operations/daily-operations.ts'
import { definitionBodySchema, isPlain } from '#shared/definition/definition.ts'
import { pastedCells, readPastedTable } from '#renderer/forms/model/pasted-table.ts'

const excel = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{mso-number-format:General;}</style></head>
<body><!--StartFragment--><table border=0 cellpadding=0>
 <col width=72>
 <tr height=20>
  <td class=xl65 align=right style='height:15pt'>￥1,200.50</td>
  <td>A &amp; B&nbsp;&#20013;</td>
 </tr>
 <tr>
  <td>first<br style='mso-data-placement:same-cell;'>
  second</td>
  <td></td>
 </tr>
</table><!--EndFragment--></body></html>`

test('the table that Excel puts on the clipboard is read cell by cell: entities, breaks, empty cells', () => {
  expect(readPastedTable(excel)).toEqual([
    ['￥1,200.50', 'A & B 中'],
    ['first\nsecond', ''],
  ])
})

test('WPS leaves out end tags and spans columns; what follows stays in its column', () => {
  expect(readPastedTable('<TABLE><TR><TD colspan="2">a<TD>b<TR><TD>1<TD>2<TD>3</TABLE>')).toEqual([
    ['a', '', 'b'],
    ['1', '2', '3'],
  ])
})

test('the text is what the person sees and is read first; where an unquoted line break tears a cell apart, the table is right', () => {
  expect(pastedCells('1,200\tx\r\n3\t4', '<table><tr><td>1200</td><td>x</td></tr><tr><td>3</td><td>4</td></tr></table>')).toEqual([
    ['1,200', 'x'],
    ['3', '4'],
  ])
  expect(pastedCells('first\nsecond\tx', '<table><tr><td>first<br>second</td><td>x</td></tr></table>')).toEqual([['first\nsecond', 'x']])
  expect(pastedCells('', '<table><tr><td>a</td></tr></table>')).toEqual([['a']])
  expect(pastedCells('plain', '<p>plain</p>')).toEqual([['plain']])
  expect(pastedCells('', '')).toEqual([])
})

test('markup that never ends, or is none, gives no cells and takes no time', () => {
  expect(readPastedTable('<table><tr><td>')).toEqual([])
  expect(readPastedTable('<td>a</td>')).toEqual([])
  expect(readPastedTable(`<table>${'<tr><td>x'.repeat(10_000)}</table>`)).toHaveLength(10_000)
})

test('[ENT-13] what Excel and WPS show of numbers and dates is read as the field holds it', () => {
  const { form } = definitionBodySchema.parse(dailyOperations)
  const world = { today: '2026-03-02', timeZone: 'Asia/Shanghai' }
  const read = (key: string, text: string) => {
    const field = form.find((each) => each.key === key)
    if (field === undefined || !isPlain(field)) throw new Error(key)
    const [[cell = ''] = []] = pastedCells(text, '')
    return parseFieldText(field, cell, world)
  }
  for (const text of ['￥1,200.50', '¥1200.5', '１，２００．５０', '1,200.50元', ' 1,200.50\u00a0'])
    expect(read('turnover', text)).toEqual({ ok: true, value: 120_050 })
  expect(read('orders_in', '１２')).toEqual({ ok: true, value: 12 })
  expect(read('temperature', '−18.5')).toEqual({ ok: true, value: -185 })
  expect(read('recorded_at', '8:05')).toEqual({ ok: true, value: '08:05' })
  const date = { key: 'd', kind: 'date', default: 'none', label: { zh: '日', en: 'Day' }, required: false, checked: false, width: 'half' } as const
  for (const text of ['2026/3/21', '2026年3月21日', '2026-03-21', '0321', '3/21'])
    expect(parseFieldText(date, text, world)).toEqual({ ok: true, value: '2026-03-21' })
  for (const [text, value] of [
    ['+3', '2026-03-05'],
    ['明天', '2026-03-03'],
  ] as const)
    expect(parseFieldText(date, text, world)).toEqual({ ok: true, value })
})
