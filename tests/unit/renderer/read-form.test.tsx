import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { definitionBodySchema, type DefinitionDraft } from '#shared/definition/definition.ts'
import { ReadForm } from '#renderer/forms/read/read-form.tsx'

const draft: DefinitionDraft = {
  format: 1,
  key: 'sample',
  version: 1,
  name: { zh: '样例', en: 'Sample' },
  summary: { zh: '样例', en: 'Sample' },
  title: 'form.subject',
  amount: 'total',
  form: [
    { key: 'subject', kind: 'text', label: { zh: '事由', en: 'Subject' } },
    { key: 'who', kind: 'member', label: { zh: '验收人', en: 'Inspector' } },
    { key: 'reason', kind: 'text', label: { zh: '紧急原因', en: 'Why urgent' }, visibleWhen: "form.subject == 'x'" },
    { key: 'note', kind: 'long-text', label: { zh: '备注', en: 'Note' } },
    {
      key: 'lines',
      kind: 'table',
      label: { zh: '明细', en: 'Lines' },
      columns: [
        { key: 'item', kind: 'text', label: { zh: '品名', en: 'Item' } },
        { key: 'price', kind: 'money', label: { zh: '单价', en: 'Price' } },
        { key: 'subtotal', kind: 'computed', label: { zh: '小计', en: 'Subtotal' }, expression: 'row.price', result: 'money' },
      ],
    },
    { key: 'total', kind: 'computed', label: { zh: '合计', en: 'Total' }, expression: '1', result: 'money' },
  ],
  route: { nodes: [] },
  numbering: { prefix: 'S', period: 'year', digits: 4 },
  permissions: { start: ['everyone'] },
  register: { columns: ['number'], sort: { column: 'number', descending: true } },
}
const definition = definitionBodySchema.parse(draft)
const data = {
  subject: '<b>探头</b>',
  who: 'm1',
  lines: [
    { item: '探头', price: 41_500, subtotal: 1_660_000 },
    { item: '支架', price: 5000, subtotal: 200_000 },
  ],
  total: 1_860_000,
}
const html = () => renderToStaticMarkup(<ReadForm definition={definition} data={data} names={{ m1: '孙立' }} />)

test('a record reads as people wrote it: names, thousands marks, the amount in capitals [ENT-03]', () => {
  const page = html()
  expect(page).toContain('孙立')
  expect(page).toContain('16,600.00')
  expect(page).toContain('壹万捌仟陆佰元整')
  expect(page).toContain('单价（元）')
})

test('prices are not summed, a field that did not apply is left out, an empty one is marked', () => {
  const page = html()
  expect(page).not.toContain('465.00')
  expect(page).not.toContain('紧急原因')
  expect(page).toContain('未填')
})

test('what people typed is text, never markup', () => {
  expect(html()).toContain('&lt;b&gt;探头&lt;/b&gt;')
})
