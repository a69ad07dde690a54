import { expect, test } from 'vitest'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { personId, type PersonName } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { beginAt, begunAt, scheduledCase } from '../../support/scheduled-case.ts'
import { actAt, actsAt, publishAt, recordAt } from '../../support/timed-case.ts'
import { ask, deskAt, settle, syncWorld } from '../../support/sync-world.ts'

const hour = 3_600_000
const day = 24 * hour

/** Monday the 5th of January 2026, nine in the morning in Shanghai. */
async function scheduledWorld() {
  const world = await syncWorld()
  await settle(world)
  await publishAt(deskAt(world, 0), scheduledCase)
  await settle(world)
  return world
}

async function submitAt(desk: SimDesk, who: PersonName, found: string): Promise<string> {
  const id = ask(desk, `select "id" from "record" where "creatorId" = ? and "state" = 'started' limit 1`, personId(who)) as string
  const record = await recordAt(desk, id)
  await actAt(desk, who, 'record.resubmit', 1, { recordId: id, data: { ...record?.data, found }, opinion: '', warningReasons: {} })
  return id
}

test('[OPS-01] [CLD-20] two desks without network and the server begin the same inspection once, and what was entered at one of the desks is it', async () => {
  const world = await scheduledWorld()
  const [first, second] = [deskAt(world, 0), deskAt(world, 1)]
  await world.enrol(first, 'ops-a')
  await settle(world)
  const heardAt = world.clock()
  first.unplugged = true
  second.unplugged = true
  world.pass(day - hour / 2)
  expect([await beginAt(world, first, 'ops-a', heardAt), await beginAt(world, second, 'ops-a', heardAt)]).toEqual([1, 1])
  expect([await beginAt(world, first, 'ops-a', heardAt), await beginAt(world, first, 'finance', heardAt)]).toEqual([0, 0])
  expect((await world.server().sync.carryOutDue()).done).toBe(3)
  const id = await submitAt(second, 'ops-a', 'all in order')
  expect((await recordAt(first, id))?.state).toBe('started')
  first.unplugged = false
  second.unplugged = false
  await settle(world)
  const begun = await begunAt(world)
  expect(new Map(begun.map(({ what, creatorId, state }) => [creatorId, `${what} ${state}`]))).toEqual(
    new Map([
      [personId('ops-a'), 'morning 2026-01-06 running'],
      [personId('ops-b'), 'morning 2026-01-06 started'],
      [personId('ops-c'), 'morning 2026-01-06 started'],
    ]),
  )
  expect(begun.length).toBe(3)
  expect((await recordAt(first, id))?.data).toMatchObject({ subject: 'inspection 2026-01-06', found: 'all in order' })
  expect(await actsAt(world, id)).toEqual(['schedule', 'resubmit'])
  for (const each of world.desks) {
    expect(await checkRows(world, each)).toEqual([])
    expect(ask(each, `select count(*) from "conflict_entry"`)).toBe(0)
  }
  expect(await checkFates(world, [])).toEqual([])
})

test('[OPS-04] [TPL-06] the month end is one person’s in turn, the quarter that of every head; holidays and make-up days count', async () => {
  const world = await scheduledWorld()
  const { sync } = world.server()
  const keys = async (of: string) => (await begunAt(world)).filter(({ what }) => what.startsWith(of))
  // The 20th of January is a Tuesday; the 30th the last working day of the month.
  world.pass(15 * day)
  await sync.carryOutDue()
  expect((await keys('heads')).map(({ creatorId }) => creatorId).toSorted()).toEqual(
    [personId('boss'), personId('head-a'), personId('head-b'), personId('head-c')].toSorted(),
  )
  world.pass(26 * day)
  await sync.carryOutDue()
  world.pass(31 * day)
  await sync.carryOutDue()
  const ends = await keys('month-end')
  expect(ends.map(({ what }) => what)).toEqual(['month-end 2026-01-01', 'month-end 2026-02-01'])
  expect(new Set(ends.map(({ creatorId }) => creatorId)).size).toBe(2)
  const mornings = (await keys('morning')).map(({ what }) => what)
  // The Saturday before the Spring Festival is a make-up day; the festival itself is not worked.
  expect([mornings.includes('morning 2026-02-14'), mornings.includes('morning 2026-02-17'), mornings.includes('morning 2026-01-10')]).toEqual([
    true,
    false,
    false,
  ])
})

test('what was missed while the server stood still is begun late and says so; it is overdue at once, and whoever gets the role later is not given the work of last week', async () => {
  const world = await scheduledWorld()
  const { sync } = world.server()
  world.pass(day)
  await sync.carryOutDue()
  world.pass(3 * day)
  await actAt(deskAt(world, 0), 'admin', 'grant.put', 1, {
    id: world.newId(),
    memberId: personId('roamer'),
    roleKey: 'operator',
    unitId: null,
    expiresAt: null,
  })
  await sync.carryOutDue()
  const late = (await begunAt(world)).filter(({ creatorId }) => creatorId === personId('ops-b'))
  expect(late.map(({ what }) => what)).toEqual(['morning 2026-01-06', 'morning 2026-01-07', 'morning 2026-01-08', 'morning 2026-01-09'])
  for (const { id } of late) expect(await actsAt(world, id)).toEqual(expect.arrayContaining(['schedule-late', 'overdue']))
  await settle(world)
  await sync.carryOutDue()
  expect((await begunAt(world)).filter(({ creatorId }) => creatorId === personId('roamer'))).toEqual([])
  for (const each of world.desks) expect(await checkRows(world, each)).toEqual([])
})

test('nobody begins what is not due, not his, or of another day than the rule names; nobody is asked what becomes of a desk that said so', async () => {
  const world = await scheduledWorld()
  const desk = deskAt(world, 1)
  const start = async (who: PersonName, change: object = {}): Promise<string> =>
    actAt(desk, who, 'schedule.start', 1, {
      definitionKey: scheduledCase.key,
      schedule: 'morning',
      period: '2026-01-06',
      memberId: personId('ops-a'),
      ...change,
    }).then(
      () => 'ok',
      (thrown: Error) => /"code":"([a-z-]+)"/.exec(thrown.message)?.[1] ?? thrown.message,
    )
  expect(await start('ops-a')).toBe('schedule-not-due')
  // Published on that day after the hour.
  expect(await start('ops-a', { period: '2026-01-05' })).toBe('schedule-not-due')
  world.pass(day)
  expect([await start('head-a'), await start('head-a', { memberId: personId('head-a') }), await start('ops-a', { schedule: 'other' })]).toEqual([
    'permission-denied',
    'permission-denied',
    'schedule-not-due',
  ])
  expect([await start('ops-a', { period: '2026-01-10' }), await start('ops-a'), await start('ops-a')]).toEqual(['schedule-not-due', 'ok', 'ok'])
  // A desk whose clock runs a week ahead.
  const { clock } = desk.parts
  Object.assign(desk.parts, { clock: () => clock() + 7 * day })
  expect(await start('ops-a', { period: '2026-01-13' })).toBe('ok')
  Object.assign(desk.parts, { clock })
  await settle(world)
  expect((await begunAt(world)).map(({ what }) => what)).toEqual(['morning 2026-01-06'])
  expect(ask(desk, `select count(*) from "record" where "definitionKey" = 'scheduled-case'`)).toBe(1)
  expect(ask(desk, `select count(*) from "conflict_entry"`)).toBe(0)
  for (const each of world.desks) expect(await checkRows(world, each)).toEqual([])
})
