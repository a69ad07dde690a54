import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { auditHead, auditStart, verifyAudit } from '#store/audit/audit-chain.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'

let directory: string
let store: OpenStore
const key = randomBytes(32)
const deskId = randomUUID()

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-audit-'))
  expect(createStore({ directory, key }, { storeId: randomUUID(), deskId, deskName: 'Desk', deskCode: 'A1', company: 'Company' })).toEqual({
    ok: true,
    value: undefined,
  })
  let now = 1000
  const opened = await openStore({ directory, key, clock: () => now++ })
  if (!opened.ok) throw new Error(opened.fault.code)
  store = opened.value
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

async function happen(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1)
    await store.database.write((db) => store.audit.append(db, { act: 'record.submit', subject: `r${n}`, digest: '', actorId: 'someone' }))
}

const verdict = () => verifyAudit(store.database.readRaw, deskId)
const change = (sql: string) => store.database.write(async (_, raw) => void raw.exec(sql))

test('events are chained, several in one transaction too', async () => {
  expect(auditHead(store.database.readRaw)).toEqual({ sequence: 0, hash: auditStart })
  await happen(3)
  await store.database.write(async (db) => {
    await store.audit.append(db, { act: 'a', subject: '', digest: '', actorId: 'x' })
    await store.audit.append(db, { act: 'b', subject: '', digest: '', actorId: 'x' })
  })
  expect(await verdict()).toEqual({ events: 5, intact: true, brokenAt: null })
})

test.each([
  ['an edited event', "update audit set subject = 'other' where sequence = 4", 4],
  ['a changed time', 'update audit set at = at + 1 where sequence = 2', 2],
  ['a removed event', 'delete from audit where sequence = 5', 5],
  ['a removed first event', 'delete from audit where sequence = 1', 1],
  [
    "two events in each other's place",
    'update audit set sequence = -1 where sequence = 3; update audit set sequence = 3 where sequence = 6; update audit set sequence = 6 where sequence = -1',
    3,
  ],
])('%s is found', async (_, sql, at) => {
  await happen(8)
  await change(sql)
  expect(await verdict()).toMatchObject({ intact: false, brokenAt: at })
})

test('a failed transaction leaves no event', async () => {
  await expect(
    store.database.write(async (db) => {
      await store.audit.append(db, { act: 'a', subject: '', digest: '', actorId: 'x' })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(auditHead(store.database.readRaw).sequence).toBe(0)
})

test('a desk is opened by one process at a time', async () => {
  expect(await openStore({ directory, key })).toMatchObject({ ok: false, fault: { code: 'store-busy' } })
})
