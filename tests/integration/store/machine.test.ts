import { expect, onTestFinished, test } from 'vitest'
import { watchServer } from '#server/jobs/watch-server.ts'
import { realTimers } from '#server/jobs/time-keeper.ts'
import { library } from '#shared/templates/library.ts'
import { jsonOfBody } from '#shared/definition/definition.ts'
import type { Site } from '../server/support.ts'
import { pretendedMachine, type Load } from '../../support/pretended-machine.ts'
import { newFolder } from '../../support/real-desk.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

const minute = 60_000

type Place = { readonly site: Site; readonly desk: ShiftDesk; readonly load: Load; readonly passes: (minutes: number) => Promise<void> }

/** The desk of an IT administrator, on a machine of which the test says how it does. */
async function place(...definitions: readonly string[]): Promise<Place> {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  const { access, load } = pretendedMachine(site.clock)
  desk.machine.access = access
  await desk.lock()
  await desk.enrol('heqiang')
  for (const key of definitions) await publish(desk, key)
  await desk.desk().watch.start()
  return {
    site,
    desk,
    load,
    async passes(minutes) {
      for (let n = 0; n < minutes; n += 1) {
        site.clock.turn(minute)
        await desk.desk().watch.look()
      }
    },
  }
}

async function publish(desk: ShiftDesk, key: string, parameters: Readonly<Record<string, number>> = {}): Promise<void> {
  const shipped = library.find((each) => each.key === key)
  if (shipped?.format !== 2) throw new Error(key)
  const version = Object.keys(parameters).length > 0 ? 2 : 1
  const body = { ...shipped, version, parameters: shipped.parameters.map((each) => ({ ...each, value: parameters[each.key] ?? each.value })) }
  await desk.get('mutate', { name: 'definition.publish', version: 1, args: { body: jsonOfBody(body) } })
  await desk.get('sync.now', {})
}

async function registerOf(desk: ShiftDesk, definitionKey: string, columns: readonly string[]): Promise<readonly (readonly unknown[])[]> {
  const { handle, total } = await desk.get('register.open', { definitionKey, filters: [], sort: [], search: '' })
  if (total === 0) return []
  const { rows } = await desk.get('register.rows', { handle, columns: [...columns], offset: 0, limit: 100 })
  return rows.map(({ cells }) => cells)
}

async function recordsAtServer(site: Site, definitionKey: string) {
  return site.store.read((db) => db.selectFrom('record').selectAll().where('definitionKey', '=', definitionKey).execute())
}

test('[OPS-06] [OPS-07] [CLD-20] a desk without network enters a breach of its own once, IT finds it in the inbox, and the server holds it when it is back', async () => {
  const { site, desk, load, passes } = await place('machine-alert')
  desk.machine.cable.isCut = true
  load.cpu = 96
  await passes(4)
  expect(await registerOf(desk, 'machine-alert', ['metric'])).toEqual([])
  await passes(3)
  const [row, ...more] = await registerOf(desk, 'machine-alert', ['place', 'metric', 'reading', 'reached', 'state'])
  expect([row?.slice(1), more]).toEqual([['cpu', 96, 90, 'running'], []])
  const inbox = await desk.get('inbox.list', { tab: 'todo', offset: 0, limit: 50 })
  expect(inbox.rows.map(({ title }) => title)).toEqual([expect.stringMatching(/处理器 96%$/)])
  for (const cpu of [88, 97, 85, 99, 91, 90]) {
    load.cpu = cpu
    await passes(3)
  }
  expect((await registerOf(desk, 'machine-alert', ['metric'])).length).toBe(1)
  desk.machine.cable.isCut = false
  await desk.get('sync.now', {})
  expect(await recordsAtServer(site, 'machine-alert')).toMatchObject([{ state: 'running', numberState: 'official' }])
  load.cpu = 30
  await passes(7)
  load.cpu = 95
  await passes(7)
  expect((await registerOf(desk, 'machine-alert', ['metric'])).length).toBe(2)
})

test('[OPS-06] [OPS-07] what is measured while the desk is locked is judged when somebody signs in; a published threshold counts from then on', async () => {
  const { desk, load, passes } = await place('machine-alert')
  await desk.lock()
  await desk.desk().watch.start()
  load.memory = 97
  await passes(8)
  load.memory = 20
  await passes(2)
  await desk.unlock('heqiang')
  await passes(1)
  expect(await registerOf(desk, 'machine-alert', ['metric', 'reading'])).toEqual([['memory', 97]])
  await publish(desk, 'machine-alert', { disk_space_over: 60, disk_space_clears: 55, minutes: 2 })
  load.space = 61
  await passes(4)
  const state = await desk.get('machine.state', {})
  expect(state.limits.find(({ metric }) => metric === 'disk_space')).toMatchObject({ over: 60, clears: 55, minutes: 2 })
  expect(state.limits.filter(({ since }) => since !== null).map(({ metric }) => metric)).toEqual(['disk_space'])
  expect((await registerOf(desk, 'machine-alert', ['metric'])).flat()).toEqual(['memory', 'disk_space'])
})

test('[OPS-06] [OPS-02] a day’s means and peaks become one record of each desk, and its readings stay where they are', async () => {
  const { site, desk, load, passes } = await place('machine-day')
  load.cpu = 20
  await passes(2)
  load.cpu = 60
  load.disk = null
  await passes(1)
  site.clock.turn(24 * 60 * minute)
  await passes(2)
  expect(await registerOf(desk, 'machine-day', ['minutes', 'cpu_mean', 'cpu_peak', 'disk_io_peak', 'state'])).toEqual([[3, 33, 60, 5, 'completed']])
  await desk.get('sync.now', {})
  expect((await recordsAtServer(site, 'machine-day')).length).toBe(1)
})

test('[OPS-06] [OPS-07] the server enters what is over its limit by itself, once, also when it is started again meanwhile', async () => {
  const { site, desk } = await place('machine-alert')
  const { access, load } = pretendedMachine(site.clock)
  const folder = newFolder()
  const begin = () => watchServer({ server: site.server, folder, clock: site.clock, timers: realTimers, machine: access })
  let watch = begin()
  onTestFinished(() => watch.stop())
  await watch.start()
  const passes = async (minutes: number): Promise<void> => {
    for (let n = 0; n < minutes; n += 1) {
      site.clock.turn(minute)
      await watch.look()
    }
  }
  load.space = 93
  await passes(7)
  await watch.stop()
  watch = begin()
  await watch.start()
  await passes(10)
  expect(await recordsAtServer(site, 'machine-alert')).toMatchObject([{ state: 'running', numberState: 'official' }])
  await desk.get('sync.now', {})
  expect(await registerOf(desk, 'machine-alert', ['metric', 'reading'])).toEqual([['disk_space', 93]])
})

test('[OPS-06] this very machine is measured, and only who administers desks sees it', async () => {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('heqiang')
  await desk.desk().watch.start()
  site.clock.turn(minute)
  await desk.desk().watch.look()
  const { now, readings, limits, freeBytes } = await desk.get('machine.state', {})
  expect(readings.length).toBe(1)
  expect(limits).toEqual([])
  expect(now?.memory).toBeGreaterThan(0)
  expect(now?.disk_space).toBeGreaterThanOrEqual(0)
  expect(freeBytes).toBeGreaterThan(0)
  const other = await shiftDesk(site)
  await other.enrol('zhangwei')
  expect(await other.call('machine.state', {})).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
})
