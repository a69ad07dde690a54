import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { auditHead } from '#store/audit/audit-chain.ts'
import { deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** The server's half of the high-water mark: what only it can notice, because store and mark were taken back together. */
const markOf = (raw: Parameters<typeof auditHead>[0]) => auditHead(raw)

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
  const before = markOf(desk.store.database.readRaw)

  await desk.restoreFrom(copy)
  expect(markOf(desk.store.database.readRaw).sequence).toBeLessThan(before.sequence)
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
  const before = markOf(desk.store.database.readRaw)
  await desk.restoreFrom(copy)
  for (let n = 0; n < 3; n++) await submitCase(world, desk, 'ops-a', { subject: `later ${n}` })
  expect(markOf(desk.store.database.readRaw).sequence).toBeGreaterThan(before.sequence)
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
