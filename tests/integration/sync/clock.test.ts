import { expect, test } from 'vitest'
import type { SyncState } from '#shared/contract/store.ts'
import { createTimeWatch } from '#store/time/time-watch.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { personId } from '../../../scripts/sim/company.ts'
import { actAt, actsAt, agreeAt, publishAt, recordAt, sayDueAt, submitTimed, timeAt, timedCase } from '../../support/timed-case.ts'
import { ask, deskAt, settle, syncWorld } from '../../support/sync-world.ts'

const minute = 60_000

async function timedWorld() {
  const world = await syncWorld()
  await settle(world)
  await publishAt(deskAt(world, 0), timedCase)
  await settle(world)
  return world
}

test('[WFL-13] [WFL-14] the server warns before a limit, records the delay after it and tells it further up, each once, with nobody signed in', async () => {
  const world = await timedWorld()
  const desk = deskAt(world, 1)
  const recordId = await submitTimed(world, desk, 600)
  await settle(world)
  const { sync } = world.server()
  const begun = world.clock()
  const pass = async (minutes: number) => {
    world.pass(minutes * minute)
    return sync.carryOutDue()
  }
  expect((await pass(30)).done).toBe(0)
  const { nextAt } = await sync.carryOutDue()
  expect(nextAt).toBeGreaterThan(world.clock())
  expect(nextAt).toBeLessThan(begun + 40 * minute)
  for (const [minutes, kind] of [
    [10, 'warn'],
    [20, 'overdue'],
    [30, 'escalate'],
    [60, 'escalate'],
  ] as const) {
    expect([(await pass(minutes)).done, (await sync.carryOutDue()).done]).toEqual([1, 0])
    expect((await actsAt(world, recordId)).at(-1)).toBe(kind)
  }
  await settle(world)
  const told = (kind: string) =>
    deskAt(world, 0)
      .store.database.readRaw.prepare(`select "memberId" from "notice" where "recordId" = ? and "kind" = ? order by 1`)
      .pluck()
      .all(recordId, kind)
  // Finance sits at the first desk and came to hold the record by being told.
  expect(told('escalated')).toEqual([personId('finance')])
  expect(ask(desk, `select count(*) from "notice" where "kind" = 'overdue' and "memberId" = ?`, personId('ops-a'))).toBe(1)
  expect(ask(desk, `select count(distinct "actorId") from "act" where "kind" in ('warn', 'overdue', 'escalate')`)).toBe(1)
  for (const each of world.desks) expect(await checkRows(world, each)).toEqual([])
})

test('[WFL-12] a desk without network ends a wait and records a delay, and what is decided there stands, though the server did the same meanwhile', async () => {
  const world = await timedWorld()
  const desk = deskAt(world, 1)
  const recordId = await submitTimed(world, desk, 30)
  await agreeAt(desk, recordId)
  await settle(world)
  expect((await recordAt(desk, recordId))?.nodes).toEqual(['hold'])
  desk.unplugged = true
  world.pass(40 * minute)
  // The wait ends, and the second decision has its limit by a moment that is over already.
  expect([await sayDueAt(world, desk, 'head-a'), (await recordAt(desk, recordId))?.nodes]).toEqual([1, ['second']])
  world.pass(minute)
  expect([(await world.server().sync.carryOutDue()).done, await sayDueAt(world, desk, 'head-a'), await sayDueAt(world, desk, 'head-a')]).toEqual([1, 1, 0])
  expect([(await world.server().sync.carryOutDue()).done, (await world.server().sync.carryOutDue()).done]).toEqual([1, 0])
  const offlineTask = ask(desk, `select "id" from "task" where "recordId" = ? and "state" = 'open'`, recordId)
  const serverTask = await world
    .server()
    .store.read((db) => db.selectFrom('task').select('id').where('recordId', '=', recordId).where('state', '=', 'open').executeTakeFirst())
  expect(offlineTask).toBe(serverTask?.id)
  await agreeAt(desk, recordId)
  desk.unplugged = false
  await settle(world)
  expect((await recordAt(desk, recordId))?.state).toBe('completed')
  const kinds = await actsAt(world, recordId)
  expect([kinds.filter((kind) => kind === 'wait-end'), kinds.filter((kind) => kind === 'overdue')]).toEqual([['wait-end'], ['overdue']])
  expect(ask(desk, `select count(*) from "conflict_entry"`)).toBe(0)
  for (const each of world.desks) expect(await checkRows(world, each)).toEqual([])
  expect(await checkFates(world, [])).toEqual([])
})

test('a desk whose clock runs ahead ends nothing early for the others, and nobody is asked what becomes of what it said', async () => {
  const world = await timedWorld()
  const desk = deskAt(world, 1)
  const recordId = await submitTimed(world, desk, 600)
  await agreeAt(desk, recordId)
  await settle(world)
  desk.unplugged = true
  const { clock } = desk.parts
  Object.assign(desk.parts, { clock: () => clock() + 1000 * minute })
  await actAt(desk, 'head-a', 'clock.tick', 1, { recordId })
  expect((await recordAt(desk, recordId))?.nodes).toEqual(['second'])
  Object.assign(desk.parts, { clock })
  desk.unplugged = false
  await settle(world)
  expect((await recordAt(desk, recordId))?.nodes).toEqual(['hold'])
  // Said too late by somebody who may not read it any more, as far as the server knows: refused, and nobody's to decide on.
  await actAt(desk, 'roamer', 'clock.tick', 1, { recordId }).catch(() => undefined)
  await settle(world)
  for (const each of world.desks) expect(ask(each, `select count(*) from "conflict_entry"`)).toBe(0)
})

test('a desk leaves time to the server while it answers, and for a minute after; then it sleeps until the next thing is due', async () => {
  const world = await timedWorld()
  const desk = deskAt(world, 1)
  const recordId = await submitTimed(world, desk, 600)
  const heard = { link: 'online', agreedAt: world.clock() } as { link: SyncState['link']; agreedAt: number | null }
  const armed: number[] = []
  const timers = {
    after(ms: number) {
      armed.push(ms)
      return { cancel: () => undefined }
    },
  }
  const watch = createTimeWatch({ context: await timeAt(world, desk, 'head-a'), sync: { state: () => heard as SyncState }, timers })
  const kinds = (): unknown => desk.store.database.readRaw.prepare(`select "kind" from "act" where "recordId" = ? order by "kind"`).pluck().all(recordId)
  world.pass(45 * minute)
  await watch.look()
  heard.link = 'offline'
  heard.agreedAt = world.clock()
  world.pass(minute / 2)
  await watch.look()
  expect([kinds(), armed]).toEqual([['submit'], [minute, minute]])
  world.pass(minute)
  await watch.look()
  expect(kinds()).toEqual(['submit', 'warn'])
  // A quarter of an hour is left of the hour: longer than the desk waits to see whether the server is back.
  world.pass(13 * minute)
  await watch.look()
  expect(armed.at(-1)).toBe(minute / 2)
  world.pass(minute)
  await watch.look()
  expect(kinds()).toEqual(['overdue', 'submit', 'warn'])
  await watch.stop()
  world.pass(60 * minute)
  await watch.look()
  expect(kinds()).toEqual(['overdue', 'submit', 'warn'])
})
