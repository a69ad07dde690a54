import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { protocolVersion } from '#shared/contract/sync.ts'
import type { Result } from '#shared/kernel/fault.ts'
import type { Id } from '#shared/kernel/id.ts'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import type { ServerStore } from '#server/store/store.ts'
import { createServer, type SyncServer } from '#server/sync/server.ts'
import { claimOf } from '../integration/server/acts.ts'
import { enrolledDesk, epochOf, log, must, openSite, passwordCost, personOf, type Member, type Site, type TestDesk } from '../integration/server/support.ts'

type Pushed = Result<SyncAnswer<'push'>>
type Scene = { readonly site: Site; readonly desk: TestDesk; readonly member: Member; readonly first: Id; readonly second: Id }

/** A desk with two records that run, the one with the lower id first. */
async function scene(): Promise<Scene> {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const [first, second] = [site.newId(), site.newId()]
  must(await desk.push(desk.sign(member, claimOf(member, first)), desk.sign(member, claimOf(member, second))))
  return { site, desk, member, first, second }
}

async function serverOver(site: Site, store: ServerStore): Promise<SyncServer> {
  return createServer({ store, authority: site.authority, clock: site.clock, newId: site.newId, log, passwordCost })
}

/** A batch that comments on the records in that order, on a line of its own. */
async function commentOn({ site, desk, member }: Scene, server: SyncServer, recordIds: readonly Id[], text: string): Promise<Pushed> {
  const mutations = recordIds.map((recordId, at) => ({
    sequence: at + 1,
    mutation: desk.sign(member, { name: 'record.comment', args: { recordId, text } }),
  }))
  const ask = { protocol: protocolVersion, epoch: await epochOf(desk), line: site.newId(), mutations }
  return (await server.handle('push', ask, { peer: 'desk', token: desk.token })) as Pushed
}

/** What stands in the database about deadlocks, comments and refusals. */
async function found({ site }: Scene) {
  return site.store.read(async (db) => ({
    comments: await db.selectFrom('act').select('opinion').where('kind', '=', 'comment').orderBy('opinion').execute(),
    refused: await db.selectFrom('mutation_log').select('fault').where('outcome', '<>', 'applied').execute(),
    arrived: await db.selectFrom('arrival').select('outcome').where('outcome', '<>', 'applied').execute(),
    conflicts: await db.selectFrom('conflict').select('id').execute(),
  }))
}

/** Everybody who comes waits until as many as that are there; whoever comes later, as a transaction that is run again does, goes on. */
function barrier(count: number): () => Promise<void> {
  let open: () => void = () => undefined
  const opened = new Promise<void>((done) => (open = done))
  let here = 0
  return async () => {
    here += 1
    if (here >= count) open()
    await opened
  }
}

async function lockRecord(db: Parameters<Parameters<ServerStore['write']>[0]>[0], id: Id): Promise<void> {
  await sql`select 1 from "record" where "id" = ${id} for update`.execute(db)
}

test('a real deadlock of two batches is run again: both are applied, and nothing anywhere says that one was refused', async () => {
  const here = await scene()
  const { site, first, second } = here
  const meet = barrier(2)
  const tries = { ahead: 0, back: 0 }
  /** Each transaction holds one record before it asks for the other's: the order that the product's own locks rule out. */
  const crossing = (name: keyof typeof tries, own: Id, other: Id): ServerStore => ({
    ...site.store,
    write: (work) =>
      site.store.write(async (db, turn) => {
        tries[name] += 1
        await lockRecord(db, own)
        await meet()
        await lockRecord(db, other)
        return work(db, turn)
      }),
  })
  const [ahead, back] = [await serverOver(site, crossing('ahead', first, second)), await serverOver(site, crossing('back', second, first))]
  const answers = await Promise.all([commentOn(here, ahead, [first, second], 'ahead'), commentOn(here, back, [second, first], 'back')])
  for (const answer of answers) expect(must(answer).results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  // One of the two was the victim, and began anew.
  expect(tries.ahead + tries.back).toBeGreaterThan(2)
  const comments = ['ahead', 'ahead', 'back', 'back'].map((opinion) => ({ opinion }))
  expect(await found(here)).toEqual({ comments, refused: [], arrived: [], conflicts: [] })
})

/** How many transactions of this database wait for a lock. */
async function waiting(site: Site): Promise<number> {
  const { rows } = await site.store.read((db) =>
    sql<{ n: number }>`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db),
  )
  return rows[0]?.n ?? 0
}

test('the product’s own batches do not lock each other out, in whatever order they name records: no try is in vain', async () => {
  const here = await scene()
  const { site, first, second } = here
  let tries = 0
  const counting: ServerStore = {
    ...site.store,
    write: (work) =>
      site.store.write(async (db, turn) => {
        tries += 1
        return work(db, turn)
      }),
  }
  const server = await serverOver(site, counting)
  const held = barrier(2)
  // Somebody holds both records until both batches stand before them; without an order they would then each have one.
  const holding = site.store.write(async (db) => {
    await lockRecord(db, first)
    await lockRecord(db, second)
    await held()
  })
  const pushes = Promise.all([commentOn(here, server, [first, second], 'ahead'), commentOn(here, server, [second, first], 'back')])
  let done = false
  const ended = pushes.finally(() => (done = true))
  let queued = 0
  while (queued < 2 && !done) queued = await waiting(site)
  await held()
  await holding
  for (const answer of await ended) expect(must(answer).results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied'])
  expect({ queued, tries }).toEqual({ queued: 2, tries: 2 })
})
