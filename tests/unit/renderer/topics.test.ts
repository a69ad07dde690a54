import { expect, test } from 'vitest'
import { isStale, topicsOfCall } from '#shared/contract/topics.ts'

test('a changed record makes its own page stale and no other', () => {
  expect(isStale(topicsOfCall('record.get', { id: 'a' }), ['record:a'])).toBe(true)
  expect(isStale(topicsOfCall('record.get', { id: 'b' }), ['record:a'])).toBe(false)
})

test('a bare topic means all of its kind, and one of its kind stales what shows all', () => {
  expect(isStale(topicsOfCall('register.groups', { query: { definitionKey: 'expense-claim' } }), ['register'])).toBe(true)
  expect(isStale(topicsOfCall('definition.list', {}), ['register:expense-claim'])).toBe(true)
  expect(isStale(topicsOfCall('inbox.list', { tab: 'todo' }), ['register:expense-claim'])).toBe(false)
})
