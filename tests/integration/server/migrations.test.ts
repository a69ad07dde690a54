import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '#server/store/migrate.ts'
import { deliveredOf } from '#server/sync/delivered.ts'

test('0005 and 0006: a server of the fourth version gains conflicts, and its lines were never known to be empty', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 4)
  db.exec(`insert into ledger ("line", "deskId", "lastSequence") values ('l', 'd', 7)`)
  migrate(db, 6)
  expect(db.prepare('select * from ledger').all()).toEqual([{ line: 'l', deskId: 'd', lastSequence: 7, drainedAt: 0 }])
  expect(db.prepare('select * from conflict').all()).toEqual([])
})

test('0009: codes and desks from before weak mode are ordinary ones', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 8)
  db.exec(`insert into enrolment_code ("secretHash", "memberId", "expiresAt") values ('h', 'm', 1)`)
  db.exec(`insert into desk_credential ("deskId", "publicKey", "drainedAt") values ('d', 'k', 1)`)
  migrate(db, 9)
  expect(db.prepare('select "allowsWeak" from enrolment_code').pluck().all()).toEqual([0])
  expect(db.prepare('select "isWeak" from desk_credential').pluck().all()).toEqual([0])
})

test('0010: who has sent a whole file is remembered; what was under way begins anew', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 9)
  const insert = db.prepare(`insert into blob ("sha256", "size", "received", "complete", "deskId", "createdAt") values (?, 4, ?, ?, ?, 1)`)
  insert.run('whole', 4, 1, 'd1')
  insert.run('half', 2, 0, 'd2')
  for (const name of ['whole', 'half']) db.prepare(`insert into blob_chunk ("sha256", "offset", "bytes") values (?, 0, x'0102')`).run(name)
  migrate(db, 10)
  expect(db.prepare('select * from blob').all()).toEqual([{ sha256: 'whole', size: 4, deskId: 'd1', createdAt: 1 }])
  expect(db.prepare('select "sha256" from blob_chunk').pluck().all()).toEqual(['whole'])
  expect(db.prepare('select * from blob_sender').all()).toEqual([{ sha256: 'whole', deskId: 'd1' }])
})

test('0011: a weak desk stays known as weak, none is being closed, and administrators manage desks', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 10)
  for (const [id, isWeak] of [
    ['a', 0],
    ['b', 1],
  ]) {
    db.prepare(`insert into desk values (?, 1, 'n', 'D01', 'active', 1)`).run(id)
    db.prepare(`insert into desk_credential values (?, 'k', 1, ?)`).run(id, isWeak)
  }
  for (const key of ['administrator', 'analyst']) db.prepare(`insert into role values (?, 1, ?, '{}', '["account.issue"]')`).run(key, key)
  migrate(db, 11)
  expect(db.prepare('select "id", "weak", "closing" from desk order by "id"').all()).toEqual([
    { id: 'a', weak: 0, closing: 'null' },
    { id: 'b', weak: 1, closing: 'null' },
  ])
  expect(db.prepare('select * from desk_credential order by "deskId" limit 1').all()).toEqual([
    { deskId: 'a', publicKey: 'k', drainedAt: 1, contactAt: 0, delivered: 0 },
  ])
  expect(db.prepare('select "permissions" from role order by "key"').pluck().all()).toEqual(['["account.issue","desk.manage"]', '["account.issue"]'])
})

test('0012: tasks from before routes had steps were asked once, by the rule or as a stand-in', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 11)
  const task = (id: string, fallback: number): string => `('${id}', 1, 'r', 'head', 1, 'approve', 'm', 'open', 1, null, null, null, null, ${fallback})`
  db.exec(`insert into task values ${task('a', 0)}, ${task('b', 1)}`)
  migrate(db, 12)
  expect(db.prepare('select "id", "visit", "origin", "after" from task order by "id"').all()).toEqual([
    { id: 'a', visit: 1, origin: 'rule', after: null },
    { id: 'b', visit: 1, origin: 'stand-in', after: null },
  ])
  expect(db.prepare('select * from delegation').all()).toEqual([])
})

test('0014: what was counted before counts for the closing that stands', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 13)
  db.exec(`insert into desk_credential ("deskId", "publicKey", "drainedAt", "delivered") values ('d', 'k', 1, 3)`)
  migrate(db, 14)
  const [row] = db.prepare<[], { readonly delivered: number; readonly deliveredSince: number | null }>('select * from desk_credential').all()
  if (!row) throw new Error('no row')
  const closing = { reason: 'lost', byId: 'a', at: 5, closedAt: null, delivered: 0 } as const
  expect(deliveredOf(row, closing)).toBe(3)
  expect(deliveredOf({ ...row, deliveredSince: 4 }, closing)).toBe(0)
  expect(deliveredOf(row, null)).toBe(0)
})

test('0015: open tasks are woken by their warning or limit, running records on a route of blocks are looked at once', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 14)
  const task =
    db.prepare(`insert into task ("id", "revision", "recordId", "node", "round", "kind", "assigneeId", "state", "createdAt", "dueAt", "warnAt", "fallback", "pausedAt")
    values (?, 1, 'r', 'n', 1, 'approve', 'm', ?, 1, ?, ?, 0, ?)`)
  task.run('a', 'open', 9, 5, null)
  task.run('b', 'open', 9, null, 3)
  task.run('c', 'done', 9, 5, null)
  migrate(db, 15)
  expect(db.prepare('select "nextAt" from task order by "id"').pluck().all()).toEqual([5, null, null])
})

test('0016: nobody has phrases of his own before', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 15)
  migrate(db, 16)
  expect(db.prepare('select "id", "revision", "memberId", "text", "uses" from phrase').all()).toEqual([])
})

test('0017: a company that stands gets the archivist, its auditors may hold, and desks are told; one that is founded later has them from its founding', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  migrate(db, 16)
  for (const [key, permissions] of [
    ['auditor', '["report.read","audit.read"]'],
    ['security-officer', '["audit.read"]'],
  ])
    db.prepare(`insert into role values (?, 1, ?, '{"zh":"x","en":"x"}', ?)`).run(key, key, permissions)
  migrate(db, 17)
  expect(db.prepare('select "key", "revision", "permissions" from role order by "key"').all()).toEqual([
    { key: 'archivist', revision: 1, permissions: '["record.read-unit","record.hold","record.dispose"]' },
    { key: 'auditor', revision: 2, permissions: '["report.read","audit.read","record.hold"]' },
    { key: 'security-officer', revision: 1, permissions: '["audit.read"]' },
  ])
  const told = db.prepare('select "version", "ordinal", "entity", "op" from change_log order by "ordinal"').all()
  const version = db.prepare(`select "value" from counter where "name" = 'version'`).pluck().get()
  expect(told).toEqual([0, 1].map((ordinal) => ({ version, ordinal, entity: 'role', op: 'put' })))

  const empty = new Database(':memory:')
  onTestFinished(() => void empty.close())
  migrate(empty, 17)
  expect(empty.prepare('select count(*) from role').pluck().get()).toBe(0)
  expect(empty.prepare('select count(*) from change_log').pluck().get()).toBe(0)
})
