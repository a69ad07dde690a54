import { expect, test } from 'vitest'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { ok } from '#shared/kernel/fault.ts'
import { personId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

async function actAs(
  desk: SimDesk,
  who: Parameters<typeof personId>[0],
  name: string,
  args: Record<string, unknown>,
  expects: readonly { entity: 'record'; id: string; revision: number }[] = [],
): Promise<string> {
  const done = await (await desk.mutateAs(personId(who)))?.(name, 1, args, { expects })
  if (!done?.ok) throw new Error(JSON.stringify(done))
  return done.value.mutationId
}

function openTask(desk: SimDesk, recordId: string): string {
  return ask(desk, `select id from task where recordId = ? and state = 'open'`, recordId) as string
}

test('[CLD-20] a decision made offline is pending here and confirmed by the pull that carries it, not by the push', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const recordId = await submitCase(world, desk, 'ops-a')
  await settle(world)
  expect(ask(desk, 'select numberState from record where id = ?', recordId)).toBe('official')
  world.weather.offline = true
  await actAs(desk, 'head-a', 'record.decide', { recordId, taskId: openTask(desk, recordId), decision: 'agree', opinion: 'fine', returnTo: null })
  expect(await desk.round()).toMatchObject({ code: 'server-unreachable' })
  expect(ask(desk, 'select state from record where id = ?', recordId)).toBe('completed')
  expect(desk.waiting()).toBe(1)
  world.weather.offline = false
  await settle(world)
  expect(desk.waiting()).toBe(0)
  expect(ask(desk, 'select outcome from journal order by settledAt desc')).toBe('applied')
  expect(await checkRows(world, desk)).toEqual([])
})

test("a waiting decision on a record that was withdrawn meanwhile is in doubt, refused, and a conflict with its reason; the rows are the server's", async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await world.enrol(other, 'ops-a')
  await settle(world)
  const recordId = await submitCase(world, desk, 'ops-a')
  await settle(world)
  const revision = ask(desk, 'select revision from record where id = ?', recordId) as number
  const id = await actAs(desk, 'head-a', 'record.decide', { recordId, taskId: openTask(desk, recordId), decision: 'agree', opinion: 'fine', returnTo: null }, [
    { entity: 'record', id: recordId, revision },
  ])
  await actAs(other, 'ops-a', 'record.withdraw', { recordId, reason: 'not needed' })
  await settle(world)
  expect(ask(desk, 'select state from record where id = ?', recordId)).toBe('withdrawn')
  expect(desk.store.database.readRaw.prepare('select outcome, state, fault from journal where id = ?').get(id)).toMatchObject({
    outcome: 'rejected',
    state: 'open',
  })
  expect(await checkRows(world, desk)).toEqual([])
  expect(await checkFates(world, [{ id, desk: desk.parts.name, uncertain: false }])).toEqual([])
})

test('a patch that touches nothing a waiting mutation read or wrote leaves it alone; one that does carries out exactly that one again', async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await world.enrol(other, 'head-a')
  await settle(world)
  const touched = await submitCase(world, desk, 'ops-a')
  const untouched = await submitCase(world, desk, 'ops-a')
  await settle(world)
  const first = await actAs(desk, 'ops-a', 'record.comment', { recordId: untouched, text: 'one' })
  const second = await actAs(desk, 'ops-a', 'record.withdraw', { recordId: touched, reason: 'mistake' })
  await actAs(other, 'head-a', 'record.decide', { recordId: touched, taskId: openTask(other, touched), decision: 'agree', opinion: 'fine', returnTo: null })
  await other.round()
  expect(await desk.pullOnly()).toEqual({ kind: 'done' })
  expect(desk.replayed).toEqual([second])
  expect(ask(desk, 'select state from record where id = ?', touched)).toBe('completed')
  expect(JSON.parse(ask(desk, 'select doubt from outbox where id = ?', second) as string)).toHaveProperty('code')
  expect(ask(desk, 'select doubt from outbox where id = ?', first)).toBeNull()
  await settle(world)
  const fates = desk.fates().journal
  expect([fates.get(first), fates.get(second)]).toEqual(['applied', 'rejected'])
  expect(await checkRows(world, desk)).toEqual([])
})

test('a row from a newer server is used as far as it is understood, kept whole, and takes its place after the upgrade', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  const recordId = await submitCase(world, desk, 'ops-a')
  desk.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message !== 'pull' || !answer.ok) return answer
    const page = answer.value as SyncAnswer<'pull'>
    const tables = page.tables?.map((table) => (table.entity === 'record' ? { ...table, columns: { ...table.columns, colour: { of: ['red'] } } } : table))
    return ok({ ...page, tables })
  }
  await desk.round()
  expect(ask(desk, 'select numberState from record where id = ?', recordId)).toBe('official')
  expect(JSON.parse(ask(desk, 'select "row" from unknown_row where id = ?', recordId) as string)).toMatchObject({ colour: 'red' })
  desk.intercept = undefined
  // What this version can read in full stands for the row that an upgrade can.
  await desk.store.database.write(async (_db, raw) => {
    const row = JSON.parse(ask(desk, 'select "row" from unknown_row where id = ?', recordId) as string) as Record<string, unknown>
    delete row['colour']
    raw.prepare('update unknown_row set "row" = ?').run(JSON.stringify({ ...row, title: 'read after the upgrade' }))
  })
  await desk.round()
  expect(ask(desk, 'select title from record where id = ?', recordId)).toBe('read after the upgrade')
  expect(ask(desk, 'select count(*) from unknown_row')).toBe(0)
})
