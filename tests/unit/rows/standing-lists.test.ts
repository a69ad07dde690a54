import Database from 'better-sqlite3'
import { rowDatabase } from '#tests/support/row-database.ts'
import { expect, test } from 'vitest'
import type { Unit } from '#shared/domain/organisation.ts'
import { createStandingLists } from '#shared/rows/standing-lists.ts'
import { createRowWriter } from '#shared/rows/writer.ts'
import { clientTables } from '../../support/client-tables.ts'

const unit = (n: number): Omit<Unit, 'revision'> => ({ id: `u${n}`, name: { zh: '库', en: 'Store' }, parentId: null, headId: null, sort: n, state: 'active' })

/** A database with one unit, and writers over it that share their standing lists; counts what is asked of the database. */
function open() {
  const asked: string[] = []
  const raw = new Database(':memory:', { verbose: (sql) => asked.push(String(sql)) })
  raw.exec(clientTables())
  raw.exec(`insert into unit (id, revision, name, sort, state) values ('u1', 1, '{"zh":"库","en":"Store"}', 1, 'active')`)
  asked.length = 0
  const db = rowDatabase(raw)
  const standingAt = createStandingLists()
  return { asked, writer: (state: number) => createRowWriter(db, { track: false, standing: standingAt(state) }) }
}

test('a list of the organisation is read once a state, and is the same array, so that what is computed from it stays', async () => {
  const { writer, asked } = open()
  const first = await writer(1).list('unit', {})
  expect(first).toHaveLength(1)
  expect(await writer(1).list('unit', {})).toBe(first)
  expect(asked).toHaveLength(1)
  expect(await writer(2).list('unit', {})).not.toBe(first)
  expect(asked).toHaveLength(2)
})

test('what a transaction puts it sees itself, and nobody else before the state has moved', async () => {
  const { writer } = open()
  const [one, other] = [writer(1), writer(1)]
  await one.list('unit', {})
  await one.put('unit', unit(2))
  expect(await one.list('unit', {})).toHaveLength(2)
  expect(await other.list('unit', {})).toHaveLength(1)
  one.take()
  await one.flush()
  expect(await writer(2).list('unit', {})).toHaveLength(2)
})

test('what is read after the first writing is the transaction’s own and not kept: it may yet be rolled back', async () => {
  const { writer } = open()
  const rows = writer(1)
  await rows.put('unit', unit(2))
  rows.take()
  await rows.flush()
  expect(await rows.list('unit', {})).toHaveLength(2)
  const next = writer(1)
  await next.remove('unit', 'u2')
  next.take()
  await next.flush()
  expect(await writer(1).list('unit', {})).toHaveLength(1)
})

test('a part of a list, and tables that change often, are always asked for', async () => {
  const { writer, asked } = open()
  for (let n = 0; n < 2; n += 1) {
    await writer(1).list('unit', { state: 'active' })
    await writer(1).list('task', {})
  }
  expect(asked).toHaveLength(4)
})
