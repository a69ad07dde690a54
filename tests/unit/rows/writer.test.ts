import Database from 'better-sqlite3'
import { rowDatabase } from '#tests/support/row-database.ts'
import { expect, test } from 'vitest'
import type { Grant } from '#shared/domain/organisation.ts'
import type { BusinessRecord, Task } from '#shared/domain/record.ts'
import { entities, entityNames } from '#shared/rows/entities.ts'
import { createRowWriter, type EntityWriter } from '#shared/rows/writer.ts'
import { clientTables } from '../../support/client-tables.ts'
import { plainTask } from '../../support/plain-task.ts'

function openRows() {
  const raw = new Database(':memory:')
  raw.exec(clientTables())
  const statements: string[] = []
  const db = rowDatabase(raw, (sql) => void statements.push(sql))
  return { raw, db, statements, writer: (track = false): EntityWriter => createRowWriter(db, { track }) }
}

function idOf(n: number): string {
  return `0190a000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

function recordOf(n: number, change: Partial<BusinessRecord> = {}): Omit<BusinessRecord, 'revision'> {
  return {
    id: idOf(n),
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    number: `A1-${n}`,
    numberState: 'provisional',
    title: `Claim ${n}`,
    businessDate: '2026-01-05',
    unitId: idOf(900_001),
    creatorId: idOf(900_002),
    state: 'running',
    nodes: ['head'],
    round: 1,
    data: { amount: n, lines: [{ text: '出租车', fen: n }] },
    amountMinor: n,
    source: 'form',
    importId: null,
    createdAt: 1,
    submittedAt: 1,
    closedAt: null,
    scopes: ['unit:x'],
    route: null,
    nextAt: null,
    dayId: null,
    late: null,
    ...change,
  }
}

function taskOf(n: number, recordId: string): Omit<Task, 'revision'> {
  return {
    id: idOf(n),
    recordId,
    node: 'head',
    round: 1,
    kind: 'approve',
    assigneeId: idOf(1),
    state: 'open',
    createdAt: 1,
    dueAt: null,
    warnAt: null,
    decision: null,
    decidedAt: null,
    fallback: true,
    ...plainTask,
  }
}

test('reads see what the same mutation has put and removed before anything is written', async () => {
  const { raw, writer } = openRows()
  const rows = writer()
  await rows.put('task', taskOf(1, idOf(10)))
  await rows.put('task', taskOf(2, idOf(10)))
  await rows.put('task', taskOf(3, idOf(11)))
  await rows.remove('task', idOf(2))
  expect((await rows.list('task', { recordId: idOf(10) })).map(({ id }) => id)).toEqual([idOf(1)])
  expect((await rows.get('task', idOf(1)))?.fallback).toBe(true)
  expect(await rows.get('task', idOf(2))).toBeUndefined()
  expect(raw.prepare('select count(*) from task').pluck().get()).toBe(0)
  rows.take()
  await rows.flush()
  expect(raw.prepare('select count(*) from task').pluck().get()).toBe(2)
})

test('a list follows rows that move in and out of its condition, and null is a value to ask for', async () => {
  const { writer } = openRows()
  const rows = writer()
  const grant: Omit<Grant, 'revision'> = { id: idOf(1), memberId: idOf(2), roleKey: 'finance', unitId: null, expiresAt: null }
  await rows.put('grant', grant)
  rows.take()
  await rows.flush()
  const later = writer()
  expect(await later.list('grant', { unitId: null })).toHaveLength(1)
  await later.put('grant', { ...grant, unitId: idOf(5) })
  expect(await later.list('grant', { unitId: null })).toHaveLength(0)
  expect(await later.list('grant', { unitId: idOf(5) })).toHaveLength(1)
})

test('an untouched list answers the same array again', async () => {
  const { writer } = openRows()
  const rows = writer()
  const first = await rows.list('member', {})
  await rows.put('record', recordOf(1))
  expect(await rows.list('member', {})).toBe(first)
})

test('a revision grows by one a mutation, and before-images are those of the mutation', async () => {
  const { writer } = openRows()
  const rows = writer()
  expect((await rows.put('record', recordOf(1))).revision).toBe(1)
  expect((await rows.put('record', recordOf(1, { title: 'twice in one mutation' }))).revision).toBe(1)
  expect(rows.take().changes).toMatchObject([{ entity: 'record', id: idOf(1), before: undefined, after: { revision: 1 } }])
  expect((await rows.put('record', recordOf(1, { title: 'second mutation' }))).revision).toBe(2)
  expect(rows.take().changes).toMatchObject([{ before: { revision: 1, title: 'twice in one mutation' }, after: { revision: 2 } }])
  await rows.flush()
  const later = writer()
  expect(await later.get('record', idOf(1))).toEqual({ ...recordOf(1, { title: 'second mutation' }), revision: 2 })
})

test('a discarded mutation leaves what earlier ones have put', async () => {
  const { writer } = openRows()
  const rows = writer()
  await rows.put('record', recordOf(1))
  rows.take()
  await rows.put('record', recordOf(1, { state: 'withdrawn' }))
  await rows.put('record', recordOf(2))
  rows.discard()
  expect((await rows.get('record', idOf(1)))?.state).toBe('running')
  expect(rows.take().changes).toEqual([])
  await rows.flush()
  const later = writer()
  expect(await later.get('record', idOf(2))).toBeUndefined()
  expect((await later.get('record', idOf(1)))?.revision).toBe(1)
})

test('what is put and removed within one mutation changes nothing', async () => {
  const { writer } = openRows()
  const rows = writer()
  await rows.put('record', recordOf(1))
  await rows.remove('record', idOf(1))
  expect(rows.take().changes).toEqual([])
})

test('tracked reads name rows, lists and whole entities, also of what is not there', async () => {
  const { writer } = openRows()
  const rows = writer(true)
  await rows.get('record', idOf(1))
  await rows.list('task', { recordId: idOf(1), state: 'open' })
  await rows.list('setting', {})
  expect(rows.take().reads).toEqual([
    { entity: 'record', key: idOf(1) },
    { entity: 'task', key: `recordId=${idOf(1)}` },
    { entity: 'setting', key: '*' },
  ])
  expect(rows.take().reads).toEqual([])
})

test('every entity has a table with exactly its columns', () => {
  const { raw } = openRows()
  for (const entity of entityNames) {
    const columns = raw.prepare(`select name, type from pragma_table_info('${entity}')`).all() as { name: string; type: string }[]
    const expected = Object.entries(entities[entity].columns).map(([name, kind]) => ({
      name,
      type: kind === 'integer' || kind === 'boolean' ? 'INTEGER' : 'TEXT',
    }))
    expect(columns).toEqual(expected)
  }
})

test('two hundred records are looked up and written in one statement each, however many chunks there are', async () => {
  const { raw, db, statements } = openRows()
  for (let chunk = 0; chunk < 5; chunk++) {
    raw.exec('begin')
    const rows = createRowWriter(db, { track: true })
    await rows.preload(
      'record',
      Array.from({ length: 200 }, (_, n) => idOf(chunk * 200 + n)),
    )
    for (let n = 0; n < 200; n++) await rows.put('record', recordOf(chunk * 200 + n))
    expect(rows.take().changes).toHaveLength(200)
    await rows.flush()
    raw.exec('commit')
    const verbs = statements.splice(0).map((text) => text.split(' ')[0])
    expect(verbs).toEqual(['select', 'insert'])
  }
  expect(raw.prepare('select count(*) from record').pluck().get()).toBe(1000)
})
