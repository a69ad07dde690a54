import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { auditHead } from '#store/audit/audit-chain.ts'
import { deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** The server's half of the high-water mark: what only it can notice, because store and mark were taken back together. */
test('a store that was taken back behind what the server was told is noticed once, written down there, and goes on', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  await submitCase(world, desk, 'ops-a')
  await settle(world)
  const copy = join(world.directory, 'older')
  await desk.copyTo(copy)
  await submitCase(world, desk, 'ops-a')
  world.pass(60_000)
  await settle(world)
  expect(desk.endsLost).toBe(0)
  const before = auditHead(desk.store.database.readRaw)

  await desk.restoreFrom(copy)
  expect(auditHead(desk.store.database.readRaw).sequence).toBeLessThan(before.sequence)
  expect(await desk.round()).toBeNull()
  expect(desk.endsLost).toBe(1)
  const told = await world.server().store.read((db) => db.selectFrom('audit').select('subject').where('act', '=', 'desk.end-lost').execute())
  expect(told.map(({ subject }) => subject)).toEqual([expect.stringContaining(`${desk.parts.deskId} ${before.sequence} `)])

  await desk.close()
  await desk.open()
  world.pass(60_000)
  expect(await desk.round()).toBeNull()
  expect(desk.endsLost).toBe(1)
  rmSync(copy, { recursive: true })
})

test('a store that was taken back and has grown past the mark again is noticed all the same, by the hash', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const copy = join(world.directory, 'older')
  await desk.copyTo(copy)
  await submitCase(world, desk, 'ops-a')
  world.pass(60_000)
  await settle(world)
  const before = auditHead(desk.store.database.readRaw)
  await desk.restoreFrom(copy)
  for (let n = 0; n < 3; n++) await submitCase(world, desk, 'ops-a', { subject: `later ${n}` })
  expect(auditHead(desk.store.database.readRaw).sequence).toBeGreaterThan(before.sequence)
  expect(await desk.round()).toBeNull()
  expect(desk.endsLost).toBe(1)
})

test('a lost answer hides nothing: the mark moves only when the desk has seen the one before', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const copy = join(world.directory, 'older')
  await desk.copyTo(copy)
  await submitCase(world, desk, 'ops-a')
  world.pass(60_000)
  await settle(world)
  await desk.restoreFrom(copy)
  desk.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    return message === 'mark' ? { ok: false, fault: { code: 'server-unreachable' } } : answer
  }
  await desk.round()
  expect(desk.endsLost).toBe(0)
  desk.intercept = undefined
  await desk.close()
  await desk.open()
  await desk.round()
  expect(desk.endsLost).toBe(1)
})

/** What a power cut or a bad disk does to a WAL at a place in it, which SQLite takes without a word for the end of what was written. */
const toWal: Readonly<Record<string, { readonly hurt: (wal: Buffer, at: number) => Buffer; readonly lost: number }>> = {
  'is left as it was': { hurt: (wal) => wal, lost: 0 },
  'is cut in the midst of a frame': { hurt: (wal, at) => wal.subarray(0, at), lost: 1 },
  'has one bit turned': {
    hurt(wal, at) {
      const turned = Buffer.from(wal)
      turned[at] = (turned[at] ?? 0) ^ 1
      return turned
    },
    lost: 1,
  },
  'is gone': { hurt: () => Buffer.alloc(0), lost: 1 },
}

test.each(Object.entries(toWal))(
  'a desk that dies and whose WAL %s opens whole, and the server’s mark says whether its end is missing',
  async (_name, { hurt, lost }) => {
    const world = await syncWorld()
    await settle(world)
    const desk = deskAt(world, 1)
    // What the main file holds.
    await desk.close()
    await desk.open()
    const live = join(desk.parts.directory, 'store.db-wal')
    let at = 0
    for (let n = 0; n < 3; n++) {
      at = statSync(live).size + 1000
      await submitCase(world, desk, 'ops-a', { subject: `case ${n}` })
      world.pass(60_000)
      await settle(world)
    }
    const before = auditHead(desk.store.database.readRaw)
    const dead = join(world.directory, 'dead')
    desk.copyOpenTo(dead)
    rmSync(join(dead, 'store.db-shm'))
    const wal = join(dead, 'store.db-wal')
    writeFileSync(wal, hurt(readFileSync(wal), at))

    await desk.restoreFrom(dead)
    const raw = desk.store.database.readRaw
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(auditHead(raw).sequence < before.sequence).toBe(lost > 0)
    await settle(world)
    expect(desk.endsLost).toBe(lost)
    // What the server had heard comes back; nothing waits for ever.
    expect(desk.waiting()).toBe(0)
    const subjects = (await desk.rows('record')).map((row) => ('title' in row ? String(row.title) : ''))
    for (let n = 0; n < 3; n++) expect(subjects.some((text) => text.includes(`case ${n}`))).toBe(true)
  },
)
