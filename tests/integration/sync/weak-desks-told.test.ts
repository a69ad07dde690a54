import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { readVersion } from '#server/store/meta.ts'
import { migrationsFor } from '#server/store/migration-files.ts'
import type { ServerStore } from '#server/store/store.ts'
import type { Desk } from '#shared/domain/organisation.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { dialect } from '../../support/server-database.ts'
import { deskAt, settle, syncWorld } from '../../support/sync-world.ts'

/** What a server does with its store when the version that tells of weak desks is started on it. */
async function tellOfWeakDesks(store: ServerStore): Promise<void> {
  const statements =
    migrationsFor(dialect)[12]
      ?.split(/;\n/)
      .filter((text) => text.trim() !== '') ?? []
  expect(statements.length).toBeGreaterThan(0)
  await store.write(async (db) => {
    for (const text of statements) await db.executeQuery(CompiledQuery.raw(text))
  })
}

async function weakAt(desk: SimDesk): Promise<readonly string[]> {
  return ((await desk.rows('desk')) as readonly Desk[]).filter(({ weak }) => weak).map(({ id }) => id)
}

test('0013: that a desk is weak reaches the desks that stood before anybody noted it, with their next pull', async () => {
  const world = await syncWorld()
  await settle(world)
  const { store } = world.server()
  const [one, other] = [deskAt(world, 1), deskAt(world, 2)]
  // Where no desk is weak there is nothing to tell.
  const version = await store.read(readVersion)
  await tellOfWeakDesks(store)
  expect(await store.read(readVersion)).toBe(version)

  // As 0011 has left it: in the row, and in no line of the log.
  for (const { parts } of [one, other]) await store.write((db) => db.updateTable('desk').set({ weak: 1 }).where('id', '=', parts.deskId).execute())
  await settle(world)
  expect(await weakAt(deskAt(world, 0))).toEqual([])
  await tellOfWeakDesks(store)
  expect(await store.read(readVersion)).toBe(version + 1)
  await settle(world)
  for (const desk of world.desks) expect((await weakAt(desk)).toSorted()).toEqual([one.parts.deskId, other.parts.deskId].toSorted())
})
