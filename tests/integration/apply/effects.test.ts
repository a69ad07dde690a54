import { expect, test } from 'vitest'
import { forgetImageRows, waitingEffects } from '#store/apply/effects.ts'
import { removeFromOutbox } from '#store/apply/outbox.ts'
import { renumber } from '#store/sync/renumber.ts'
import { personId } from '../../../scripts/sim/company.ts'
import type { SimDesk } from '../../../scripts/sim/desk.ts'
import { ask, deskAt, settle, submitCase, syncWorld } from '../../support/sync-world.ts'

/** The keys as they are kept up, and as they would be made anew from the values. */
async function keysOf(desk: SimDesk): Promise<{ readonly kept: readonly unknown[]; readonly anew: readonly unknown[] }> {
  return desk.store.database.write(async (_db, raw) => {
    const keys = (): unknown[] => raw.prepare('select * from temp."waiting_key" order by "key", "kind", "sequence"').all()
    waitingEffects(raw)
    const kept = keys()
    raw.exec('drop table temp."waiting_key"')
    waitingEffects(raw)
    return { kept, anew: keys() }
  })
}

test('what asks by row knows the same after saves, refusals, departures and a new numbering as if it were made anew from what waits', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const records = [await submitCase(world, desk, 'ops-a'), await submitCase(world, desk, 'ops-a')]
  expect((await keysOf(desk)).anew).not.toEqual([])
  records.push(await submitCase(world, desk, 'ops-a'))
  const commented = await (await desk.mutateAs(personId('ops-a')))?.('record.comment', 1, { recordId: records[0], text: 'again' })
  expect(commented?.ok).toBe(true)
  const refused = await (await desk.mutateAs(personId('ops-a')))?.('record.withdraw', 1, { recordId: world.newId(), reason: 'nothing there' })
  expect(refused?.ok).toBe(false)
  await expect(
    desk.store.database.write(async (_db, raw) => {
      removeFromOutbox(raw, 1)
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  const before = await keysOf(desk)
  expect(before.kept).toEqual(before.anew)
  expect(before.kept.length).toBeGreaterThan(20)

  await desk.store.database.write(async (_db, raw) => {
    removeFromOutbox(raw, 1)
    forgetImageRows(raw)
    renumber(raw, world.newId)
  })
  const after = await keysOf(desk)
  expect(after.kept).toEqual(after.anew)
  expect(ask(desk, 'select max(sequence) from outbox')).toBe(3)
  const waits = desk.store.database.readRaw.prepare('select recordId, sequence from waiting_record order by sequence').all()
  expect(waits).toEqual([
    { recordId: records[1], sequence: 1 },
    { recordId: records[2], sequence: 2 },
    { recordId: records[0], sequence: 3 },
  ])
})

test('a number of the outbox is never given twice on a line, though it is written down only when the last that waits has left', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  await submitCase(world, desk, 'ops-a')
  await submitCase(world, desk, 'ops-a')
  await desk.store.database.write(async (_db, raw) => removeFromOutbox(raw, 2))
  await submitCase(world, desk, 'ops-a')
  expect(desk.store.database.readRaw.prepare('select sequence from outbox order by sequence').pluck().all()).toEqual([1, 3])
  await desk.store.database.write(async (_db, raw) => {
    for (const sequence of [1, 3]) removeFromOutbox(raw, sequence)
  })
  await desk.close()
  await desk.open()
  await submitCase(world, desk, 'ops-a')
  expect(ask(desk, 'select sequence from outbox')).toBe(4)
})

test('a transaction that fails takes back the first making of what asks by row, and the next one makes it', async () => {
  const world = await syncWorld()
  await settle(world)
  const desk = deskAt(world, 1)
  const recordId = await submitCase(world, desk, 'ops-a')
  await expect(
    desk.store.database.write(async (_db, raw) => {
      waitingEffects(raw)
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  await submitCase(world, desk, 'ops-a')
  const writers = await desk.store.database.write(async (_db, raw) => waitingEffects(raw).touching('record', [recordId], []))
  expect(writers).toEqual([1])
  await settle(world)
  expect(desk.waiting()).toBe(0)
  expect(await keysOf(desk)).toEqual({ kept: [], anew: [] })
})
