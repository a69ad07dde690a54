import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'
import { countConflicts, listConflicts } from '#store/sync/conflict-entries.ts'

const key = Buffer.alloc(32, 7)
const member = '00000003-0000-7000-8000-000000000001'
const mutation = '00000004-0000-7000-8000-000000000001'

test('0005: what a store of the fourth version knows of its conflicts stays in the inbox, and the server’s word takes its place', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 4) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  const body = JSON.stringify({ version: 1, args: { opinion: '同意' }, expects: [], at: 5 })
  before
    .prepare(
      `insert into journal (id, line, sequence, name, authorId, recordId, body, signature, outcome, fault, version, settledAt, state)
       values (?, 'l', 1, 'record.decide', ?, null, ?, '', 'rejected', '{"code":"task-closed"}', 1, 9, 'open')`,
    )
    .run(mutation, member, body)
  before.close()
  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  const entry = { id: mutation, name: 'record.decide', args: { opinion: '同意' }, at: 5, fault: { code: 'task-closed' }, state: 'open', reason: null }
  expect(listConflicts(database.readRaw, member, 'open')).toMatchObject([{ ...entry, isShared: false }])

  const said = { outcome: 'rejected', fault: '{"code":"task-closed"}', settledAt: 9, state: 'discarded', resolvedAt: 10, reason: '已处理' } as const
  const meant = { memberId: member, recordId: null, name: 'record.decide', version: 1, args: '{}', expects: '[]', at: 5 }
  await database.write((db) =>
    db
      .insertInto('conflict')
      .values({ id: mutation, revision: 2, ...meant, ...said })
      .execute(),
  )
  expect(countConflicts(database.readRaw)).toBe(0)
  expect(listConflicts(database.readRaw, member, 'all')).toMatchObject([{ state: 'discarded', reason: '已处理', isShared: true }])
})
