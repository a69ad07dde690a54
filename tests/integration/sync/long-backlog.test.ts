import { expect, test } from 'vitest'
import { failed } from '#shared/kernel/fault.ts'
import type { SyncMessage } from '#shared/contract/sync.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import { personId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { Killed } from '../../../scripts/sim/faulty-wire.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { ask, deskAt, importClaims, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

const chunks = 18
const rows = chunks * 200

/** A desk with more than goes in one push, and what it has saved. */
async function backlog(): Promise<{ readonly world: SimWorld; readonly desk: SimDesk; readonly saved: { id: string; desk: string; uncertain: boolean }[] }> {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  await importClaims(world, desk, chunks)
  const saved = [...desk.fates().waiting].map((id) => ({ id, desk: desk.parts.name, uncertain: false }))
  expect(saved).toHaveLength(chunks)
  return { world, desk, saved }
}

async function expectAll(world: SimWorld, desk: SimDesk, saved: Awaited<ReturnType<typeof backlog>>['saved']): Promise<void> {
  await settle(world)
  expect(desk.waiting()).toBe(0)
  expect(ask(desk, 'select count(*) from record')).toBe(rows)
  expect(ask(deskAt(world, 0), 'select count(*) from record')).toBe(rows)
  for (const each of world.desks) expect(await checkRows(world, each)).toEqual([])
  expect(await checkFates(world, saved)).toEqual([])
}

test('a long backlog goes in parts, and what the server has taken comes back while the next part is on its way', async () => {
  const { world, desk, saved } = await backlog()
  const messages: SyncMessage[] = []
  const waiting: number[] = []
  desk.intercept = async (message, _text, carry) => {
    messages.push(message)
    const answer = await carry()
    if (message === 'push') waiting.push(desk.waiting())
    return answer
  }
  expect(await desk.round()).toBeNull()
  desk.intercept = undefined
  const pushes = messages.filter((message) => message === 'push').length
  expect(pushes).toBeGreaterThan(2)
  expect(messages.slice(messages.indexOf('push'), messages.lastIndexOf('push'))).toContain('pull')
  // By the last answer the echo of the first parts had left the outbox already.
  expect(waiting.at(-1)).toBeLessThan(chunks)
  await expectAll(world, desk, saved)
})

test('numbers that turn out to be another copy’s while a part is on its way are given anew, and nothing is sent twice or left out', async () => {
  const { world, desk, saved } = await backlog()
  let pushes = 0
  let pulls = 0
  desk.intercept = async (message, _text, carry) => {
    if (message === 'push') pushes += 1
    if (message === 'pull' && pushes > 0 && ++pulls === 1) return failed('desk-forked')
    return carry()
  }
  const line = ask(desk, `select value from meta where key = 'line'`)
  expect(await desk.round()).toBeNull()
  desk.intercept = undefined
  expect(pulls).toBeGreaterThan(1)
  expect(ask(desk, `select value from meta where key = 'line'`)).not.toBe(line)
  await expectAll(world, desk, saved)
})

test('a desk that dies with a part and a pull on their way goes on from what it has written', async () => {
  const { world, desk, saved } = await backlog()
  for (const dying of ['push', 'pull'] as const) {
    let pushes = 0
    desk.intercept = async (message, _text, carry) => {
      if (message === 'push') pushes += 1
      const answer = await carry()
      if (message === dying && pushes >= 2) throw new Killed(`with a ${dying} answered`)
      return answer
    }
    expect(await desk.round()).toBe('killed')
  }
  desk.intercept = undefined
  await expectAll(world, desk, saved)
})

test('[AUT-22] a desk that is closed while it was away brings a backlog of any length, each part once', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const recordId = await submitCase(world, desk, 'ops-a')
  await settle(world)
  const mutate = await desk.mutateAs(personId('ops-a'))
  for (let n = 0; n < 560; n++) expect(await mutate?.('record.comment', 1, { recordId, text: '长'.repeat(4000) })).toMatchObject({ ok: true })
  const admin = deskAt(world, 0)
  const closing = await (await admin.mutateAs(personId('admin')))?.('desk.close', 1, { deskId: desk.parts.deskId, reason: 'retired' })
  expect(closing?.ok).toBe(true)
  await admin.round()
  const parts: number[] = []
  desk.intercept = async (message, text, carry) => {
    if (message === 'push') parts.push(Number(/"sequence":(\d+)/.exec(text)?.[1]))
    return carry()
  }
  expect(await desk.round()).toMatchObject({ code: 'desk-closed' })
  expect(parts.length).toBeGreaterThan(25)
  expect(new Set(parts).size).toBe(parts.length)
})
