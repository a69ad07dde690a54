import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('0013: drafts that stood before are of no task; a member has one draft for a record and node, and children are found by their parent’s index', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 12) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before.exec(`insert into draft values ('a', 'm', 'k', 1, 'r', 't', '{}', '{}', 1)`)
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  expect(await database.reader.selectFrom('draft').select(['id', 'node', 'comparedAt']).execute()).toEqual([{ id: 'a', node: null, comparedAt: null }])
  const forTask = (id: string) =>
    database.write((_db, raw) => Promise.resolve(raw.exec(`insert into draft values ('${id}', 'm', 'k', 1, 'r', 't', '{}', '{}', 1, 'fix', null)`)))
  await forTask('b')
  await expect(forTask('c')).rejects.toThrow(/UNIQUE/)
  const plan = database.readRaw
    .prepare(
      `explain query plan select "id" from "record" where json_extract("route", '$.parent.recordId') IS NOT NULL and json_extract("route", '$.parent.recordId') = ?`,
    )
    .all('x')
  expect(JSON.stringify(plan)).toContain('record_parent')
  // 0014: nobody has phrases yet.
  expect(await rowStatements(database.reader).list('phrase', [])).toEqual([])
})
