import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('0012: open tasks of a store of the eleventh version are woken by their warning or limit, records on a route of blocks are looked at once', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 11) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  const task = (id: string, more: { state?: string; dueAt?: number; warnAt?: number; pausedAt?: number; overdueAt?: number }): void => {
    const { state = 'open', dueAt = null, warnAt = null, pausedAt = null, overdueAt = null } = more
    before
      .prepare(
        `insert into task (id, revision, recordId, node, round, kind, assigneeId, state, createdAt, dueAt, warnAt, fallback, pausedAt, overdueAt)
        values (?, 1, 'r', 'head', 1, 'approve', 'm', ?, 1, ?, ?, 0, ?, ?)`,
      )
      .run(id, state, dueAt, warnAt, pausedAt, overdueAt)
  }
  task('a', { dueAt: 9, warnAt: 5 })
  task('b', { dueAt: 9 })
  task('c', { dueAt: 9, pausedAt: 2 })
  task('d', { dueAt: 9, overdueAt: 9 })
  task('e', { dueAt: 9, state: 'done' })
  task('f', {})
  const record = (id: string, state: string, route: string | null): void => {
    before
      .prepare(
        `insert into record (id, revision, definitionKey, definitionVersion, number, numberState, title, businessDate, unitId, creatorId, state, nodes, round, data, source, createdAt, submittedAt, scopes, route)
        values (?, 1, 'k', 1, 'n', 'official', 't', '2026-01-05', 'u', 'm', ?, '[]', 1, '{}', 'form', 1, 1, '[]', ?)`,
      )
      .run(id, state, route)
  }
  const waiting = JSON.stringify({ blocks: {}, waits: { w: 7 }, children: {}, aside: [], parent: null, archive: null })
  record('r', 'running', waiting)
  record('s', 'running', null)
  record('t', 'completed', waiting)
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  const rows = rowStatements(database.reader)
  expect((await rows.list('task', [])).map(({ id, nextAt, escalated }) => [id, nextAt, escalated])).toEqual([
    ['a', 5, 0],
    ['b', 9, 0],
    ['c', null, 0],
    ['d', null, 0],
    ['e', null, 0],
    ['f', null, 0],
  ])
  expect((await rows.list('record', [])).map(({ id, nextAt }) => [id, nextAt])).toEqual([
    ['r', 0],
    ['s', null],
    ['t', null],
  ])
})
