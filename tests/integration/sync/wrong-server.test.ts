import { sql } from 'kysely'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readMeta, writeMeta } from '#server/store/meta.ts'
import { entityNames } from '#shared/rows/entities.ts'
import { checkFates, checkRows } from '../../../scripts/sim/checks.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import type { SimWorld } from '../../../scripts/sim/world.ts'
import { deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** All that a desk holds and all that it has to send or could have to send again. */
async function heldBy(desk: SimDesk): Promise<{ readonly rows: readonly object[]; readonly saved: readonly string[] }> {
  const rows: object[] = []
  for (const entity of entityNames) rows.push(...(await desk.rows(entity)))
  const { waiting, journal } = desk.fates()
  return { rows, saved: [...new Set([...waiting, ...journal.keys()])].toSorted() }
}

/** A company that has agreed on some work and of which one desk has more that is unsent. */
async function worked(): Promise<{ readonly world: SimWorld; readonly desk: SimDesk; readonly saved: Parameters<typeof checkFates>[1] }> {
  const world = await syncWorld()
  const desk = deskAt(world, 1)
  await settle(world)
  await world.copyServer(join(world.directory, 'before.db'))
  for (const subject of ['one', 'two', 'three']) await submitCase(world, desk, 'ops-a', { subject })
  await settle(world)
  await submitCase(world, desk, 'ops-a', { subject: 'unsent' })
  const { waiting, journal } = desk.fates()
  return { world, desk, saved: [...waiting, ...journal.keys()].map((id) => ({ id, desk: desk.parts.name, uncertain: false })) }
}

async function expectWhole({ world, saved }: Awaited<ReturnType<typeof worked>>): Promise<void> {
  for (const desk of world.desks) {
    expect(await checkRows(world, desk)).toEqual([])
    expect(desk.waiting()).toBe(0)
  }
  expect(await checkFates(world, [...saved])).toEqual([])
}

test('[BAK-07] an empty server of the company stops the desk, which keeps everything; once the server knows the desk again all of it arrives, once', async () => {
  const here = await worked()
  const { world, desk } = here
  const before = await heldBy(desk)
  await world.restoreServer(join(dirname(world.directory), 'template-server.db'))
  for (let round = 0; round < 3; round++) expect(await desk.round()).toMatchObject({ code: 'desk-unknown' })
  expect(await heldBy(desk)).toEqual(before)
  for (const each of world.desks) await world.certifyAgain(each)
  await settle(world)
  await expectWhole(here)
})

test('a server that was rolled back by other means, under its old epoch, takes nothing from the desks and gets back what it has lost', async () => {
  const here = await worked()
  const { world } = here
  const epoch = await world.server().store.read((db) => readMeta(db, 'epoch'))
  await world.restoreServer(join(world.directory, 'before.db'))
  await world.server().store.write(async (db) => {
    await writeMeta(db, 'epoch', epoch)
    await sql`delete from "meta" where "key" = 'restoredAt'`.execute(db)
  })
  // Opened anew, so that it speaks of itself as it did before.
  await world.copyServer(join(world.directory, 'again.db'))
  await settle(world)
  await expectWhole(here)
})
