import { expect, test } from 'vitest'
import { writeMeta } from '#server/store/meta.ts'
import { pruneLog, readHorizon, versionAt } from '#server/store/prune-log.ts'
import { createOrganisationOf } from '#server/sync/organisation.ts'
import { pruneOldLog } from '#server/sync/prune-old-log.ts'
import { claimOf, importOf } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, must, openSite, personOf, type Site } from './support.ts'

const dayMs = 86_400_000
const linesOf = (site: Site, through: number): Promise<number> =>
  site.store.read(async (db) => (await db.selectFrom('change_log').select('version').where('version', '<=', through).execute()).length)

test('behind the horizon a pull is refused, at it answered; without scopes it still tells what became of the desk’s line', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await desk.sync()
  const { cursor, scopes, line } = desk
  const pushed = must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
  const horizon = await site.server.version()
  expect(await pruneLog(site.store, site.clock, horizon)).toMatchObject({ horizon })
  expect(await linesOf(site, horizon)).toBeLessThan(10)

  const epoch = await epochOf(desk)
  const pull = (from: number, held: readonly string[]) => desk.ask('pull', { epoch, line, cursor: from, scopes: held })
  expect(faultOf(await pull(cursor, scopes))).toEqual({ code: 'log-pruned', params: { through: horizon } })
  expect(faultOf(await pull(horizon - 1, scopes)).code).toBe('log-pruned')
  expect(must(await pull(horizon, scopes)).rows).toEqual([])
  const told = must(await pull(cursor, []))
  expect(told).toMatchObject({ version: horizon, rows: [], scopes, results: pushed.results.map(({ id, outcome }) => ({ id, outcome })) })
  expect(must(await pull(cursor, ['member:somebody else'])).rows).toEqual([])
})

test('a pruning that was broken off is finished by the next one, never moves back, and goes through thousands of lines', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  for (let round = 0; round < 3; round += 1)
    must(await desk.push(...Array.from({ length: 10 }, (_, n) => desk.sign(member, importOf(site, site.newId(), round * 2000 + n * 200, 200)))))
  const horizon = await site.server.version()
  const all = await linesOf(site, horizon)
  expect(all).toBeGreaterThan(12_000)
  await site.store.write(async (db) => writeMeta(db, 'prunedThrough', horizon))
  must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))

  const { horizon: after, lines } = await pruneLog(site.store, site.clock, 3)
  expect(after).toBe(horizon)
  expect(await linesOf(site, horizon)).toBe(all - lines)
  expect(all - lines).toBeLessThan(10)
  expect(await linesOf(site, horizon + 1)).toBeGreaterThan(all - lines)
  expect(await site.store.read(readHorizon)).toBe(horizon)
})

test('a pull beside a pruning misses nothing in silence: it brings all, or is refused', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await desk.sync()
  for (let round = 0; round < 2; round += 1)
    must(await desk.push(...Array.from({ length: 5 }, (_, n) => desk.sign(member, importOf(site, site.newId(), round * 2000 + n * 200, 200)))))
  const epoch = await epochOf(desk)
  const horizon = await site.server.version()
  let pruned = false
  const pruning = pruneLog(site.store, site.clock, horizon).finally(() => (pruned = true))
  const seen: (number | string)[] = []
  do {
    const names = new Set<string>()
    let cursor = desk.cursor
    for (;;) {
      const page = await desk.ask('pull', { epoch, line: desk.line, cursor, scopes: desk.scopes })
      if (!page.ok) {
        seen.push(page.fault.code)
        break
      }
      for (const { entity, id } of page.value.rows) if (entity === 'record') names.add(id)
      cursor = page.value.version
      if (page.value.more) continue
      seen.push(names.size)
      break
    }
  } while (!pruned)
  await pruning
  expect(seen.filter((one) => one !== 2000 && one !== 'log-pruned')).toEqual([])
})

test('a node that has the organisation in its memory sees each change of it, also when all lines of the log go between two looks', async () => {
  const site = await openSite()
  const admin = await enrolledDesk(site, site.administrator)
  const look = createOrganisationOf()
  const grantsSeen = async (): Promise<number> => (await site.store.read(look)).index.grants.size
  const grant = async (): Promise<void> => {
    const args = { id: site.newId(), memberId: personOf(site, 'sunhao').memberId, roleKey: 'analyst', unitId: null, expiresAt: null }
    const { results } = must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'grant.put', args })))
    expect(results).toMatchObject([{ outcome: 'applied' }])
  }
  const pruneAll = async (): Promise<unknown> => pruneLog(site.store, site.clock, await site.server.version())
  await pruneAll()
  const before = await grantsSeen()
  await grant()
  await pruneAll()
  expect(await grantsSeen()).toBe(before + 1)
  await grant()
  await pruneAll()
  expect(await grantsSeen()).toBe(before + 2)
})

test('what is older than the company’s setting goes, by the time at which it reached the server; what is younger stays', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const admin = await enrolledDesk(site, site.administrator)
  expect(await pruneOldLog(site.store, site.clock)).toEqual({ horizon: 0, lines: 0 })
  const versions: number[] = []
  for (let month = 0; month < 5; month += 1) {
    must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
    versions.push(await site.server.version())
    site.clock.turn(30 * dayMs)
    await desk.signIn()
  }
  const [first = 0, second = 0, third = 0] = versions
  expect(await site.store.read((db) => versionAt(db, site.clock() - 121 * dayMs))).toBe(first)
  expect(await site.store.read((db) => versionAt(db, 0))).toBe(0)
  // Ninety days by default: of five months the first three were over by then.
  expect(await pruneOldLog(site.store, site.clock)).toMatchObject({ horizon: third })
  await admin.desk.signIn()
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'setting.put', args: { key: 'sync.logDays', value: 365 } })))
  expect(await pruneOldLog(site.store, site.clock)).toMatchObject({ horizon: third })
  expect(second).toBeLessThan(third)
})
