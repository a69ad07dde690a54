import { expect, test } from 'vitest'
import type { Fault } from '#shared/kernel/fault.ts'
import { shownFaults, wordsByPath } from '#renderer/forms/model/form-faults.ts'

const say = (fault: Fault) => fault.code
const nothing = { unread: {}, files: {}, errors: [], warnings: [] }
const required = (field: string): Fault => ({ code: 'field-required', field })

test('a form that nobody has touched shows no errors, after a try to submit it shows all', () => {
  const sources = { ...nothing, errors: [required('a'), required('b')] }
  expect(shownFaults(sources, new Set(), false, say)).toEqual([])
  expect(shownFaults(sources, new Set(['a']), false, say).map((fault) => fault.path)).toEqual(['a'])
  expect(shownFaults(sources, new Set(), true, say)).toHaveLength(2)
})

test('[ENT-03] text that could not be read explains itself and is not also called missing', () => {
  const sources = { ...nothing, unread: { a: { code: 'field-malformed' as const } }, errors: [required('a')] }
  expect(shownFaults(sources, new Set(['a']), false, say).map((fault) => fault.words)).toEqual(['field-malformed'])
})

test('leaving a table shows the faults of its cells, with their rows', () => {
  const sources = { ...nothing, errors: [required('lines.2.amount')] }
  expect(shownFaults(sources, new Set(['lines']), false, say)).toEqual([
    { path: 'lines.2.amount', words: 'field-required', severity: 'error', rule: null, row: 3 },
  ])
})

test('a warning carries the rule that its reason is given for', () => {
  const sources = { ...nothing, warnings: [{ code: 'field-rule' as const, field: 'a', params: { rule: 'late' } }] }
  const shown = shownFaults(sources, new Set(), true, say)
  expect(shown[0]?.rule).toBe('late')
  expect(wordsByPath(shown, 'warning').get('a')).toEqual(['field-rule'])
  expect(wordsByPath(shown, 'error').size).toBe(0)
})
