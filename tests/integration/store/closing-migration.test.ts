import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'

const key = Buffer.alloc(32, 7)

test('0010: the desks of a store of the ninth version stand, none of them closing, and administrators manage them', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 9) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before.exec(`insert into desk values ('d', 1, '封闭区', 'D01', 'active', 5)`)
  before.exec(`insert into role values ('r', 1, 'administrator', '{}', '["account.issue"]')`)
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  expect(database.readRaw.prepare('select name, state, weak, closing from desk').all()).toEqual([{ name: '封闭区', state: 'active', weak: 0, closing: 'null' }])
  expect(database.readRaw.prepare('select permissions from role').pluck().get()).toBe('["account.issue","desk.manage"]')
})
