import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('0011: what a store of the tenth version holds reads as before, on routes without blocks; a stand-in is known as one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 10) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  const task = (id: string, fallback: number): string =>
    `insert into task values ('${id}', 1, 'r', 'head', 1, 'approve', 'm', 'open', 1, null, null, null, null, ${fallback})`
  before.exec(`${task('a', 0)}; ${task('b', 1)}`)
  before.exec(`insert into record (id, revision, definitionKey, definitionVersion, number, numberState, title, businessDate, unitId, creatorId, state, nodes, round, data, source, createdAt, submittedAt, scopes)
    values ('r', 1, 'k', 1, 'n', 'official', 't', '2026-01-05', 'u', 'm', 'running', '["head"]', 1, '{}', 'form', 1, 1, '[]')`)
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  const rows = rowStatements(database.reader)
  const plain = { visit: 1, after: null, fromId: null, pausedAt: null, overdueAt: null }
  expect(await rows.list('task', [])).toMatchObject([
    { id: 'a', ...plain, origin: 'rule' },
    { id: 'b', ...plain, origin: 'stand-in' },
  ])
  expect(await rows.list('record', [])).toMatchObject([{ id: 'r', nodes: ['head'], route: null }])
  expect(await rows.list('delegation', [])).toEqual([])
})
