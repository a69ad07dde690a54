import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeMeta } from '#server/store/meta.ts'
import type { Id } from '#shared/kernel/id.ts'
import { personId, type PersonName } from '../../../scripts/sim/company.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** Every mutation that a desk has called saved. */
function savedAt(world: SimWorld): readonly { readonly id: Id; readonly desk: string; readonly uncertain: boolean }[] {
  return world.desks.flatMap((desk) => {
    const { waiting, journal } = desk.fates()
    return [...waiting, ...journal.keys()].map((id) => ({ id, desk: desk.parts.name, uncertain: false }))
  })
}

async function decide(world: SimWorld, desk: SimDesk, who: PersonName, recordId: Id): Promise<void> {
  world.pass(60_000)
  const taskId = ask(desk, `select "id" from "task" where "recordId" = ? and "state" = 'open'`, recordId)
  const revision = ask(desk, 'select "revision" from "record" where "id" = ?', recordId) as number
  const mutate = await desk.mutateAs(personId(who))
  const done = await mutate?.(
    'record.decide',
    1,
    { recordId, taskId, decision: 'agree', opinion: 'fine', returnTo: null },
    { expects: [{ entity: 'record', id: recordId, revision }], recordId },
  )
  if (!done?.ok) throw new Error(JSON.stringify(done))
}

const numberOf = (desk: SimDesk, id: Id): unknown => ask(desk, 'select "number" from "record" where "id" = ?', id)
const stateOf = (desk: SimDesk, id: Id): unknown => ask(desk, 'select "state" from "record" where "id" = ?', id)

async function expectWhole(world: SimWorld, saved: ReturnType<typeof savedAt>): Promise<void> {
  for (const desk of world.desks) expect(await checkRows(world, desk)).toEqual([])
  expect(await checkFates(world, [...saved])).toEqual([])
  for (const desk of world.desks) expect(desk.waiting()).toBe(0)
}

test('[BAK-07] the server comes back from yesterday: the desks send again what it lacks, also one that was away, and nothing acknowledged is lost', async () => {
  const world = await syncWorld()
  const [a, b] = [deskAt(world, 1), deskAt(world, 2)]
  await settle(world)
  const yesterday = await submitCase(world, a, 'ops-a', { subject: 'before the backup' })
  await settle(world)
  await world.copyServer(join(world.directory, 'yesterday.db'))

  const today: Id[] = []
  for (let n = 0; n < 3; n++) today.push(await submitCase(world, a, 'ops-a', { subject: `after the backup ${n}` }))
  await settle(world)
  await decide(world, a, 'head-a', yesterday)
  await decide(world, a, 'head-a', today[0] ?? '')
  const theirs = await submitCase(world, b, 'ops-b', { subject: 'of the other unit' })
  await settle(world)
  const before = { state: stateOf(a, yesterday), numbers: [yesterday, ...today].map((id) => numberOf(a, id)) }
  // Still unsent when it happens, at a desk that hears of it last.
  const away = await submitCase(world, b, 'ops-b', { subject: 'made while away' })
  const saved = savedAt(world)

  await world.restoreServer(join(world.directory, 'yesterday.db'))
  for (const desk of world.desks) if (desk !== b) expect(await desk.round()).toBeNull()
  const more = await submitCase(world, a, 'ops-a', { subject: 'after the disaster' })
  world.pass(86_400_000)
  await settle(world)

  await expectWhole(world, [...saved, ...savedAt(world)])
  expect({ state: stateOf(a, yesterday), numbers: [yesterday, ...today].map((id) => numberOf(a, id)) }).toEqual(before)
  for (const id of [theirs, away]) expect(stateOf(b, id)).toBeDefined()
  expect(stateOf(a, more)).toBeDefined()
})

test('twice in a row, the second time from the older copy: still nothing is lost or doubled', async () => {
  const world = await syncWorld()
  const a = deskAt(world, 1)
  await settle(world)
  await world.copyServer(join(world.directory, 'old.db'))
  const first = await submitCase(world, a, 'ops-a')
  await settle(world)
  await world.copyServer(join(world.directory, 'newer.db'))
  const second = await submitCase(world, a, 'ops-a')
  await settle(world)
  const saved = savedAt(world)
  for (const copy of ['newer.db', 'old.db']) {
    await world.restoreServer(join(world.directory, copy))
    await settle(world)
    await expectWhole(world, saved)
  }
  for (const id of [first, second]) expect(stateOf(a, id)).toBeDefined()
})

test('a member whose key came after the backup: what he has signed waits until his key is certified again, and is never refused for it', async () => {
  const world = await syncWorld()
  const other = deskAt(world, 0)
  await settle(world)
  await world.copyServer(join(world.directory, 'yesterday.db'))
  await world.enrol(other, 'ops-a')
  await settle(world)
  const recordId = await submitCase(world, other, 'ops-a', { subject: 'by a member of today' })
  await settle(world)
  const saved = savedAt(world)

  await world.restoreServer(join(world.directory, 'yesterday.db'))
  expect(await other.round()).toMatchObject({ code: 'key-not-certified' })
  expect(other.waiting()).toBeGreaterThan(0)
  expect(other.fates().journal.get(saved.at(-1)?.id ?? '')).not.toBe('rejected')
  await world.certifyAgain(other)
  await settle(world)
  await expectWhole(world, saved)
  expect(stateOf(other, recordId)).toBeDefined()
})

test('what is in proven backups is forgotten, and only that: a server out of the older of the two newest still gets back all it lacks', async () => {
  const world = await syncWorld()
  const a = deskAt(world, 1)
  await settle(world)
  const kept = (): readonly Id[] => [...a.fates().journal.keys()]
  const versions: number[] = []
  const records: Id[] = []
  for (const copy of ['first.db', 'second.db']) {
    records.push(await submitCase(world, a, 'ops-a', { subject: copy }))
    await settle(world)
    versions.push(await world.server().sync.version())
    await world.copyServer(join(world.directory, copy))
  }
  records.push(await submitCase(world, a, 'ops-a', { subject: 'in no backup' }))
  await settle(world)
  expect(kept()).toHaveLength(3)
  // One backup proves nothing yet: it may be lost with the server.
  await world.server().store.write((db) => writeMeta(db, 'provenBackups', versions.slice(0, 1)))
  await settle(world)
  expect(kept()).toHaveLength(3)
  await world.server().store.write((db) => writeMeta(db, 'provenBackups', versions))
  await settle(world)
  expect(kept()).toHaveLength(2)

  await world.restoreServer(join(world.directory, 'first.db'))
  await settle(world)
  for (const desk of world.desks) expect(await checkRows(world, desk)).toEqual([])
  for (const id of records) expect(stateOf(a, id)).toBeDefined()
})
