import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('0004: the acts of a store of the third version stay, as ordinary ones', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 3) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before.exec("insert into act values ('a', 1, 'r', 'agree', 'head', 1, 'm', '同意', null, 1, null, null, 'x', '{}')")
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  expect(database.readRaw.prepare('select opinion, enteredBy from act').all()).toEqual([{ opinion: '同意', enteredBy: null }])
})
