import { expect, test } from 'vitest'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { readMeta } from '#store/apply/desk-meta.ts'
import type { BootstrapProgress } from '#store/sync/replica.ts'
import { personId } from '../../../scripts/sim/company.ts'
import { checkRows } from '../../../scripts/sim/checks.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { Killed } from '../../../scripts/sim/faulty-wire.ts'
import { ask, deskAt, importClaims, settle, syncWorld } from '../../support/sync-world.ts'

const records = (desk: SimDesk): unknown => ask(desk, 'select count(*) from record')

test('a first contact of many pages that is killed goes on with the next page, and is complete', async () => {
  const world = await syncWorld()
  const [source, fresh] = [deskAt(world, 1), deskAt(world, 2)]
  await source.round()
  await importClaims(world, source, 12)
  await source.round()
  await world.enrol(fresh, 'ops-a')
  const progress = (): BootstrapProgress => JSON.parse(readMeta(fresh.store.database.readRaw, 'bootstrap') ?? 'null') as BootstrapProgress
  let pages = 0
  fresh.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message === 'bootstrap' && ++pages === 2) throw new Killed('after the second page')
    return answer
  }
  expect(await fresh.round()).toBe('killed')
  fresh.intercept = undefined
  // The second page was answered and never written.
  const first = progress()
  expect(first.pin).not.toBeNull()
  expect(first.done).toBeGreaterThan(0)
  expect(Number(records(fresh))).toBeGreaterThan(0)
  const before = Number(records(fresh))
  expect(await fresh.round()).toBeNull()
  expect(Number(records(fresh))).toBe(2400)
  expect(before).toBeLessThan(2400)
  expect(readMeta(fresh.store.database.readRaw, 'bootstrap')).toBeUndefined()
  await settle(world)
  expect(await checkRows(world, fresh)).toEqual([])
})

test('[PRM-02] a scope that is taken away leaves no row, image, register row or file behind; what waits into it is judged by the server', async () => {
  const world = await syncWorld()
  const [admin, desk] = [deskAt(world, 0), deskAt(world, 1)]
  await settle(world)
  const recordId = world.newId()
  const b = deskAt(world, 2)
  await (
    await b.mutateAs(personId('ops-b'))
  )?.('record.submit', 1, {
    recordId,
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data: { subject: 'secret of b', amount: 5 },
    businessDate: '2026-01-05',
    unitId: '01900000-0000-7000-8001-000000000002',
    warningReasons: {},
  })
  await settle(world)
  expect(ask(desk, 'select count(*) from record where id = ?', recordId)).toBe(1)
  const comment = await (await desk.mutateAs(personId('roamer')))?.('record.comment', 1, { recordId, text: 'seen' })
  const grantId = ask(admin, 'select id from "grant" where memberId = ?', personId('roamer')) as string
  await (
    await admin.mutateAs(personId('admin'))
  )?.('grant.remove', 1, { id: grantId })
  await settle(world)
  for (const table of ['record', 'register_sim_case_1'])
    expect(ask(desk, `select count(*) from ${table} where ${table === 'record' ? 'id' : 'record_id'} = ?`, recordId)).toBe(0)
  expect(ask(desk, 'select count(*) from waiting_record')).toBe(0)
  expect(ask(desk, 'select outcome from journal where id = ?', comment?.ok ? comment.value.mutationId : '')).toBe('rejected')
  expect(await checkRows(world, desk)).toEqual([])
})

test('a server that would take away most records though no scope is lost is stopped until a person agrees', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await desk.round()
  await importClaims(world, desk, 1)
  await desk.round()
  await desk.round()
  expect(records(desk)).toBe(200)
  const names = [...(await desk.allRows()).keys()].filter((name) => name.startsWith('record ')).map((name) => name.slice('record '.length))
  desk.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message !== 'pull' || !answer.ok) return answer
    return ok({ ...(answer.value as SyncAnswer<'pull'>), rows: names.map((id) => ({ entity: 'record', id, row: null })) })
  }
  expect(await desk.round()).toMatchObject({ code: 'removal-too-large', params: { removed: 200, total: 200 } })
  expect(records(desk)).toBe(200)
  expect(await desk.round()).toMatchObject({ code: 'removal-too-large' })
  desk.intercept = undefined
  expect(await desk.round()).toBeNull()
  expect(await checkRows(world, desk)).toEqual([])
})

test('a restored server gets what it has lost from the desk, and the desk gets its rows afresh', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await world.copyServer(`${world.directory}/copy.db`)
  await importClaims(world, desk, 1)
  await settle(world)
  await world.restoreServer(`${world.directory}/copy.db`)
  // Whoever only reads them does not throw them away for a server that does not have them yet.
  expect(await deskAt(world, 0).round()).toMatchObject({ code: 'removal-too-large' })
  expect(await desk.round()).toBeNull()
  await settle(world)
  await settle(world)
  expect(records(desk)).toBe(200)
  expect(ask(desk, `select count(*) from journal where outcome = 'applied'`)).toBe(1)
  expect(await checkRows(world, desk)).toEqual([])
})

test('another company under another epoch touches nothing', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await importClaims(world, desk, 1)
  await desk.store.database.write(async (_db, raw) => void raw.exec(`update meta set value = 'Another' where key = 'company'`))
  await world.copyServer(`${world.directory}/copy.db`)
  await world.restoreServer(`${world.directory}/copy.db`)
  expect(await desk.round()).toMatchObject({ code: 'company-changed' })
  expect(records(desk)).toBe(200)
  expect(desk.waiting()).toBe(1)
})

test('one mutation that the server cannot read does not stand before the others', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await importClaims(world, desk, 3)
  const poisoned = ask(desk, 'select id from outbox where sequence = 2') as string
  desk.intercept = async (message, text, carry) => (message === 'push' && text.includes(poisoned) ? failed('call-malformed', { path: 'mutations' }) : carry())
  await settle(world)
  expect(desk.waiting()).toBe(0)
  expect(desk.fates().journal.get(poisoned)).toBe('rejected')
  expect(records(desk)).toBe(400)
  expect(await checkRows(world, desk)).toEqual([])
})

test('a log of many pages is applied page by page, with what waits here kept on top', async () => {
  const world = await syncWorld()
  const [source, desk] = [deskAt(world, 1), deskAt(world, 2)]
  await world.enrol(desk, 'ops-a')
  await settle(world)
  await importClaims(world, source, 8)
  await source.round()
  world.weather.offline = true
  const waiting = await (
    await desk.mutateAs(personId('ops-b'))
  )?.('record.submit', 1, {
    recordId: world.newId(),
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data: { subject: 'meanwhile', amount: 5 },
    businessDate: '2026-01-05',
    unitId: '01900000-0000-7000-8001-000000000002',
    warningReasons: {},
  })
  expect(waiting?.ok).toBe(true)
  world.weather.offline = false
  expect(await desk.pullOnly()).toEqual({ kind: 'again' })
  const part = Number(records(desk))
  expect(part).toBeGreaterThan(1)
  expect(part).toBeLessThan(1601)
  expect(desk.waiting()).toBe(1)
  await settle(world)
  expect(records(desk)).toBe(1601)
  expect(await checkRows(world, desk)).toEqual([])
})
