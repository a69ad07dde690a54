import { expect, test } from 'vitest'
import { z } from 'zod'
import { entities } from '#shared/rows/entities.ts'
import { quickCheckOf } from '#shared/rows/quick-check.ts'
import { plainTask } from '../../support/plain-task.ts'

const id = '0190a000-0000-7000-8000-000000000001'
const record = {
  id,
  revision: 2,
  definitionKey: 'expense-claim',
  definitionVersion: 1,
  number: 'BX2026-0001',
  numberState: 'official',
  title: '差旅费',
  businessDate: '2026-03-02',
  unitId: id,
  creatorId: `${id}:1`,
  state: 'running',
  nodes: ['head-approval'],
  round: 1,
  data: { amount: 100, lines: [{ note: '两晚' }] },
  amountMinor: 100,
  source: 'form',
  importId: null,
  createdAt: 1,
  submittedAt: 2,
  closedAt: null,
  scopes: [`member:${id}`],
  route: null,
  nextAt: null,
  dayId: null,
  late: null,
}
const act = {
  id,
  revision: 1,
  recordId: id,
  kind: 'agree',
  node: null,
  round: 1,
  actorId: id,
  enteredBy: null,
  opinion: '',
  target: null,
  at: 1,
  notBefore: null,
  notAfter: 5,
  mutationId: id,
  memberId: null,
  changes: {},
}
const task = {
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
const rows = { record, act, task } as const

/** What might stand in any column instead. */
const others: readonly unknown[] = [
  undefined,
  null,
  true,
  '',
  'x',
  'A-B',
  '2026-02-30',
  'a'.repeat(41),
  `${id}:1`,
  0,
  -1,
  1.5,
  2 ** 53,
  8.65e15,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  [1],
  ['x'],
  ['A-B'],
  {},
  { a: 1 },
  { a: undefined },
  new Date(0),
]

test('the rows of which a desk gets most pass at a glance', () => {
  for (const entity of ['record', 'act', 'task'] as const) expect(quickCheckOf(entities[entity].schema)(rows[entity]), entity).toBe(true)
})

test('whatever passes at a glance, the schema takes as it is', () => {
  let passed = 0
  for (const entity of ['record', 'act', 'task'] as const) {
    const { schema } = entities[entity]
    const glance = quickCheckOf(schema)
    for (const column of Object.keys(schema.shape)) {
      for (const other of others) {
        const row = { ...rows[entity], [column]: other }
        if (!glance(row)) continue
        passed += 1
        expect(schema.safeParse(row), `${entity}.${column} ${JSON.stringify(other)}`).toEqual({ success: true, data: row })
      }
    }
  }
  expect(passed).toBeGreaterThan(80)
})

test('a missing column, one too many and one that the prototype lends do not pass', () => {
  const glance = quickCheckOf(entities.task.schema)
  const { node: _node, ...half } = task
  expect(glance(half)).toBe(false)
  expect(glance({ ...task, colour: 'red' })).toBe(false)
  expect(glance({ ...half, toString: 'x' })).toBe(false)
  expect(quickCheckOf(z.strictObject({ toString: z.string(), other: z.string() }))({ other: 'x', more: 'x' })).toBe(false)
})

test('a schema with a rule that is not known here is left to the schema', () => {
  expect(quickCheckOf(z.strictObject({ a: z.string().trim() }))({ a: 'x' })).toBe(false)
  expect(quickCheckOf(z.strictObject({ a: z.string().refine((value) => value !== 'x') }))({ a: 'y' })).toBe(false)
  expect(quickCheckOf(z.strictObject({ a: z.strictObject({ b: z.string() }) }))({ a: { b: 'x' } })).toBe(false)
  expect(quickCheckOf(z.strictObject({ a: z.array(z.string()).min(1) }))({ a: [] })).toBe(false)
})

test('a text that was taken in one row says nothing about another text, kind or column in the next', () => {
  const check = quickCheckOf(entities.record.schema)
  expect([check(record), check({ ...record })]).toEqual([true, true])
  for (const change of [{ unitId: `${id} ` }, { unitId: null }, { state: id }, { businessDate: 'running' }, { revision: id }, { title: 1 }])
    expect(check({ ...record, ...change })).toBe(false)
  expect(check(record)).toBe(true)
})
