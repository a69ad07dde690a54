import { expect, test } from 'vitest'
import type { CallValue, RegisterColumn } from '#shared/contract/store.ts'
import { cellText, filterText } from '#renderer/features/register/cell-text.ts'
import { wordsOf } from '#renderer/text/text.ts'
import { firstLook, fitLook, isLook, lookOfView, nextSort, viewOf, withChart } from '#renderer/features/register/register-state.ts'

const column = (key: string, kind: RegisterColumn['kind'], more: Partial<RegisterColumn> = {}): RegisterColumn => ({
  key,
  label: { zh: `${key} 列`, en: key },
  kind,
  scale: 0,
  currency: null,
  options: [],
  total: false,
  ...more,
})
const all = [
  column('at', 'instant'),
  column('amount', 'money', { total: true, scale: 2 }),
  column('outcome', 'choice', { options: [{ key: 'paid', label: { zh: '已支付', en: 'Paid' } }] }),
]
const columns: CallValue<'register.columns'> = { all, shown: ['at', 'amount'], sort: { column: 'at', descending: true }, groupBy: 'at', chart: null }
const zh = { language: 'zh-CN', timeZone: 'Asia/Shanghai' } as const
const [at, amount, outcome] = all as [RegisterColumn, RegisterColumn, RegisterColumn]

test('[RPT-04] a register opens as its definition says, with dates grouped by month', () => {
  const look = firstLook('claims', columns)
  expect(look).toMatchObject({ groupBy: 'at', part: 'month', measure: 'amount', columns: ['at', 'amount'] })
  expect(isLook(JSON.parse(JSON.stringify(look)))).toBe(true)
})

test('what was kept by another version counts as not kept', () => {
  expect(isLook({ ...firstLook('claims', columns), part: 'week' })).toBe(false)
  expect(isLook(null)).toBe(false)
})

test('columns that the definition no longer has leave the look, with what was asked of them', () => {
  const look = { ...firstLook('claims', columns), columns: ['gone', 'amount'], groupBy: 'gone' }
  const asked = {
    ...look,
    query: { ...look.query, filters: [{ column: 'gone', op: 'empty' as const, value: null }], sort: [{ column: 'gone', descending: false }] },
  }
  expect(fitLook(asked, columns)).toMatchObject({ columns: ['amount'], groupBy: null, query: { filters: [], sort: [] } })
})

test('a header sorts up, down, and back to the order of the definition', () => {
  const up = nextSort([columns.sort], 'amount', columns.sort)
  const down = nextSort(up, 'amount', columns.sort)
  expect(up).toEqual([{ column: 'amount', descending: false }])
  expect(down).toEqual([{ column: 'amount', descending: true }])
  expect(nextSort(down, 'amount', columns.sort)).toEqual([columns.sort])
})

test('[RPT-04] a chart that is asked for where nothing is grouped groups by what the definition names, or by its first dates', () => {
  const look = { ...firstLook('claims', columns), groupBy: null }
  expect(withChart(look, { ...columns, groupBy: 'outcome' })).toEqual({ chart: true, groupBy: 'outcome', part: 'value' })
  expect(withChart(look, { ...columns, groupBy: null })).toEqual({ chart: true, groupBy: 'at', part: 'month' })
  expect(withChart(look, { ...columns, groupBy: null, all: [amount] }), 'nothing to draw').toEqual({})
  expect(withChart({ ...look, groupBy: 'outcome', chart: true }, columns), 'what is drawn is put away, its groups stay').toEqual({ chart: false })
})

test('a saved view gives back the look it was saved from', () => {
  const look = { ...firstLook('claims', columns), groupBy: 'outcome', part: 'value' as const, chart: true }
  expect(lookOfView(viewOf(look, { id: 'v', name: 'x', isDefault: false }), columns)).toEqual({ ...look, viewId: 'v' })
})

test('cells are written as people read them', () => {
  expect(cellText(amount, -124050, {}, zh)).toBe('−1,240.50')
  expect(cellText(outcome, 'paid', {}, zh)).toBe('已支付')
  expect(cellText(outcome, 'paid', {}, { ...zh, language: 'en' })).toBe('Paid')
  expect(cellText(at, Date.parse('2017-01-09T09:49:50+08:00'), {}, zh)).toBe('2017-01-09 09:49')
  expect(cellText(column('who', 'member'), 'm1', { m1: '林雨' }, zh)).toBe('林雨')
  expect(cellText(column('state', 'state'), 'running', {}, zh)).toBe(wordsOf('zh-CN', 'record.state.running'))
  expect(cellText(column('tags', 'multi-choice'), '["a","b"]', {}, zh)).toBe('a、b')
  expect(cellText(amount, null, {}, zh)).toBe('')
})

test('a filter says itself in one line', () => {
  expect(filterText(amount, { column: 'amount', op: 'ge', value: 100000 }, {}, zh)).toBe('amount 列 ≥ 1,000.00')
  expect(filterText(outcome, { column: 'outcome', op: 'in', value: ['paid'] }, {}, zh)).toBe('outcome 列 是 已支付')
  expect(filterText(amount, { column: 'amount', op: 'empty', value: null }, {}, zh)).toBe('amount 列 为空')
})
