import { afterEach, beforeEach, expect, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { memberIds, unitIds } from '../../support/store-company.ts'
import { createTestDesk, startOfTests, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Records with one open task each for the unit's head, due in the order that `dueAt` gives. */
async function fill(count: number, dueAt: (n: number) => number | null): Promise<void> {
  const records = Array.from({ length: count }, (_, n) => ({
    id: id(n),
    revision: 1,
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    number: `BX-${n}`,
    numberState: 'official',
    title: `claim ${n}`,
    businessDate: '2026-03-02',
    unitId: unitIds.laboratory,
    creatorId: memberIds.operator,
    state: 'running',
    nodes: ['unit-head'],
    round: 1,
    data: {},
    amountMinor: 100,
    source: 'form',
    importId: null,
    createdAt: n,
    submittedAt: n,
    closedAt: null,
    scopes: [],
  }))
  const tasks = records.map((record, n) => ({
    id: `${record.id}:1`,
    revision: 1,
    recordId: record.id,
    node: 'unit-head',
    round: 1,
    kind: 'approve',
    assigneeId: memberIds.head,
    state: 'open',
    createdAt: n,
    dueAt: dueAt(n),
    warnAt: null,
    decision: null,
    decidedAt: null,
    fallback: false,
  }))
  await desk.store.database.write(async (db) => {
    await rowStatements(db).upsert('record', records)
    await rowStatements(db).upsert('task', tasks)
  })
}

test('[ENT-13] [WFL-13] 待办 comes by due time, what has none last; what is overdue is counted', async () => {
  await fill(6, (n) => [startOfTests + 5000, null, startOfTests - 1, startOfTests + 100_000, null, startOfTests - 9][n] ?? null)
  const { rows, total } = await desk.get('head', 'inbox.list', { tab: 'todo', offset: 0, limit: 100 })
  expect(total).toBe(6)
  expect(rows.map(({ number }) => number)).toEqual(['BX-5', 'BX-2', 'BX-0', 'BX-3', 'BX-1', 'BX-4'])
  expect(await desk.get('head', 'inbox.counts', {})).toMatchObject({ todo: 6, overdue: 2 })
  expect(await desk.get('operator', 'inbox.counts', {})).toMatchObject({ todo: 0, mine: 6 })
  const second = await desk.get('head', 'inbox.list', { tab: 'todo', offset: 2, limit: 2 })
  expect(second.rows.map(({ number }) => number)).toEqual(['BX-0', 'BX-3'])
})

test('the inbox asks by index: neither tasks nor records are read through, however many were imported', async () => {
  await fill(50, () => null)
  const planOf = (sql: string): string[] =>
    desk.store.database.readRaw
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(memberIds.head)
      .map((row) => String((row as { detail: string }).detail))
  const todo = planOf(
    `SELECT r.* FROM "task" AS t JOIN "record" AS r ON r."id" = t."recordId" WHERE t."assigneeId" = ? AND t."state" = 'open' ORDER BY t."dueAt" IS NULL, t."dueAt" LIMIT 10`,
  )
  const mine = planOf(
    `SELECT r.* FROM "record" AS r WHERE "creatorId" = ? AND ("source" = 'form' OR "state" <> 'completed' OR "closedAt" > "submittedAt") ORDER BY r."submittedAt" DESC, r."id" DESC`,
  )
  expect([...todo, ...mine].filter((detail) => detail.startsWith('SCAN'))).toEqual([])
  expect(todo.join()).toContain('task_assigneeId_state_dueAt')
  expect(mine.join()).toContain('record_mine')
})

test('what was imported into a register without a route is nobody’s application', async () => {
  const draftId = desk.as('operator').newId()
  await desk.get('operator', 'draft.save', {
    id: draftId,
    definitionKey: 'claim-register',
    recordId: null,
    data: { claim_no: 'A', amount: 1, submitted_at: 0, outcome: 'paid' },
    text: {},
  })
  await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  const context = desk.as('operator')
  const rows = [{ recordId: context.newId(), businessDate: '2026-03-02', data: { claim_no: 'B', amount: 1, submitted_at: 0, outcome: 'paid' } }]
  expect(await context.mutate('record.import', 1, { definitionKey: 'claim-register', definitionVersion: 1, importId: context.newId(), rows })).toMatchObject({
    ok: true,
  })
  const mine = await desk.get('operator', 'inbox.list', { tab: 'mine', offset: 0, limit: 10 })
  expect({ total: mine.total, titles: mine.rows.map(({ title }) => title) }).toEqual({ total: 1, titles: ['A'] })
})
