import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { definitionBodySchema, fieldSchema, type DefinitionDraft, type Field } from '#shared/definition/definition.ts'
import { fieldWords } from '#renderer/forms/read/field-words.ts'
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

test('an English figure of one has the unit’s singular behind it', () => {
  const label = { zh: '接单量', en: 'Orders received' }
  const orders = fieldSchema.parse({ key: 'orders', kind: 'integer', label, suffix: { zh: '单', en: 'orders', one: 'order' } })
  const weight = fieldSchema.parse({ key: 'weight', kind: 'decimal', scale: 1, label, suffix: { zh: '吨', en: 'tons', one: 'ton' } })
  const words = (field: Field, value: number, language: 'zh-CN' | 'en') => fieldWords(field, value, { language, timeZone: 'Asia/Shanghai' }, {})
  expect([0, 1, 2].map((value) => words(orders, value, 'en'))).toEqual(['0 orders', '1 order', '2 orders'])
  expect([1, 10].map((value) => words(weight, value, 'en'))).toEqual(['0.1 tons', '1.0 ton'])
  expect(words(orders, 1, 'zh-CN')).toBe('1 单')
})
