import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { waitingEffects } from '#store/apply/effects.ts'
import { openConnection } from '#store/database/connection.ts'
import { shippedMigrations } from '#store/database/migrations.ts'
import { createStoreDatabase, openStoreDatabase, storeFileName } from '#store/database/store-database.ts'
import { pendingByRecord } from '#store/read/pending.ts'

const key = Buffer.alloc(32, 7)

test('0008: what waited in a store of the seventh version stands on the same images and marks, its records still wait, and a copy was made first', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 7) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before.exec(`
    insert into outbox (sequence, id, name, authorId, recordId, body, signature, savedAt) values
      (7, 'm7', 'record.submit', 'a', 'r1', '{}', 's', 1), (8, 'm8', 'record.import', 'a', null, '{}', 's', 1), (9, 'm9', 'record.comment', 'a', 'r4', '{}', 's', 1);
    insert into pre_image values (7, 'record', 'r1', null), (7, 'task', 't1', '{"id":"t1","node":"部门"}'), (8, 'record', 'r2', null), (8, 'record', 'r3', '{"id":"r3","scopes":[]}'),
      (8, 'record', 'r1', '{"id":"r1","title":"\\"1\\""}');
    insert into read_mark values (7, 'definition', 'key=claim'), (8, 'member', '*'), (8, 'definition', 'key=claim');`)
  before.close()

  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  expect(existsSync(join(directory, `${storeFileName}.before-8`))).toBe(true)
  const texts = database.readRaw.prepare('select effects from outbox order by sequence').pluck().all() as string[]
  expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual([
    { images: { 'record r1': null, 'task t1': { id: 't1', node: '部门' } }, marks: ['definition key=claim'] },
    {
      images: { 'record r1': { id: 'r1', title: '"1"' }, 'record r2': null, 'record r3': { id: 'r3', scopes: [] } },
      marks: ['definition key=claim', 'member *'],
    },
    { images: {}, marks: [] },
  ])
  expect([...pendingByRecord(database.readRaw, ['r1', 'r2', 'r3', 'r4', 'r5']).keys()].toSorted()).toEqual(['r1', 'r2', 'r3', 'r4'])
  await database.write(async (_db, raw) => {
    const effects = waitingEffects(raw)
    expect(effects.touching('definition', [], ['key=claim'])).toEqual([7, 8])
    expect(effects.touching('record', ['r1'], [])).toEqual([7, 8])
    expect([...effects.bases('record', ['r1', 'r3', 'r4'])]).toEqual([
      ['r1', undefined],
      ['r3', { id: 'r3', scopes: [] }],
    ])
    expect(effects.written(7)).toEqual([
      ['record', 'r1'],
      ['task', 't1'],
    ])
  })
})

test('0009: tasks, acts with what the fourth version added, and what waits are the same rows after they have moved', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'opsdesk-migration-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const meta = { storeId: 's', deskId: 'd', deskName: 'n', deskCode: 'OPS1', company: 'c' }
  createStoreDatabase({ directory, key: Buffer.from(key), migrations: shippedMigrations('client').slice(0, 8) }, meta)
  const before = openConnection(join(directory, storeFileName), key, 'write')
  before.exec(`
    insert into task values ('t2', 1, 'r', 'head', 1, 'approve', 'm', 'done', 2, 3, 4, 'agree', 5, 0), ('t1', 2, 'r', 'head', 2, 'approve', 'm', 'open', 6, null, null, null, null, 1);
    insert into act values ('a2', 1, 'r', 'submit', null, 1, 'm', '', null, 1, 2, 3, 'x', '{}', null), ('a1', 1, 'r', 'agree', 'head', 1, 'm', '同意', 't', 1, null, null, 'y', '{"k":1}', 'n');
    insert into outbox values (4, 'm4', 'record.submit', 'a', 'r', '{}', 's', 1, '{"outcome":"applied","fault":null}', '{"code":"x"}', '{"images":{},"marks":[]}');`)
  const rows = (raw: typeof before): unknown[] => ['task', 'act', 'outbox'].map((table) => raw.prepare(`select * from "${table}" order by 1`).all())
  const stood = rows(before)
  before.close()

  const database = openStoreDatabase({ directory, key: Buffer.from(key) })
  onTestFinished(() => database.close())
  // Later versions add columns; what stood stands.
  expect(rows(database.readRaw)).toMatchObject(stood)
  const noRowid = database.readRaw.prepare(`select name from pragma_table_list where wr = 1 and name in ('task', 'act') order by name`).pluck().all()
  expect(noRowid).toEqual(['act', 'task'])
})
