import { expect, test } from 'vitest'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import { definitionProblems } from '#shared/definition/problems.ts'
import { leave } from '#shared/templates/office/leave.ts'
import { expenseClaim } from '#shared/templates/finance/expense-claim.ts'
import { asStepped, nextVersion, type Body } from '#renderer/features/designer/model/body.ts'
import { applyEdit } from '#renderer/features/designer/model/edits.ts'
import { advance, beginHistory } from '#renderer/features/designer/model/history.ts'
import { freeKey, keyFrom } from '#renderer/features/designer/model/new-key.ts'
import { renameIn } from '#renderer/features/designer/model/rename.ts'
import { placeOfFault } from '#renderer/features/designer/model/design-place.ts'

const bodyOf = (draft: SteppedDraft): Body => asStepped(definitionBodySchema.parse(draft))
const problemsOf = (body: Body) => definitionProblems(body).map(({ params }) => [params?.['where'], params?.['detail']])

test('a key is made from a label’s pinyin, and a free one from a taken one', () => {
  expect(keyFrom('开始日期', '_')).toBe('kai_shi_ri_qi')
  expect(keyFrom('Head above 2', '-')).toBe('head-above-2')
  expect(keyFrom('2026 年度', '_')).toBe('nian_du')
  expect(keyFrom('……', '_')).toBe('')
  expect(keyFrom('很长的名称'.repeat(6), '_').length).toBeLessThanOrEqual(40)
  expect(freeKey('amount', new Set(['amount', 'amount_2']), '_')).toBe('amount_3')
})

test('an expression is renamed where it reads the field, not where a text happens to say so', () => {
  const change = { from: 'kind', to: 'art' }
  expect(renameIn("form.kind == 'form.kind' || form['kind'] == row.kind || form.kinder", 'form', change)).toBe(
    "form.art == 'form.kind' || form.art == row.kind || form.kinder",
  )
})

test('renaming a field takes everything along that names it: the definition stays without a fault', () => {
  for (const [body, from] of [
    [bodyOf(leave), 'days_off'],
    [bodyOf(leave), 'stand_in'],
    [bodyOf(leave), 'kind'],
  ] as const) {
    const renamed = applyEdit(body, { on: 'key', renamed: { what: 'field', from, to: 'another_key' } })
    expect(renamed).not.toBe(body)
    expect(problemsOf(renamed)).toEqual([])
    expect(JSON.stringify(renamed)).not.toMatch(new RegExp(`form\\.${from}\\b`))
  }
  const step = applyEdit(bodyOf(leave), { on: 'key', renamed: { what: 'step', from: 'upper-head', to: 'shang-ji' } })
  expect(problemsOf(step)).toEqual([])
  const parameter = applyEdit(bodyOf(leave), { on: 'key', renamed: { what: 'parameter', from: 'upper_days', to: 'tian_shu' } })
  expect(problemsOf(parameter)).toEqual([])
})

test('a key that is taken, badly made or gone is not given', () => {
  const body = bodyOf(leave)
  for (const to of ['reason', 'Reason', 'a-b', '']) expect(applyEdit(body, { on: 'key', renamed: { what: 'field', from: 'kind', to } })).toBe(body)
})

test('lists let go of a field that is removed; what reads it in an expression is named with its place', () => {
  const body = applyEdit(bodyOf(leave), { on: 'form', edit: { act: 'remove', key: 'days_off' } })
  expect(body.register.columns).not.toContain('days_off')
  expect(body.register.totals).toEqual([])
  expect(body.register.chart).toBeUndefined()
  const problems = problemsOf(body)
  expect(problems).toContainEqual(['rules.days-fit', 'unknown form.days_off'])
  expect(problems).toContainEqual(['route.upper-head', 'unknown form.days_off'])
  expect(placeOfFault(body, 'route.upper-head')).toEqual({ part: 'route', kind: 'step', key: 'upper-head' })
  expect(placeOfFault(body, 'rules.days-fit')).toEqual({ part: 'form', kind: 'rule', key: 'days-fit' })
})

test('a missing translation is a fault with its place, as is what the schema refuses', () => {
  const body = bodyOf(leave)
  const [first, ...rest] = body.form
  const half: Body = { ...body, numbering: { ...body.numbering, prefix: 'qj' }, form: [{ ...first!, label: { zh: '假别', en: '' } }, ...rest] }
  expect(problemsOf(half)).toEqual([
    ['numbering.prefix', 'not in the form that is asked'],
    ['form.kind.label', 'no English words'],
  ])
  expect(placeOfFault(half, 'form.kind.label')).toEqual({ part: 'form', kind: 'field', key: 'kind', column: null })
  expect(placeOfFault(half, 'numbering.prefix')).toEqual({ part: 'settings', section: 'numbering', key: null })
})

test('a body of format 1 is worked on as one of format 2 that means the same', () => {
  const body = nextVersion(definitionBodySchema.parse(expenseClaim))
  expect(body.format).toBe(2)
  expect(problemsOf(body)).toEqual([])
})

test('what one control types is undone in one step, and the next control begins another', () => {
  const start = beginHistory(bodyOf(leave))
  const type = (history: typeof start, zh: string, burst: string) =>
    advance(history, { act: 'edit', burst, edit: { on: 'settings', put: { name: { ...history.body.name, zh } } } })
  const typed = type(type(type(start, '请', 'name'), '请假', 'name'), '请假单', 'other')
  const once = advance(typed, { act: 'undo' })
  expect(once.body.name.zh).toBe('请假')
  expect(advance(once, { act: 'undo' }).body).toBe(start.body)
  expect(advance(advance(once, { act: 'undo' }), { act: 'redo' }).body).toBe(once.body)
})
