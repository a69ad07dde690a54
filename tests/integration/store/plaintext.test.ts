import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeMeta } from '#store/database/meta.ts'
import { createStore, openStore, type OpenStore } from '#store/store.ts'

let directory: string
let store: OpenStore
const marker = 'ZEBRA-密件-9c1f'

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-plain-'))
  const key = randomBytes(32)
  createStore({ directory, key }, { storeId: randomUUID(), deskId: randomUUID(), deskName: marker, deskCode: 'A1', company: marker })
  const opened = await openStore({ directory, key })
  if (!opened.ok) throw new Error(opened.fault.code)
  store = opened.value
})
afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Every file this process holds open, deleted ones too: SQLite unlinks its temporary files at once. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`)
      return (target.startsWith(tmpdir()) || target.includes('/tmp')) && statSync(`/proc/self/fd/${fd}`).isFile() ? [`/proc/self/fd/${fd}`] : []
    } catch {
      return []
    }
  })
}

test('no text stands readable in any file: store, WAL, or what a sort larger than the cache leaves behind', async () => {
  await store.database.write(async (db, raw) => {
    await writeMeta(db, 'deskName', marker)
    const insert = raw.prepare(
      'insert into draft ("id", "memberId", "definitionKey", "definitionVersion", "recordId", "title", "data", "text", "updatedAt") values (?, ?, ?, 1, null, ?, ?, ?, 0)',
    )
    for (let n = 0; n < 30_000; n += 1) insert.run(`d${n}`, 'm', 'k', `${marker} ${(n * 7919) % 30_011}`, marker.repeat(40), '{}')
  })
  const { readRaw } = store.database
  let seen = 0
  let files = new Set<string>()
  // The sort stands in its temporary file, if it makes one, while rows are still being fetched.
  for (const _ of readRaw.prepare('select title, data from draft order by title, data desc').iterate()) {
    if (seen === 10) files = new Set(openFiles())
    seen += 1
    if (seen === 10 || seen === 11) for (const file of openFiles()) expect(readFileSync(file).includes(marker), file).toBe(false)
  }
  expect(seen).toBe(30_000)
  expect(files.size).toBeGreaterThan(2)
  for (const name of readdirSync(directory).filter((file) => file !== 'lock')) expect(readFileSync(join(directory, name)).includes(marker), name).toBe(false)
})
