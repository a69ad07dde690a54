import { expect, test } from 'vitest'
import type { Unit } from '#shared/domain/organisation.ts'
import { treeLines } from '#renderer/features/admin/unit-tree.ts'
import { hoursText, overridesText, readHours, readOverrides } from '#renderer/features/settings/company-text.ts'
import { barOption } from '#renderer/ui/bar-option.ts'
import { paceOf } from '#renderer/view/job-pace.ts'

const unit = (id: string, parentId: string | null, sort: number): Unit => ({
  id,
  revision: 1,
  name: { zh: id, en: id },
  parentId,
  headId: null,
  sort,
  state: 'active',
})

test('units stand under their parents, in their order, and none is lost with its parent', () => {
  const lines = treeLines([unit('b', null, 2), unit('a', null, 1), unit('a2', 'a', 2), unit('a1', 'a', 1), unit('orphan', 'gone', 9)])
  expect(lines.map(({ unit: { id }, depth }) => `${depth}${id}`)).toEqual(['0a', '1a1', '1a2', '0b', '0orphan'])
})

test('working hours and special days are read back as they were written', () => {
  const hours = [
    ['09:00', '12:00'],
    ['13:30', '17:30'],
  ] as const
  expect(readHours(hoursText(hours))).toEqual({ hours })
  expect(readHours('９：００－１２：００，下午')).toEqual({ bad: '下午' })
  const words = { working: '上班', off: '休息' }
  expect(readOverrides(overridesText({ '2026-12-31': false, '2026-10-10': true }, words))).toEqual({ overrides: { '2026-10-10': true, '2026-12-31': false } })
  expect(readOverrides('2026-10-10 working\n\n2026-10-11 maybe')).toEqual({ bad: '2026-10-11 maybe' })
})

test('long work says rate and time left once it has run for a second', () => {
  const job = { done: 3650, total: 10_350, startedAt: 1000 }
  expect(paceOf(job, 1500)).toEqual({ share: 3650 / 10_350, perSecond: null, secondsLeft: null })
  expect(paceOf(job, 7000)).toMatchObject({ perSecond: 3650 / 6, secondsLeft: 12 })
  expect(paceOf({ ...job, total: 0 }, 7000).share).toBe(0)
})

test('[RPT-07] bars start at zero, and carry their numbers while there is room', () => {
  const colours = { bar: '#000', dim: '#ccc', ink: '#000', ink2: '#555', line: '#ddd', font: 'sans-serif' }
  const bars = Array.from({ length: 30 }, (_, n) => ({ key: n, label: `${n}`, value: n + 500, words: `${n}`, dim: false }))
  const roomy = barOption(bars.slice(0, 3), true, colours, 800)
  const tight = barOption(bars, true, colours, 800)
  const minimum = (roomy['yAxis'] as { min: (extent: { min: number }) => number }).min
  expect(minimum({ min: 500 })).toBe(0)
  expect(minimum({ min: -5 })).toBe(-5)
  expect(roomy).toMatchObject({ series: [{ label: { show: true } }], yAxis: { show: false } })
  expect(tight).toMatchObject({ series: [{ label: { show: false } }], yAxis: { show: true } })
})
