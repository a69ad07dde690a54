import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StoreDatabase } from '#store/context.ts'
import { createDiskRoom, keepReserve, makeRoom, reserveFileName, type DiskRoom } from '#store/database/disk-room.ts'
import { newFolder } from '#tests/support/real-desk.ts'
import { createTestDesk, type TestDesk } from '#tests/support/store-harness.ts'

/** A real store whose file may not grow (SQLite then fails as on a full disk), a disk that says what the test says, and time that passes when told. */
let desk: TestDesk
let directory: string
let free: number
let changes: number
let due: (() => void) | undefined
let room: DiskRoom
let database: StoreDatabase

beforeEach(async () => {
  desk = await createTestDesk()
  directory = newFolder()
  free = 1e9
  changes = 0
  due = undefined
})
afterEach(() => desk.remove())

function open(): void {
  const timers = { after: (_ms: number, work: () => void) => ((due = work), { cancel: () => (due = undefined) }) }
  room = createDiskRoom({ directory, timers, changed: () => (changes += 1), freeBytes: () => free })
  database = room.guard(desk.store.database)
}

/** The next look at the disk, and all that it does. */
async function look(): Promise<void> {
  const work = due
  due = undefined
  work?.()
  await vi.waitFor(() => expect(due !== undefined || !room.isFull()).toBe(true))
}

const fill = () => desk.store.database.write(async (_db, raw) => void raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`))
const empty = () => desk.store.database.write(async (_db, raw) => void raw.pragma('max_page_count = 1000000'))
const save = (bytes: number) =>
  database.write(async (_db, raw) => void raw.prepare(`insert or replace into meta ("key", "value") values ('test', ?)`).run('x'.repeat(bytes)))
const full = { fault: { code: 'disk-full' } }

test('the first write that finds no room makes the desk one that is only read; the next is refused before it begins; it can be saved to again by itself', async () => {
  open()
  await save(10)
  await fill()
  await expect(save(1_000_000)).rejects.toMatchObject(full)
  expect([room.isFull(), changes]).toEqual([true, 1])
  let began = false
  await expect(database.write(async () => void (began = true))).rejects.toMatchObject(full)
  expect(began).toBe(false)
  expect(desk.store.database.readRaw.prepare(`select "value" from meta where "key" = 'test'`).pluck().get()).toBe('x'.repeat(10))

  free = 100_000
  await look()
  expect([room.isFull(), changes]).toEqual([true, 1])
  await empty()
  free = 1e9
  await look()
  expect([room.isFull(), changes]).toEqual([false, 2])
  await save(1_000_000)
})

test('what had to be left behind and found no room is owed, in its order, before anybody saves', async () => {
  free = 0
  open()
  expect(room.isFull()).toBe(true)
  const done: string[] = []
  const press = (what: string, bytes: number) =>
    room.press(async () => {
      await save(bytes)
      done.push(what)
    })
  await press('there is room for this', 10)
  expect(done).toEqual(['there is room for this'])
  await fill()
  await press('first', 1_000_000)
  await press('second', 1_000_001)
  expect(done).toHaveLength(1)
  // A disk that says it has room and takes nothing, as by a quota, is full.
  free = 1e9
  await look()
  expect(room.isFull()).toBe(true)
  await empty()
  await look()
  expect(room.isFull()).toBe(false)
  expect(done).toEqual(['there is room for this', 'first', 'second'])
  await expect(room.press(async () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug')
})

test('what is owed is tried a last time when the desk locks', async () => {
  free = 0
  open()
  await fill()
  let paid = false
  await room.press(async () => {
    await save(1_000_000)
    paid = true
  })
  await empty()
  await room.stop()
  expect([paid, due]).toEqual([true, undefined])
})

test('a desk that locks while what is owed is being written waits for that, writes nothing twice, and looks no more', async () => {
  free = 0
  open()
  await fill()
  let tries = 0
  let goOn = (): void => undefined
  await room.press(async () => {
    tries += 1
    if (tries === 2) await new Promise<void>((resolve) => (goOn = resolve))
    await save(1_000_000)
  })
  free = 1e9
  // The disk still takes nothing, which the look finds out only when the desk is locking.
  due?.()
  due = undefined
  await vi.waitFor(() => expect(tries).toBe(2))
  const stopping = room.stop()
  goOn()
  await stopping
  expect([tries, due]).toEqual([2, undefined])
})

test('at a lock what is typed is still saved, from the reserve', async () => {
  await keepReserve(directory)
  free = 0
  open()
  await expect(save(10)).rejects.toMatchObject(full)
  room.letLastWordsPass()
  await save(10)
  expect(existsSync(join(directory, reserveFileName))).toBe(false)
})

test('the reserve takes real room, is made whole again, and is given up only where there is too little', async () => {
  await keepReserve(directory)
  const { blocks, size } = statSync(join(directory, reserveFileName))
  expect(size).toBe(1_048_576)
  expect(blocks * 512).toBeGreaterThanOrEqual(size)
  await makeRoom(directory)
  expect(existsSync(join(directory, reserveFileName)), 'this disk has room').toBe(true)
  rmSync(join(directory, reserveFileName))
  open()
  await vi.waitFor(() => expect(statSync(join(directory, reserveFileName)).size).toBe(1_048_576))
})
