import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('records of a store from before business days belong to none and are not late', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  const migrations = shippedMigrations('client')
  const at = migrations.findIndex(({ name }) => name.endsWith('business-days.sql'))
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: migrations.slice(0, at) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before
    .prepare(
      `insert into record (id, revision, definitionKey, definitionVersion, number, numberState, title, businessDate, unitId, creatorId, state, nodes, round, data, source, createdAt, submittedAt, scopes)
      values ('r', 1, 'k', 1, 'n', 'official', 't', '2026-01-05', 'u', 'm', 'completed', '[]', 1, '{}', 'form', 1, 1, '[]')`,
    )
    .run()
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  const rows = rowStatements(database.reader)
  expect((await rows.list('record', [])).map(({ dayId, late }) => [dayId, late])).toEqual([[null, null]])
  expect(await rows.list('day', [])).toEqual([])
})
