import { expect, test } from 'vitest'
import { entryDifferences } from '#shared/definition/blind-entry.ts'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { got } from '../../support/got.ts'

const label = { zh: '项', en: 'Item' }
const form: SteppedDraft['form'] = [
  { key: 'subject', kind: 'text', label },
  { key: 'amount', kind: 'money', label, checked: true },
  { key: 'paper', kind: 'attachment', label, checked: true },
  { key: 'doubled', kind: 'computed', label, expression: 'form.amount * 2', result: 'money', checked: true },
  { key: 'why', kind: 'text', label, requiredWhen: 'form.doubled > 100' },
  { key: 'urgent', kind: 'text', label, visibleWhen: "form.subject == 'x'" },
  {
    key: 'lines',
    kind: 'table',
    label,
    columns: [
      { key: 'item', kind: 'text', label },
      { key: 'count', kind: 'integer', label, checked: true },
      { key: 'note', kind: 'text', label, requiredWhen: 'row.count > 5' },
    ],
  },
  { key: 'total', kind: 'computed', label, expression: 'sum(form.lines.map(line, line.count))', result: 'integer' },
  { key: 'whole', kind: 'table', label, checked: true, columns: [{ key: 'code', kind: 'text', label }] },
]
const compiled = got(
  compileDefinition(
    definitionBodySchema.parse({
      format: 2,
      key: 'blind',
      version: 1,
      name: label,
      summary: label,
      title: "form.subject + ' ' + string(form.amount)",
      form,
      route: { steps: [{ key: 'again', kind: 'double-entry', label, assignee: { kind: 'unit-head', level: 1 } }] },
      numbering: { prefix: 'B', period: 'year', digits: 4 },
      permissions: { start: ['everyone'] },
      register: { columns: ['number'], sort: { column: 'number', descending: true } },
    } satisfies SteppedDraft),
  ),
)
const first = {
  subject: 'x',
  amount: 100,
  doubled: 200,
  why: 'large',
  urgent: 'yes',
  lines: [{ item: 'a', count: 6, note: 'many' }, { item: 'b' }],
  total: 6,
  whole: [{ code: 'c1' }],
}

test('[ENT-04] [PRM-06] what is compared, what is worked out from it and what is demanded because of it stay with the first entry', () => {
  expect(compiled.withoutBlind(first)).toEqual({ subject: 'x', urgent: 'yes', lines: [{ item: 'a' }, { item: 'b' }] })
  expect(compiled.title(compiled.withoutBlind(first))).not.toContain('100')
})

test('[ENT-04] fields, the marked columns of given rows and whole tables are entered again; what is worked out and files are not', () => {
  const [node] = compiled.route.nodes
  const entered = node ? compiled.entered(node) : []
  expect(entered.map((field) => [field.key, field.kind === 'table' ? field.columns.map(({ key }) => key) : null])).toEqual([
    ['amount', null],
    ['lines', ['count']],
    ['whole', ['code']],
  ])
})

test('[ENT-04] two entries are told apart place by place, and by the number of their rows', () => {
  const second = { amount: 101, lines: [{ count: 6 }, { count: 1 }], whole: [{ code: 'c1' }, { code: 'c2' }] }
  expect(entryDifferences(compiled.body.form, first, second)).toEqual([
    { path: 'amount', first: 100, second: 101 },
    { path: 'lines.1.count', first: null, second: 1 },
    { path: 'whole', first: 1, second: 2 },
    { path: 'whole.1.code', first: null, second: 'c2' },
  ])
  expect(entryDifferences(compiled.body.form, first, { ...first, doubled: 1, paper: [], lines: [{ count: 6 }, {}] })).toEqual([])
})
