import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { failed, ok } from '#shared/kernel/fault.ts'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { personId, unitId, type PersonName, type UnitName } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'
import { chosenPath } from '#tests/support/choosing.ts'

const size = 2_500_000

/** A case with a file, saved at a desk. */
async function submitWithFile(
  world: SimWorld,
  desk: SimDesk,
  { who = 'ops-a', unit = 'a', ...claimed }: { readonly size?: number; readonly who?: PersonName; readonly unit?: UnitName } = {},
): Promise<{ readonly sha256: string; readonly bytes: Buffer }> {
  const bytes = Buffer.from(`%PDF-1.7\n${'receipt '.repeat(size / 8)}`).subarray(0, size)
  const path = join(world.directory, 'receipt.pdf')
  writeFileSync(path, bytes)
  const added = await desk.store.attachments.add(chosenPath(path), 20_000_000)
  if (!added.ok) throw new Error(added.fault.code)
  const file = { id: world.newId(), name: 'receipt.pdf', ...added.value, ...claimed }
  const data = { subject: 'with a file', amount: 5, files: [file] }
  const args = {
    recordId: world.newId(),
    definitionKey: 'sim-case',
    definitionVersion: 1,
    data,
    businessDate: '2026-01-05',
    unitId: unitId(unit),
    warningReasons: {},
  }
  const done = await (await desk.mutateAs(personId(who)))?.('record.submit', 1, args)
  if (!done?.ok) throw new Error(JSON.stringify(done))
  return { sha256: added.value.sha256, bytes }
}

test('a file goes up before the mutation that needs it, resumes where it broke, and comes down where its record is held', async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await settle(world)
  const { sha256, bytes } = await submitWithFile(world, desk)
  const asked: string[] = []
  desk.intercept = async (message, ask, carry) => {
    asked.push(message === 'attachmentPut' ? `put ${(JSON.parse(ask) as { offset: number }).offset}` : message)
    if (asked.filter((one) => one.startsWith('put')).length === 2 && asked.at(-1)?.startsWith('put')) return failed('server-unreachable')
    return carry()
  }
  expect(await desk.round()).toMatchObject({ code: 'server-unreachable' })
  expect(asked).not.toContain('push')
  expect(desk.waiting()).toBe(1)
  expect(await desk.round()).toBeNull()
  const puts = asked.filter((one) => one.startsWith('put'))
  expect(puts).toEqual(['put 0', 'put 1000000', 'put 1000000', 'put 2000000'])
  expect(asked.indexOf('push')).toBeGreaterThan(asked.lastIndexOf('put 2000000'))

  let gets = 0
  other.intercept = async (message, _ask, carry) => (message === 'attachmentGet' && ++gets === 2 ? failed('server-unreachable') : carry())
  expect(await other.round()).toMatchObject({ code: 'server-unreachable' })
  const part = other.store.attachments.received(sha256)
  expect(part).toBeGreaterThan(0)
  expect(other.store.attachments.has(sha256)).toBe(false)
  expect(await other.round()).toBeNull()
  const held = await other.store.attachments.read(sha256)
  expect(held.ok && Buffer.from(held.value.bytes).equals(bytes)).toBe(true)
})

test('bytes that are not what the name says are thrown away and asked for again', async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await settle(world)
  const { sha256 } = await submitWithFile(world, desk)
  await desk.round()
  other.intercept = async (message, _ask, carry) => {
    const answer = await carry()
    if (message !== 'attachmentGet' || !answer.ok) return answer
    const part = answer.value as SyncAnswer<'attachmentGet'>
    return ok({ ...part, bytes: Buffer.alloc(Buffer.from(part.bytes, 'base64').length).toString('base64') })
  }
  expect(await other.round()).toBeNull()
  expect(other.store.attachments.has(sha256)).toBe(false)
  other.intercept = undefined
  expect(await other.round()).toBeNull()
  expect(other.store.attachments.has(sha256)).toBe(true)
})

test('[PRM-02] a file whose record is no longer held leaves the desk; a restored server gets it again', async () => {
  const world = await syncWorld()
  const [desk, other] = [deskAt(world, 1), deskAt(world, 0)]
  await settle(world)
  await world.copyServer(join(world.directory, 'copy.db'))
  const { sha256 } = await submitWithFile(world, desk)
  await settle(world)
  expect(other.store.attachments.has(sha256)).toBe(true)
  await world.restoreServer(join(world.directory, 'copy.db'))
  await settle(world)
  await settle(world)
  expect(await world.server().store.read((db) => db.selectFrom('blob').select('size').where('sha256', '=', sha256).execute())).toEqual([{ size }])
  const grantId = other.store.database.readRaw.prepare('select id from "grant" where memberId = ?').pluck().get(personId('finance')) as string
  await (
    await other.mutateAs(personId('admin'))
  )?.('grant.remove', 1, { id: grantId })
  await settle(world)
  expect(other.store.attachments.has(sha256)).toBe(false)
  expect(other.store.attachments.received(sha256)).toBe(0)
  expect(desk.store.attachments.has(sha256)).toBe(true)
})

test('[PRM-02] a desk that only says its file is there already is refused by the server, and its author is told', async () => {
  const world = await syncWorld()
  const [honest, hostile] = [deskAt(world, 1), deskAt(world, 0)]
  await settle(world)
  const { sha256 } = await submitWithFile(world, honest)
  expect(await honest.round()).toBeNull()
  await submitWithFile(world, hostile, { who: 'admin', unit: 'root' })
  hostile.intercept = async (message, _ask, carry) => (message === 'attachmentHave' ? ok({ received: size, complete: true }) : carry())
  expect(await hostile.round()).toBeNull()
  hostile.intercept = undefined
  expect(await hostile.round()).toBeNull()
  expect(ask(hostile, `select "fault" from "journal" where "outcome" = 'rejected' and "state" = 'open'`)).toContain('attachment-missing')
  const senders = await world.server().store.read((db) => db.selectFrom('blob_sender').select('deskId').where('sha256', '=', sha256).execute())
  expect(senders).toEqual([{ deskId: honest.parts.deskId }])
})

test('a mutation that claims another size for its file, or whose file the server never takes, does not stand before the others', async () => {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await submitWithFile(world, desk, { size: size + 7 })
  expect(await desk.round()).toBeNull()
  expect(desk.waiting()).toBe(0)

  const earlier = await submitCase(world, desk, 'ops-a')
  await submitWithFile(world, desk)
  const later = await submitCase(world, desk, 'ops-a')
  desk.intercept = async (message, _ask, carry) => (message === 'attachmentHave' ? failed('attachment-too-large', { max: 1 }) : carry())
  expect(await desk.round()).toBeNull()
  expect(desk.waiting()).toBe(0)
  for (const recordId of [earlier, later]) expect(ask(desk, 'select "numberState" from "record" where "id" = ?', recordId)).toBe('official')
  expect(ask(desk, `select "fault" from "journal" where "outcome" = 'rejected' and "state" = 'open'`)).toContain('attachment-too-large')
})
