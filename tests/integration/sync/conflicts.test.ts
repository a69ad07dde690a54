import { expect, test } from 'vitest'
import type { Conflict } from '#shared/contract/store.ts'
import type { Member } from '#shared/domain/organisation.ts'
import type { StoreContext } from '#store/context.ts'
import { createCaches } from '#store/session/organisation-cache.ts'
import { conflictHandlers } from '#store/sync/conflict-handlers.ts'
import { syncHandlers } from '#store/sync/sync-handlers.ts'
import { personId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** As much of the context as these handlers use, over the real store. */
async function contextOf(world: SimWorld, desk: SimDesk, who: Parameters<typeof personId>[0]): Promise<StoreContext> {
  const mutate = await desk.mutateAs(personId(who))
  const members = (await desk.rows('member')) as Member[]
  const member = members.find(({ id }) => id === personId(who))
  const parts = {
    clock: world.clock,
    newId: world.newId,
    database: desk.store.database,
    session: { member },
    mutate,
    mutateEach: await desk.mutateEachAs(personId(who)),
    audit: desk.store.audit,
    emit: () => undefined,
    sync: { nudge: () => undefined },
    ...createCaches(desk.store.database),
  }
  return parts as unknown as StoreContext
}

async function conflictsOf(context: StoreContext, state: 'open' | 'all' = 'open'): Promise<readonly Conflict[]> {
  const listed = await conflictHandlers['conflict.list'](context, { state })
  return listed.ok ? listed.value : []
}

/** A decision at one desk collides with a withdrawal at another. */
async function collision() {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await world.enrol(other, 'ops-a')
  await settle(world)
  const recordId = await submitCase(world, desk, 'ops-a', { subject: 'taxi to the cold store' })
  await settle(world)
  const taskId = ask(desk, 'select id from task where recordId = ?', recordId)
  const revision = ask(desk, 'select revision from record where id = ?', recordId) as number
  await (
    await other.mutateAs(personId('ops-a'))
  )?.('record.withdraw', 1, { recordId, reason: 'lost the receipt' })
  await other.round()
  world.pass(60_000)
  await (
    await desk.mutateAs(personId('head-a'))
  )?.(
    'record.decide',
    1,
    { recordId, taskId, decision: 'agree', opinion: 'fine', returnTo: null },
    { expects: [{ entity: 'record', id: recordId, revision }], recordId },
  )
  await settle(world)
  return { world, desk, recordId, context: await contextOf(world, desk, 'head-a') }
}

test('[CLD-20] a conflict says what was meant, why it was refused and what happened meanwhile, to its author alone', async () => {
  const { world, desk, recordId, context } = await collision()
  const [conflict, ...others] = await conflictsOf(context)
  expect(others).toEqual([])
  expect(conflict).toMatchObject({
    name: 'record.decide',
    recordId,
    recordTitle: 'taxi to the cold store',
    state: 'open',
    meanwhile: { kind: 'withdraw', actorName: 'ops-a', opinion: 'lost the receipt' },
    abilities: ['discard'],
  })
  expect(await conflictsOf(await contextOf(world, desk, 'ops-a'))).toEqual([])
  expect(
    await conflictHandlers['conflict.resolve'](await contextOf(world, desk, 'ops-a'), { id: conflict?.id ?? '', way: 'discard', reason: 'not mine' }),
  ).toMatchObject({ ok: false })
})

test('discarding wants a reason, is audited, and is final', async () => {
  const { desk, context } = await collision()
  const id = (await conflictsOf(context))[0]?.id ?? ''
  expect(await conflictHandlers['conflict.resolve'](context, { id, way: 'discard', reason: '  ' })).toMatchObject({
    ok: false,
    fault: { code: 'reason-missing' },
  })
  expect(await conflictHandlers['conflict.resolve'](context, { id, way: 'discard', reason: 'settled by phone' })).toEqual({
    ok: true,
    value: { draftId: null },
  })
  expect(await conflictHandlers['conflict.resolve'](context, { id, way: 'redo', reason: '' })).toMatchObject({ ok: false, fault: { code: 'record-closed' } })
  expect(await conflictsOf(context)).toEqual([])
  expect(await conflictsOf(context, 'all')).toMatchObject([{ state: 'discarded', reason: 'settled by phone', abilities: [] }])
  expect(ask(desk, 'select act from audit order by sequence desc')).toBe('conflict.discarded')
})

test('redoing what still cannot be done says why and leaves the conflict open', async () => {
  const { context } = await collision()
  const id = (await conflictsOf(context))[0]?.id ?? ''
  expect(await conflictHandlers['conflict.resolve'](context, { id, way: 'redo', reason: '' })).toMatchObject({ ok: false })
  expect(await conflictsOf(context)).toHaveLength(1)
})

test('a refused submission becomes a draft again by edit or copy, with all that was entered', async () => {
  const world = await syncWorld()
  const [desk, admin] = [deskAt(world, 1), deskAt(world, 0)]
  await settle(world)
  const unit = JSON.parse(JSON.stringify((await admin.rows('unit')).find(({ id }) => id === '01900000-0000-7000-8001-000000000001'))) as Record<string, unknown>
  const { revision: _revision, ...row } = unit
  await submitCase(world, desk, 'ops-a', { subject: 'entered offline' })
  await (
    await admin.mutateAs(personId('admin'))
  )?.('unit.put', 1, { ...row, state: 'closed' })
  await admin.round()
  await settle(world)
  const context = await contextOf(world, desk, 'ops-a')
  const [conflict] = await conflictsOf(context)
  expect(conflict).toMatchObject({ name: 'record.submit', fault: { code: 'unit-missing' }, abilities: ['redo', 'edit', 'copy', 'discard'] })
  const copied = await conflictHandlers['conflict.resolve'](context, { id: conflict?.id ?? '', way: 'copy', reason: '' })
  expect(await conflictsOf(context)).toHaveLength(1)
  const edited = await conflictHandlers['conflict.resolve'](context, { id: conflict?.id ?? '', way: 'edit', reason: '' })
  expect(await conflictsOf(context)).toHaveLength(0)
  for (const done of [copied, edited]) {
    if (!done.ok) throw new Error(done.fault.code)
    expect(JSON.parse(ask(desk, 'select data from draft where id = ?', done.value.draftId) as string)).toMatchObject({ subject: 'entered offline' })
  }
})

test('a conflict is at every desk of its author, is resolved at one of them, and is then resolved at all', async () => {
  const { world, context, recordId } = await collision()
  const second = deskAt(world, 2)
  expect(await conflictsOf(await contextOf(world, second, 'ops-b'))).toEqual([])
  await world.enrol(second, 'head-a')
  await settle(world)
  const there = await contextOf(world, second, 'head-a')
  const [here, ...others] = await conflictsOf(there)
  expect(others).toEqual([])
  expect(here).toMatchObject({
    name: 'record.decide',
    recordId,
    state: 'open',
    args: { opinion: 'fine' },
    fault: { code: 'record-withdrawn' },
    abilities: ['discard'],
  })
  // Nobody else at that desk sees it, though its store holds it.
  expect(await conflictsOf(await contextOf(world, second, 'ops-b'), 'all')).toEqual([])

  const resolved = await conflictHandlers['conflict.resolve'](there, { id: here?.id ?? '', way: 'discard', reason: 'settled at the other desk' })
  expect(resolved).toEqual({ ok: true, value: { draftId: null } })
  expect(await conflictsOf(there)).toEqual([])
  expect(await conflictsOf(context)).toHaveLength(1)
  await settle(world)
  for (const one of [context, there]) {
    expect(await conflictsOf(one)).toEqual([])
    expect(await conflictsOf(one, 'all')).toMatchObject([{ state: 'discarded', reason: 'settled at the other desk' }])
  }
})

test('a conflict goes from a desk where its author may work no longer', async () => {
  const { world, desk } = await collision()
  const admin = deskAt(world, 0)
  expect(ask(desk, 'select count(*) from "conflict"')).toBe(1)
  const head = (await admin.rows('member')).find(({ id }) => id === personId('head-a'))
  const { revision: _revision, ...row } = JSON.parse(JSON.stringify(head)) as Record<string, unknown>
  await (
    await admin.mutateAs(personId('admin'))
  )?.('member.put', 1, { ...row, state: 'disabled' })
  await settle(world)
  expect(ask(desk, 'select count(*) from "conflict"')).toBe(0)
})

test('two desks that resolve the same conflict without network: the first word that arrives stands, and no second conflict comes of it', async () => {
  const { world, desk, context } = await collision()
  const second = deskAt(world, 2)
  await world.enrol(second, 'head-a')
  await settle(world)
  const there = await contextOf(world, second, 'head-a')
  const id = (await conflictsOf(there))[0]?.id ?? ''
  await conflictHandlers['conflict.resolve'](there, { id, way: 'discard', reason: 'first' })
  await conflictHandlers['conflict.resolve'](context, { id, way: 'discard', reason: 'second' })
  await second.round()
  await settle(world)
  for (const one of [context, there]) expect(await conflictsOf(one, 'all')).toMatchObject([{ id, state: 'discarded', reason: 'first' }])
  expect(ask(desk, `select count(*) from "journal" where "outcome" <> 'applied'`)).toBe(1)
})

test('a conflict is redone at another desk than the one that made it, together with the word that it is', async () => {
  const world = await syncWorld()
  const [desk, admin, second] = [deskAt(world, 1), deskAt(world, 0), deskAt(world, 2)]
  await world.enrol(second, 'ops-a')
  await settle(world)
  const unit = (await admin.rows('unit')).find(({ id }) => id === '01900000-0000-7000-8001-000000000001')
  const { revision: _revision, ...row } = JSON.parse(JSON.stringify(unit)) as Record<string, unknown>
  const close = async (state: string) => (await admin.mutateAs(personId('admin')))?.('unit.put', 1, { ...row, state })
  const recordId = await submitCase(world, desk, 'ops-a', { subject: 'entered offline' })
  await close('closed')
  await admin.round()
  await settle(world)
  await close('active')
  await settle(world)
  const there = await contextOf(world, second, 'ops-a')
  const [conflict] = await conflictsOf(there)
  expect(await conflictHandlers['conflict.resolve'](there, { id: conflict?.id ?? '', way: 'redo', reason: '' })).toEqual({ ok: true, value: { draftId: null } })
  await settle(world)
  for (const at of [desk, second]) {
    expect(await conflictsOf(await contextOf(world, at, 'ops-a'), 'all')).toMatchObject([{ state: 'redone' }])
    expect(ask(at, 'select "numberState" from "record" where "id" = ?', recordId)).toBe('official')
  }
})

test('what waits is listed oldest first, its title only to its author', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await submitCase(world, desk, 'ops-a', { subject: 'first' })
  await submitCase(world, desk, 'head-a', { subject: 'second' })
  const listed = await syncHandlers['sync.outbox'](await contextOf(world, desk, 'ops-a'), { offset: 0, limit: 10 })
  expect(listed).toMatchObject({
    ok: true,
    value: {
      total: 2,
      rows: [
        { sequence: 1, authorName: 'ops-a', recordTitle: 'first', doubt: null },
        { sequence: 2, authorName: 'head-a', recordTitle: '' },
      ],
    },
  })
})
