import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FaultError, type FaultCode } from '#shared/kernel/fault.ts'
import { columnsOf } from '#shared/rows/codec.ts'
import { entityNames } from '#shared/rows/entities.ts'
import { openConnection } from '#store/database/connection.ts'
import { takeDeskLock } from '#store/database/desk-lock.ts'
import { shippedMigrations, type Migration } from '#store/database/migrations.ts'
import { needMeta, readMeta, writeMeta } from '#store/database/meta.ts'
import { createStoreDatabase, openStoreDatabase, type OpenedStoreDatabase } from '#store/database/store-database.ts'
import { deskColumns } from '#store/database/tables.ts'

let directory: string
let file: string
let opened: OpenedStoreDatabase[] = []
const key = randomBytes(32)

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opsdesk-store-test-'))
  file = join(directory, 'store.db')
  createStoreDatabase({ directory, key }, { storeId: 'the-store' })
})
afterEach(async () => {
  for (const database of opened) await database.close()
  opened = []
  rmSync(directory, { recursive: true, force: true })
})

function open(options: Partial<Parameters<typeof openStoreDatabase>[0]> = {}): OpenedStoreDatabase {
  const database = openStoreDatabase({ directory, key, ...options })
  opened.push(database)
  return database
}

function refusal(options: Parameters<typeof open>[0] = {}): FaultCode | undefined {
  try {
    open(options)
    return undefined
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code
    throw error
  }
}

test('a store opens with its key and holds what was written', async () => {
  const database = open()
  expect(await needMeta(database.reader, 'storeId')).toBe('the-store')
  await database.write((db) => writeMeta(db, 'company', '示例公司'))
  expect(await readMeta(database.reader, 'company')).toBe('示例公司')
  await database.close()
  expect(await readMeta(open().reader, 'company')).toBe('示例公司')
})

test('a missing store is not created by opening', () => {
  rmSync(file)
  expect(refusal()).toBe('store-missing')
  expect(existsSync(file)).toBe(false)
})

test('another key opens nothing and changes nothing', () => {
  const before = readFileSync(file)
  expect(refusal({ key: randomBytes(32) })).toBe('store-key-mismatch')
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(readdirSync(directory)).toEqual(['store.db'])
})

test('a readable database in the place of the store is refused and kept', () => {
  rmSync(file)
  const plain = new Database(file)
  plain.exec('create table meta (key text, value text)')
  plain.close()
  const before = readFileSync(file)
  expect(refusal()).toBe('store-not-encrypted')
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('an empty or cut file is damaged, never a reason to begin anew', () => {
  writeFileSync(file, '')
  expect(refusal()).toBe('store-damaged')
  expect(readFileSync(file)).toHaveLength(0)
})

test('a store made by a newer product is refused', () => {
  const raw = openConnection(file, key, 'write')
  raw.pragma('user_version = 99')
  raw.close()
  expect(refusal()).toBe('store-newer')
})

test('a store is never created over another', () => {
  expect(() => createStoreDatabase({ directory, key }, {})).toThrow('never created over another')
})

test('a creation that was interrupted leaves no store, and the next one succeeds', async () => {
  rmSync(file)
  writeFileSync(join(directory, 'store.db.new'), 'half')
  expect(refusal()).toBe('store-missing')
  createStoreDatabase({ directory, key }, { storeId: 'second' })
  expect(await readMeta(open().reader, 'storeId')).toBe('second')
})

test('one folder is held by one process at a time', () => {
  const lock = takeDeskLock(directory)
  expect(lock.ok).toBe(true)
  expect(takeDeskLock(directory)).toMatchObject({ ok: false, fault: { code: 'store-busy' } })
  if (lock.ok) lock.value.release()
  const again = takeDeskLock(directory)
  expect(again.ok).toBe(true)
  if (again.ok) again.value.release()
})

test('the tables of a migrated store are those that the types name', () => {
  const raw = open().readRaw
  const tables = raw.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name").pluck().all()
  expect(tables).toEqual([...entityNames, ...Object.keys(deskColumns)].toSorted())
  const columns = (table: string) => raw.prepare('select name, type from pragma_table_info(?) order by cid').raw().all(table)
  for (const entity of entityNames)
    expect(columns(entity), entity).toEqual(columnsOf(entity).map(({ name, kind }) => [name, kind === 'integer' || kind === 'boolean' ? 'INTEGER' : 'TEXT']))
  for (const [table, named] of Object.entries(deskColumns)) expect(columns(table), table).toEqual(Object.entries(named))
})

test('writes run one after the other, however long one waits inside', async () => {
  const database = open()
  const order: string[] = []
  let release: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const first = database.write(async (db) => {
    await writeMeta(db, 'cursor', '1')
    await gate
    order.push('first')
    await writeMeta(db, 'cursor', '2')
  })
  const second = database.write(async (db) => {
    order.push(`second sees ${await readMeta(db, 'cursor')}`)
  })
  expect(await readMeta(database.reader, 'cursor')).toBeUndefined()
  release()
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second sees 2'])
})

test('a throw rolls everything back, and its handle is dead afterwards', async () => {
  const database = open()
  let kept: Parameters<Parameters<typeof database.write>[0]>[0] | undefined
  const failure = database.write(async (db) => {
    kept = db
    await writeMeta(db, 'company', 'never')
    throw new Error('no')
  })
  await expect(failure).rejects.toThrow('no')
  expect(await readMeta(database.reader, 'company')).toBeUndefined()
  const late = kept
  if (!late) throw new Error('the work did not run')
  await expect(writeMeta(late, 'company', 'late')).rejects.toThrow('no longer usable')
  await database.write((db) => writeMeta(db, 'company', 'after'))
  expect(await readMeta(database.reader, 'company')).toBe('after')
})

test('a write inside a write is a bug and says so, but one that it starts for later is not', async () => {
  const database = open()
  await expect(database.write(() => database.write(async () => undefined))).rejects.toThrow('wait for itself')
  let later: Promise<void> | undefined
  await database.write(async () => {
    later = new Promise((resolve) => setImmediate(() => resolve(database.write((db) => writeMeta(db, 'epoch', 'x')))))
  })
  await later
  expect(await readMeta(database.reader, 'epoch')).toBe('x')
})

test('the reading connection cannot write', () => {
  expect(() => open().readRaw.exec("insert into meta values ('a', 'b')")).toThrow(/readonly|read-only/)
})

test('only a committed change of an organisation or definition row moves its generation', async () => {
  const database = open()
  const post = { id: 'p', revision: 1, name: '{}', duties: '{}' }
  const before = database.generation('organisation')
  await expect(
    database.write(async (db) => {
      await db.insertInto('post').values(post).execute()
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await database.write((db) => writeMeta(db, 'company', 'x'))
  expect(database.generation('organisation')).toBe(before)
  await database.write((db) => db.insertInto('post').values(post).execute())
  expect(database.generation('organisation')).toBe(before + 1)
  await database.write((db) => db.deleteFrom('post').execute())
  expect(database.generation('organisation')).toBe(before + 2)
  expect(database.generation('definition')).toBe(0)
})

test('while frozen the main file does not change by a byte, and saving goes on', async () => {
  const database = open({ checkpointAfterMs: 1 })
  await database.frozen(async (path) => {
    const before = readFileSync(path)
    for (let n = 0; n < 30; n += 1) await database.write((db) => writeMeta(db, 'company', String(n).repeat(50_000)))
    await new Promise((resolve) => setImmediate(resolve))
    expect(readFileSync(path).equals(before)).toBe(true)
    const copy = mkdtempSync(join(tmpdir(), 'opsdesk-copy-'))
    writeFileSync(join(copy, 'store.db'), before)
    const restored = openStoreDatabase({ directory: copy, key })
    expect(await readMeta(restored.reader, 'storeId')).toBe('the-store')
    await restored.close()
    rmSync(copy, { recursive: true })
  })
  expect(await readMeta(database.reader, 'company')).toBe('29'.repeat(50_000))
})

test('a copy that was still running when the desk locked is not a copy', async () => {
  const database = open()
  const started = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const copying = database.frozen(async () => {
    started.resolve()
    await gate.promise
  })
  await started.promise
  await database.close()
  gate.resolve()
  await expect(copying).rejects.toThrow('call-cancelled')
})

test('after closing nothing is left in a WAL', async () => {
  const database = open()
  await database.write((db) => writeMeta(db, 'company', 'x'))
  await database.close()
  expect(readdirSync(directory)).toEqual(['store.db'])
  await expect(database.write(async () => undefined)).rejects.toThrow('store-sealed')
})

test('migrations run in order after a copy of the ciphertext, and the newest copies stay', async () => {
  const shipped = shippedMigrations('client')
  const more = (count: number): Migration[] => [
    ...shipped,
    ...Array.from({ length: count }, (_, n) => ({ number: shipped.length + n + 1, name: 'test', sql: `create table extra_${n} (a text) strict` })),
  ]
  const first = open()
  await first.write((db) => writeMeta(db, 'company', 'before'))
  await first.close()
  for (let count = 1; count <= 5; count += 1) {
    const database = open({ migrations: more(count) })
    expect(await readMeta(database.reader, 'company')).toBe('before')
    await database.close()
  }
  const names = [5, 6, 4].map((n) => `store.db.before-${shipped.length + n - 1}`).toSorted()
  expect(readdirSync(directory).toSorted()).toEqual(['store.db', ...names])
  const copy = openConnection(join(directory, `store.db.before-${shipped.length + 5}`), key, 'read')
  expect(copy.pragma('user_version', { simple: true })).toBe(shipped.length + 4)
  copy.close()
})

test('0002: a store of the first version loses the list of backups and nothing else, and its copy is of the first version', async () => {
  rmSync(file)
  const shipped = shippedMigrations('client')
  createStoreDatabase({ directory, key, migrations: shipped.slice(0, 1) }, { storeId: 'the-first' })
  const before = openConnection(file, key, 'write')
  before.exec("insert into backup values ('b', '/backups/b', 1, 2, 'proven', 3, null); insert into meta values ('company', '示例公司')")
  before.close()

  const database = open()
  expect(await readMeta(database.reader, 'company')).toBe('示例公司')
  expect(await needMeta(database.reader, 'storeId')).toBe('the-first')
  expect(database.readRaw.prepare("select count(*) from sqlite_schema where name = 'backup'").pluck().get()).toBe(0)
  const copy = openConnection(join(directory, 'store.db.before-2'), key, 'read')
  expect(copy.pragma('user_version', { simple: true })).toBe(1)
  expect(copy.prepare('select path from backup').pluck().all()).toEqual(['/backups/b'])
  copy.close()
})

test('0003: a store of the second version keeps its drafts and gains empty grids', async () => {
  rmSync(file)
  const shipped = shippedMigrations('client')
  createStoreDatabase({ directory, key, migrations: shipped.slice(0, 2) }, { storeId: 'the-second' })
  const before = openConnection(file, key, 'write')
  before.exec("insert into draft values ('d', 'm', 'expense-claim', 1, null, '赴杭州', '{}', '{}', 1)")
  before.close()

  const database = open()
  expect(database.readRaw.prepare('select title from draft').pluck().all()).toEqual(['赴杭州'])
  expect(database.readRaw.prepare('select (select count(*) from grid) + (select count(*) from grid_row)').pluck().get()).toBe(0)
  const plan = database.readRaw.prepare('explain query plan select * from grid where memberId = ? order by updatedAt desc').all('m') as { detail: string }[]
  expect(plan.map(({ detail }) => detail).join(' ')).toContain('grid_member')
})

test('a migration that fails changes nothing', async () => {
  const shipped = shippedMigrations('client')
  const broken: Migration = { number: shipped.length + 1, name: 'broken', sql: 'create table half (a text) strict; insert into nowhere values (1)' }
  expect(() => open({ migrations: [...shipped, broken] })).toThrow('nowhere')
  const database = open()
  expect(database.readRaw.prepare("select count(*) from sqlite_schema where name = 'half'").pluck().get()).toBe(0)
})

test('each changed bit in the main file is noticed', async () => {
  const database = open()
  await database.write(async (db) => {
    for (let n = 0; n < 200; n += 1)
      await db
        .insertInto('post')
        .values({ id: `p${n}`, revision: 1, name: 'x'.repeat(400), duties: '{}' })
        .execute()
  })
  await database.close()
  const whole = readFileSync(file)
  const used = whole.length
  let missed = 0
  for (let n = 0; n < 200; n += 1) {
    const at = 20 + Math.floor(((used - 20) * n) / 200)
    const bytes = Buffer.from(whole)
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (n % 8)), at)
    writeFileSync(file, bytes)
    try {
      const damaged = openStoreDatabase({ directory, key })
      try {
        if (damaged.readRaw.pragma('integrity_check', { simple: true }) === 'ok') missed += 1
      } finally {
        await damaged.close()
      }
    } catch (error) {
      expect((error as { code?: string }).code ?? (error as FaultError).fault.code).toMatch(/SQLITE_CORRUPT|SQLITE_NOTADB|store-damaged|store-key-mismatch/)
    }
  }
  writeFileSync(file, whole)
  expect(missed).toBe(0)
})
