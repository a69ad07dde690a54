import { expect, test } from 'vitest'
import { differencesBetween } from '#shared/definition/difference.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import { nodeSchema } from '#shared/definition/steps.ts'
import { library } from '#shared/templates/library.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { inDecimals, partOf, propertyWords, valueWords } from '#renderer/forms/review/difference-words.ts'
import { hasWords, speakerOf } from '#renderer/text/text.ts'

const zh = { t: speakerOf('zh-CN'), name: ({ zh: text }: { readonly zh: string }) => text, named: (id: string) => (id === 'm1' ? '李娜' : id) }

test('[TPL-02] each property that a definition can have is told in words', () => {
  const properties = new Set<string>()
  for (const body of library) {
    const empty = definitionBodySchema.parse({
      ...leave,
      key: 'empty',
      form: [{ key: 'only', kind: 'text', label: { zh: '唯一', en: 'Only' } }],
      rules: [],
      parameters: [],
      route: { steps: [] },
      title: "'x'",
      register: { columns: ['number'], sort: { column: 'number', descending: false } },
    })
    for (const { details } of differencesBetween(empty, body)) for (const { property } of details) properties.add(property)
  }
  expect(properties.size).toBeGreaterThan(40)
  expect([...properties].filter((property) => !hasWords(`review.property.${property}`))).toEqual([])
  const kinds = nodeSchema.options.map((option) => option.shape.kind.value)
  expect(kinds.filter((kind) => !hasWords(`review.kind.${kind}`))).toEqual([])
})

test('a value is read as people read it: both languages of a text, yes and no, whom a node asks, a limit; a name for an id', () => {
  expect(valueWords({ zh: '事由', en: 'Reason' }, zh)).toBe('事由 / Reason')
  expect([true, false, null].map((value) => valueWords(value, zh))).toEqual(['是', '否', '无'])
  expect(valueWords({ kind: 'role', role: 'finance' }, zh)).toBe('角色 finance')
  expect(valueWords({ kind: 'member', memberId: 'm1' }, zh)).toBe('成员 李娜')
  expect(valueWords({ workingMinutes: 420, warnBefore: 60 }, zh)).toBe('420 工作分钟 提前 60 分钟提醒')
  expect(propertyWords('somethingNew', zh.t)).toBe('somethingNew')
  expect(partOf({ kind: 'changed', list: [], key: 'k', label: null, details: [] })).toBe('whole')
})

test('the numbers of parameters are read as they are set, and not as they are held', () => {
  const before = definitionBodySchema.parse(leave)
  const after =
    before.format === 1 ? before : { ...before, parameters: before.parameters.map((each) => (each.key === 'upper_days' ? { ...each, value: 55 } : each)) }
  expect(inDecimals(differencesBetween(before, after), after)).toMatchObject([
    { key: 'upper_days', details: [{ property: 'value', before: '3.0', after: '5.5' }] },
  ])
})
