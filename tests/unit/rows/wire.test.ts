import { expect, test } from 'vitest'
import type { Task } from '#shared/domain/record.ts'
import { decodeRow, encodeRow } from '#shared/rows/codec.ts'
import { fromWire } from '#shared/rows/wire.ts'
import { plainTask } from '../../support/plain-task.ts'

const id = '0190a000-0000-7000-8000-000000000001'
const task: Task = {
  id,
  revision: 3,
  recordId: id,
  node: 'head',
  round: 1,
  kind: 'approve',
  assigneeId: id,
  state: 'open',
  createdAt: 1,
  dueAt: null,
  warnAt: null,
  decision: null,
  decidedAt: null,
  fallback: true,
  ...plainTask,
}

test('a row comes back from its columns as it was, also when integers arrive as text', () => {
  const stored = encodeRow('task', task)
  expect(stored).toMatchObject({ fallback: 1, dueAt: null })
  expect(decodeRow('task', stored)).toEqual(task)
  expect(decodeRow('task', { ...stored, revision: '3', fallback: '1' })).toEqual(task)
  const role = { id, revision: 1, key: 'finance', name: { zh: '财务', en: 'Finance' }, permissions: ['report.read'] }
  expect(decodeRow('role', encodeRow('role', role))).toEqual(role)
})

test('a row of the wire is a put, a removal, or unknown', () => {
  expect(fromWire({ entity: 'task', id, row: task })).toEqual({ kind: 'put', entity: 'task', id, row: task, later: null })
  expect(fromWire({ entity: 'task', id, row: null })).toEqual({ kind: 'remove', entity: 'task', id })
  expect(fromWire({ entity: 'toString', id, row: null })).toEqual({ kind: 'unknown', entity: 'toString', id, row: null })
  expect(fromWire({ entity: 'drill', id, row: { id } })).toMatchObject({ kind: 'unknown' })
})

test('columns of a newer version are cut off and the whole row waits; half a row, or one under another id, is never put', () => {
  const newer = { ...task, colour: 'red' }
  expect(fromWire({ entity: 'task', id, row: newer })).toEqual({ kind: 'put', entity: 'task', id, row: task, later: JSON.stringify(newer) })
  const { assigneeId: _assignee, ...half } = task
  expect(fromWire({ entity: 'task', id, row: half })).toMatchObject({ kind: 'unknown' })
  expect(fromWire({ entity: 'task', id: id.replace('1', '2'), row: { ...task } })).toMatchObject({ kind: 'unknown' })
  expect(fromWire({ entity: 'task', id, row: { ...task, state: 'paused' } })).toMatchObject({ kind: 'unknown' })
})
