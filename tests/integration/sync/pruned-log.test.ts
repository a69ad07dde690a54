import { expect, test } from 'vitest'
import { pruneLog } from '#server/store/prune-log.ts'
import { readMeta } from '#store/apply/desk-meta.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { personId, personRow, unitId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { Killed } from '../../../scripts/sim/faulty-wire.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { ask, deskAt, importClaims, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** The whole log goes: whoever has not read it to its end was away for too long. */
async function pruneAll(world: SimWorld): Promise<void> {
  await pruneLog(world.server().store, world.clock, await world.server().sync.version())
}

async function comment(desk: SimDesk, who: 'ops-a' | 'roamer', recordId: string, text: string): Promise<string> {
  const done = await (await desk.mutateAs(personId(who)))?.('record.comment', 1, { recordId, text })
  if (!done?.ok) throw new Error(JSON.stringify(done))
  return done.value.mutationId
}

async function expectWhole(world: SimWorld, saved: readonly { readonly desk: SimDesk; readonly id: string }[]): Promise<void> {
  for (const desk of world.desks) {
    expect(desk.waiting()).toBe(0)
    expect(await checkRows(world, desk)).toEqual([])
  }
  expect(
    await checkFates(
      world,
      saved.map(({ desk, id }) => ({ id, desk: desk.parts.name, uncertain: false })),
    ),
  ).toEqual([])
}

/** A desk that is away while others work, and has work of its own. */
async function away(): Promise<{
  readonly world: SimWorld
  readonly desk: SimDesk
  readonly recordId: string
  readonly saved: { desk: SimDesk; id: string }[]
}> {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await desk.round()
  await importClaims(world, desk, 12)
  const recordId = await submitCase(world, desk, 'ops-a')
  await settle(world)
  desk.unplugged = true
  const admin = deskAt(world, 0)
  const moved = await (await admin.mutateAs(personId('admin')))?.('member.put', 1, personRow('head-a', { name: 'renamed meanwhile' }))
  expect(moved?.ok).toBe(true)
  await admin.round()
  const saved = [{ desk, id: await comment(desk, 'ops-a', recordId, 'written while away') }]
  await submitCase(world, desk, 'ops-a', { subject: 'entered while away' })
  saved.push(...[...desk.fates().waiting].map((id) => ({ desk, id })))
  await pruneAll(world)
  desk.unplugged = false
  return { world, desk, recordId, saved }
}

test('a desk that was away for longer than the log is kept makes its first contact again and loses nothing that it had saved', async () => {
  const { world, desk, recordId, saved } = await away()
  let pages = 0
  // Whenever the process may die, it must know afterwards whom to let in.
  const members: unknown[] = []
  desk.store.database.onCommit(() => void members.push(ask(desk, 'select count(*) from member')))
  desk.intercept = async (message, _text, carry) => {
    // Somebody goes on working while everything is fetched.
    if (message === 'bootstrap' && ++pages === 2) {
      await submitCase(world, desk, 'ops-a', { subject: 'entered on the second page' })
      saved.push(...[...desk.fates().waiting].map((id) => ({ desk, id })))
    }
    return carry()
  }
  expect(await desk.round()).toBeNull()
  expect(pages).toBeGreaterThanOrEqual(2)
  expect(members.length).toBeGreaterThan(pages)
  expect(members).not.toContain(0)
  desk.intercept = undefined
  await settle(world)
  await expectWhole(world, saved)
  expect(ask(desk, `select name from member where id = ?`, personId('head-a'))).toBe('renamed meanwhile')
  expect(ask(desk, `select count(*) from act where recordId = ? and kind = 'comment'`, recordId)).toBe(1)
  expect(ask(desk, `select count(*) from record where definitionKey = 'sim-case'`)).toBe(3)
})

test('until the first page comes everything stays that was there, what waits with it; a line that breaks in the middle goes on with the next page', async () => {
  const { world, desk, recordId, saved } = await away()
  const held = (): unknown => ask(desk, 'select count(*) from record')
  const before = held()
  // The rows that wait are on the screen, and are still there when the server has said that everything comes anew.
  expect(await desk.pullOnly()).toMatchObject({ kind: 'done' })
  expect(readMeta(desk.store.database.readRaw, 'bootstrap')).toContain('"fresh":true')
  expect(ask(desk, 'select count(*) from held_scope')).toBe(0)
  expect(held()).toBe(before)
  expect(desk.waiting()).toBe(2)
  expect(ask(desk, `select count(*) from act where recordId = ? and kind = 'comment'`, recordId)).toBe(1)
  let pages = 0
  desk.intercept = async (message, _text, carry) => {
    const answer = await carry()
    if (message === 'bootstrap' && ++pages === 2) throw new Killed('after the second page')
    return answer
  }
  expect(await desk.round()).toBe('killed')
  desk.intercept = undefined
  // And once more the log is gone, with what the pages that have come would have needed of it.
  await submitCase(world, deskAt(world, 2), 'ops-b', { subject: 'meanwhile' })
  await deskAt(world, 2).round()
  await pruneAll(world)
  expect(await desk.round()).toBeNull()
  expect(held()).toBe(Number(before) + 1)
  await settle(world)
  await expectWhole(world, saved)
})

test('what the server has confirmed meanwhile stays as well until the first page brings it', async () => {
  const { world, desk, recordId, saved } = await away()
  const records = ask(desk, 'select count(*) from record')
  expect(await desk.pushOnly()).toMatchObject({ kind: 'done' })
  expect(await desk.pullOnly()).toMatchObject({ kind: 'done' })
  expect(readMeta(desk.store.database.readRaw, 'bootstrap')).toContain('"fresh":true')
  expect(desk.waiting()).toBe(0)
  expect(ask(desk, 'select count(*) from record')).toBe(records)
  expect(ask(desk, `select count(*) from act where recordId = ? and kind = 'comment'`, recordId)).toBe(1)
  expect(await desk.round()).toBeNull()
  await settle(world)
  await expectWhole(world, saved)
})

test('[PRM-02] what may not be held any more goes at once, before anything is fetched anew', async () => {
  const world = await syncWorld()
  const [admin, desk, b] = [deskAt(world, 0), deskAt(world, 1), deskAt(world, 2)]
  await settle(world)
  const recordId = await submitCase(world, b, 'ops-b', { subject: 'secret of b' })
  await settle(world)
  expect(ask(desk, 'select count(*) from record where id = ?', recordId)).toBe(1)
  desk.unplugged = true
  const grantId = ask(admin, 'select id from "grant" where memberId = ?', personId('roamer')) as string
  await (
    await admin.mutateAs(personId('admin'))
  )?.('grant.remove', 1, { id: grantId })
  await admin.round()
  await pruneAll(world)
  desk.unplugged = false
  expect(await desk.pullOnly()).toMatchObject({ kind: 'done' })
  expect(ask(desk, 'select count(*) from record where id = ?', recordId)).toBe(0)
  expect(ask(desk, 'select count(*) from member')).toBeGreaterThan(0)
  await settle(world)
  await expectWhole(world, [])
  expect(ask(desk, 'select count(*) from held_scope where scope = ?', `unit:${unitId('b')}`)).toBe(0)
})
