import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { uuidSchema } from '#shared/kernel/id.ts'
import { createTimeOrderedIds } from '#shared/kernel/time-ordered-ids.ts'

test('ids are UUIDs of version 7 in the order in which they are made, whatever the clock does', () => {
  const times = [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_001, 1_600_000_000_000, 1_700_000_000_002]
  let at = 0
  const newId = createTimeOrderedIds(() => times[Math.min(at++, times.length - 1)] ?? 0, randomBytes)
  const ids = Array.from({ length: 10_000 }, newId)
  for (const id of ids) expect(uuidSchema.safeParse(id).success).toBe(true)
  expect(ids[0]?.[14]).toBe('7')
  expect('89ab').toContain(ids[0]?.[19])
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
})
