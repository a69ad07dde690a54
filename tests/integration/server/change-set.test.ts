import { expect, test } from 'vitest'
import { memberScope } from '#shared/permissions/policy.ts'
import { appendAudit, verifyAudit } from '#server/store/audit-chain.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { claimOf, recordsOf } from './acts.ts'
import { enrolledDesk, must, openSite, personOf, type Site } from './support.ts'

async function setScopes(site: Site, recordId: string, change: (scopes: readonly string[]) => readonly string[]): Promise<void> {
  await writeChanges(site.store, site.clock, async (set) => {
    const record = await set.rows.get('record', recordId)
    if (!record) throw new Error('no record')
    await set.rows.put('record', { ...record, scopes: [...change(record.scopes)] })
    await set.settle(site.newId())
  })
}

test('who joins a record later gets it whole with its unchanged parts; who leaves it loses all of it', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const sunhao = await enrolledDesk(site, personOf(site, 'sunhao'))
  const recordId = site.newId()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, claimOf(zhangwei.member, recordId))))
  await zhangwei.desk.sync()
  await sunhao.desk.sync()
  expect(recordsOf(sunhao.desk)).toEqual([])

  const scope = memberScope(sunhao.member.memberId)
  await setScopes(site, recordId, (scopes) => [...scopes, scope])
  await sunhao.desk.sync()
  const parts = (rows: ReadonlyMap<string, unknown>): readonly string[] =>
    [...rows.keys()].filter((name) => /^(record|task|act|attachment) /.test(name)).toSorted()
  expect(parts(sunhao.desk.rows)).toEqual(parts(zhangwei.desk.rows))
  expect(parts(sunhao.desk.rows).length).toBeGreaterThan(2)

  await setScopes(site, recordId, (scopes) => scopes.filter((one) => one !== scope))
  await sunhao.desk.sync()
  expect(parts(sunhao.desk.rows)).toEqual([])
  await zhangwei.desk.sync()
  expect(recordsOf(zhangwei.desk)).toEqual([recordId])
})

test('a refused step gives back its numbers and rows and still has a version; steps count up without a hole', async () => {
  const site = await openSite({ seeded: false })
  const before = await site.server.version()
  const { value, version } = await writeChanges(site.store, site.clock, async (set) => {
    const taken = [await set.takeNumbers('X2026', 2)]
    await set.settle(site.newId())
    taken.push(await set.takeNumbers('X2026', 5))
    await set.rows.put('setting', { id: 'never', value: 1 })
    set.refuse(site.newId())
    taken.push(await set.takeNumbers('X2026', 1))
    await set.settle(site.newId())
    return taken
  })
  expect(value).toEqual([1, 3, 3])
  expect(version).toBe(before + 3)
  const next = await writeChanges(site.store, site.clock, async (set) => ({
    number: await set.takeNumbers('X2026', 1),
    row: await set.rows.get('setting', 'never'),
  }))
  expect(next).toMatchObject({ value: { number: 4 }, version: before + 3, changed: false })
  expect(next.value.row).toBeUndefined()
})

test('a transaction that throws leaves nothing: no row, no number, no version, no audit event', async () => {
  const site = await openSite({ seeded: false })
  const before = { version: await site.server.version(), audit: await site.store.read(verifyAudit) }
  const broken = writeChanges(site.store, site.clock, async (set) => {
    await set.takeNumbers('X2026', 2)
    await set.rows.put('setting', { id: 'never', value: 1 })
    await set.settle(site.newId())
    set.audit({ actorId: '', act: 'never', subject: '' })
    throw new Error('broken')
  })
  await expect(broken).rejects.toThrow('broken')
  expect({ version: await site.server.version(), audit: await site.store.read(verifyAudit) }).toEqual(before)
})

test('[AUD-01] the audit chain tells where an event was changed or cut out', async () => {
  const site = await openSite({ seeded: false })
  await site.store.write((db) =>
    appendAudit(
      db,
      site.clock(),
      ['a', 'b', 'c'].map((subject) => ({ actorId: '', act: 'test', subject })),
    ),
  )
  const { events } = await site.store.read(verifyAudit)
  await site.store.write((db) => db.updateTable('audit').set({ subject: 'B' }).where('subject', '=', 'b').execute())
  expect(await site.store.read(verifyAudit)).toMatchObject({ brokenAt: events - 1 })
  await site.store.write((db) => db.deleteFrom('audit').where('subject', '=', 'B').execute())
  expect(await site.store.read(verifyAudit)).toMatchObject({ brokenAt: events - 1 })
})
