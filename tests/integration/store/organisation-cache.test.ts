import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Member } from '#shared/domain/organisation.ts'
import { rowStatements } from '#shared/rows/statements.ts'
import { createCaches } from '#store/session/organisation-cache.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'

let directory: string
let store: OpenStore

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-cache-'))
  const key = randomBytes(32)
  createStore({ directory, key }, { storeId: randomUUID(), deskId: randomUUID(), deskName: 'Desk', deskCode: 'A1', company: 'Company' })
  const opened = await openStore({ directory, key })
  if (!opened.ok) throw new Error(opened.fault.code)
  store = opened.value
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

const member: Member = {
  id: randomUUID(),
  revision: 1,
  userName: 'li',
  name: '李',
  pinyin: 'li',
  unitId: randomUUID(),
  postId: null,
  kind: 'employee',
  state: 'active',
}

test('the organisation is read once, and again after a commit that changed it, by whichever way it was written', async () => {
  const caches = createCaches(store.database)
  const first = await caches.organisation()
  expect(await caches.organisation()).toBe(first)
  await store.database.write((db) => rowStatements(db).upsert('member', [member]))
  const second = await caches.organisation()
  expect(second.members.get(member.id)?.name).toBe('李')
  await store.database.write(async (_, raw) => void raw.prepare('insert into view_state values (?, ?)').run('m', '{}'))
  expect(await caches.organisation()).toBe(second)
  await store.database.write(async (_, raw) => void raw.exec(`update "member" set "name" = '李雷'`))
  expect((await caches.organisation()).members.get(member.id)?.name).toBe('李雷')
})

test("[PRM-08] settings have the product's defaults until the company sets them", async () => {
  const caches = createCaches(store.database)
  expect((await caches.settings())['lock.idleMinutes']).toBe(5)
  await store.database.write((db) => rowStatements(db).upsert('setting', [{ id: 'lock.idleMinutes', revision: 1, value: 3 }]))
  expect((await caches.settings())['lock.idleMinutes']).toBe(3)
})

test('a definition that is not here is missing', async () => {
  expect(await createCaches(store.database).definition('no-such')).toMatchObject({ ok: false, fault: { code: 'definition-missing' } })
})
