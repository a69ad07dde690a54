import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '#server/store/migrate.ts'

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
