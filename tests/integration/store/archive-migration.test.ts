import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rowStatements } from '#shared/rows/statements.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase } from '#store/database/store-database.ts'
import { idOf } from '../../support/company.ts'

test('0015: a store of the fourteenth version takes in holds and certificates', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const key = Buffer.alloc(32, 7)
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 14) }, meta)
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  const hold = {
    id: idOf(1),
    revision: 1,
    recordId: idOf(2),
    matterId: idOf(3),
    reason: '诉讼',
    placedBy: idOf(4),
    placedAt: 5,
    liftedBy: null,
    liftedAt: null,
    liftReason: '',
  }
  await database.write(async (db) => rowStatements(db).insert('hold', [hold]))
  expect(await rowStatements(database.reader).list('hold', [])).toEqual([hold])
  expect(await rowStatements(database.reader).list('disposal', [])).toEqual([])
})
