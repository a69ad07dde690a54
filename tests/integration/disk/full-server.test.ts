import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { claimOf, recordsOf } from '../server/acts.ts'
import { enrolledDesk, epochOf, faultOf, must, openSite, personOf, type Site } from '../server/support.ts'

/** A server whose database may not grow by one page: SQLite then fails as it does when the disk has no room. */
async function withoutRoom(site: Site): Promise<void> {
  await site.store.write(async (db) => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(db)
  })
}

async function withRoom(site: Site): Promise<void> {
  await site.store.write(async (db) => sql.raw('pragma max_page_count = 1000000').execute(db))
}

test('a server without room says so, acknowledges nothing, and takes the same push when there is room again', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const signed = Array.from({ length: 40 }, () => desk.sign(member, claimOf(member, site.newId())))
  const ask = { epoch: await epochOf(desk), line: desk.line, mutations: signed.map((mutation, at) => ({ sequence: at + 1, mutation })) }
  await withoutRoom(site)
  expect(faultOf(await desk.ask('push', ask))).toEqual({ code: 'server-full' })
  // Read from the server itself: nothing of the batch stands, and nothing was refused for ever.
  const kept = await site.store.read(async (db) => ({
    mutations: await db.selectFrom('mutation_log').select('id').execute(),
    arrivals: await db.selectFrom('arrival').select('mutationId').execute(),
  }))
  expect(kept).toEqual({ mutations: [], arrivals: [] })
  await withRoom(site)
  const answer = must(await desk.ask('push', ask))
  expect(answer.lastSequence).toBe(40)
  expect(answer.results.every(({ outcome }) => outcome === 'applied')).toBe(true)
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(40)
})

test('a file that finds no room at the server goes on where it broke when there is some', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const file = randomBytes(1_500_000)
  const name = { sha256: createHash('sha256').update(file).digest('hex'), size: file.length }
  const put = (offset: number) => desk.ask('attachmentPut', { ...name, offset, bytes: file.subarray(offset, offset + 1_000_000).toString('base64') })
  must(await put(0))
  await withoutRoom(site)
  expect(faultOf(await put(1_000_000))).toEqual({ code: 'server-full' })
  expect(must(await desk.ask('attachmentHave', name))).toEqual({ received: 1_000_000, complete: false })
  await withRoom(site)
  expect(must(await put(1_000_000))).toEqual({ received: file.length, complete: true })
})
