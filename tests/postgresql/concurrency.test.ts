import { expect, onTestFinished, test } from 'vitest'
import { sql } from 'kysely'
import type { Id } from '#shared/kernel/id.ts'
import { openPostgresqlStore } from '#server/store/postgresql/postgresql.ts'
import { writeChanges } from '#server/store/change-set.ts'
import { readVersion } from '#server/store/meta.ts'
import type { ReadableDb, ServerStore, WritableDb } from '#server/store/store.ts'
import { postgresqlDatabase } from '#tests/support/server-database.ts'
import { claimOf, openTask, textIn } from '../integration/server/acts.ts'
import { enrolledDesk, must, newDesk, openSite, personOf } from '../integration/server/support.ts'

const writers = 8
const writes = 40

/** Nodes over one empty database, each with its own connections. */
async function nodes(count: number): Promise<readonly ServerStore[]> {
  const database = await postgresqlDatabase()
  const opened: ServerStore[] = []
  for (let n = 0; n < count; n++) opened.push(await openPostgresqlStore({ url: database.url, connections: writers + 2 }))
  onTestFinished(async () => {
    for (const store of opened) await store.close()
    await database.drop()
  })
  return opened
}

type Write = (store: ServerStore, id: Id) => Promise<void>
const clock = (): number => 1

/** As the product writes: rows first, the counter and the log at the end. */
const asTheProduct: Write = async (store, id) => {
  await writeChanges(store, clock, async (set) => {
    await set.rows.put('setting', { id, value: 1 })
    await dawdle(set.db)
    await set.settle(id)
  })
}

/** The cure taken away: versions from a sequence, which a faster transaction overtakes. */
const fromASequence: Write = async (store, id) => {
  await store.write(async (db) => {
    const { rows } = await sql<{ version: number }>`select nextval('planted') as "version"`.execute(db)
    await dawdle(db)
    const version = rows[0]?.version ?? 0
    await db.insertInto('change_log').values({ scope: 'organisation', version, ordinal: 0, entity: 'setting', id, op: 'put', mutationId: id }).execute()
    await sql`update "counter" set "value" = greatest("value", ${version})`.execute(db)
  })
}

/** Some transactions take longer than others. */
async function dawdle(db: WritableDb): Promise<void> {
  await sql`select pg_sleep(random() * 0.006)`.execute(db)
}

/** Many writers on two nodes while a puller follows by its cursor; answers what was committed and the puller has never seen. */
async function missedBy(write: Write): Promise<{ readonly missed: number; readonly pulls: number }> {
  const [first, second] = await nodes(2)
  if (!first || !second) throw new Error('no nodes')
  await first.write(async (db) => void (await sql`create sequence planted`.execute(db)))
  const seen = new Set<Id>()
  let cursor = 0
  let pulls = 0
  const pull = async (): Promise<void> => {
    pulls += 1
    await second.read(async (db: ReadableDb) => {
      const version = await readVersion(db)
      const found = await db.selectFrom('change_log').select('id').where('version', '>', cursor).where('version', '<=', version).execute()
      for (const { id } of found) seen.add(id)
      cursor = version
    })
  }
  let done = false
  const pulling = (async () => {
    while (!done) await pull()
  })()
  const ids = Array.from({ length: writers }, (_, writer) => Array.from({ length: writes }, (_, n) => `w${writer}-${n}`))
  await Promise.all(
    ids.map(async (own, writer) => {
      for (const id of own) await write(writer % 2 === 0 ? first : second, id)
    }),
  )
  done = true
  await pulling
  await pull()
  return { missed: ids.flat().filter((id) => !seen.has(id)).length, pulls }
}

test('eight writers on two nodes, and a puller beside them: no late commit is ever missed', async () => {
  const { missed, pulls } = await missedBy(asTheProduct)
  expect(missed).toBe(0)
  expect(pulls).toBeGreaterThan(10)
})

test('with versions from a sequence instead of the counter the same puller misses commits for ever', async () => {
  const { missed } = await missedBy(fromASequence)
  expect(missed).toBeGreaterThan(0)
})

test.each(['40001', '40P01'])('a transaction that ends with %s is run again, and its author is never told', async (code) => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  // The counter of tries is a sequence, which no rollback takes back.
  await site.store.write(async (db) => {
    await sql`create sequence tries`.execute(db)
    await sql`create function stumble() returns trigger language plpgsql as ${sql.lit(
      `begin if nextval('tries') <= 3 then raise exception 'stumble' using errcode = '${code}'; end if; return new; end`,
    )}`.execute(db)
    await sql`create trigger stumble before insert on "act" for each row execute function stumble()`.execute(db)
  })
  const recordId = site.newId()
  const answer = must(await desk.push(desk.sign(member, claimOf(member, recordId))))
  expect(answer.results).toMatchObject([{ outcome: 'applied' }])
  const tries = await site.store.read(async (db) => (await sql<{ n: number }>`select last_value as n from tries`.execute(db)).rows[0]?.n)
  expect(tries).toBeGreaterThan(3)
  const log = await site.store.read((db) => db.selectFrom('mutation_log').select(['outcome', 'fault']).execute())
  expect(log).toEqual([{ outcome: 'applied', fault: null }])
})

test('a collision that does not end is an error of the moment, not a refusal: the mutation is applied when it comes again', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await site.store.write(async (db) => {
    await sql`create function stumble() returns trigger language plpgsql as 'begin raise exception ''stumble'' using errcode = ''40001''; end'`.execute(db)
    await sql`create trigger stumble before insert on "act" for each row execute function stumble()`.execute(db)
  })
  const signed = desk.sign(member, claimOf(member, site.newId()))
  expect((await desk.push(signed)).ok).toBe(false)
  expect(await site.store.read((db) => db.selectFrom('arrival').selectAll().execute())).toEqual([])
  await site.store.write(async (db) => void (await sql`drop trigger stumble on "act"`.execute(db)))
  desk.sequence = 0
  expect(must(await desk.push(signed)).results).toMatchObject([{ outcome: 'applied' }])
})

test('two batches that want the same records in opposite orders both come through, and every decision counts once', async () => {
  const site = await openSite()
  const operator = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const records = Array.from({ length: 6 }, () => site.newId())
  must(await operator.desk.push(...records.map((id) => operator.desk.sign(operator.member, claimOf(operator.member, id)))))
  await operator.desk.sync()
  // Withdrawn by two copies of the desk at the same moment, one from the front and one from the back.
  const withdrawals = records.map((recordId) => {
    const revision = operator.desk.rows.get(`record ${recordId}`)?.['revision']
    const expects = [{ entity: 'record' as const, id: recordId, revision: Number(revision) }]
    return [1, 2].map(() => operator.desk.sign(operator.member, { name: 'record.withdraw', args: { recordId, reason: '填错了' }, expects }))
  })
  const other = newDesk(site)
  Object.assign(other, { id: operator.desk.id, token: operator.desk.token })
  operator.desk.line = site.newId()
  operator.desk.sequence = 0
  const [front, back] = await Promise.all([
    operator.desk.push(...withdrawals.flatMap(([one]) => (one ? [one] : []))),
    other.push(...withdrawals.toReversed().flatMap(([, two]) => (two ? [two] : []))),
  ])
  const outcomes = [...must(front).results, ...must(back).results].map(({ outcome, fault }) => fault?.code ?? outcome)
  expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(records.length)
  expect(outcomes).not.toContain('internal-error')
  await operator.desk.sync()
  for (const recordId of records) expect(operator.desk.rows.get(`record ${recordId}`)?.['state']).toBe('withdrawn')
})

test('a value that may stand only once is entered on two nodes at the same moment: one record has it', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const other = newDesk(site)
  Object.assign(other, { id: desk.id, token: desk.token })
  const row = (): Record<string, unknown> => ({
    recordId: site.newId(),
    businessDate: '2017-01-09',
    data: { claim_no: 'C-1', amount: 100, budget_number: '', declaration_number: '', submitted_at: Date.UTC(2017, 0, 9), outcome: 'paid' },
  })
  const importRow = () =>
    desk.sign(member, { name: 'record.import', args: { definitionKey: 'claim-register', definitionVersion: 1, importId: site.newId(), rows: [row()] } })
  // Both are held back until both have begun: without a lock each would find the value free.
  const answers = await Promise.all([desk.push(importRow()), other.push(importRow())])
  expect(answers.flatMap((answer) => must(answer).results.map(({ outcome }) => outcome)).toSorted()).toEqual(['applied', 'rejected'])
})

test('while the organisation changes nobody judges by what it was: a task never lands with somebody who has left', async () => {
  const site = await openSite()
  const operator = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const first = site.newId()
  must(await operator.desk.push(operator.desk.sign(operator.member, claimOf(operator.member, first))))
  await operator.desk.sync()
  const task = [...operator.desk.rows].find(([name, row]) => name.startsWith('task ') && row['state'] === 'open')?.[1]
  const approver = textIn(task, 'assigneeId')
  expect(openTask(operator.desk, approver).recordId).toBe(first)
  const admin = await enrolledDesk(site, site.administrator)
  await admin.desk.sync()
  const leaver = admin.desk.rows.get(`member ${approver}`)
  if (!leaver) throw new Error('no approver')
  const { revision, ...rest } = leaver
  const leave = admin.desk.sign(admin.member, {
    name: 'member.put',
    args: { ...rest, state: 'disabled' },
    expects: [{ entity: 'member', id: approver, revision: Number(revision) }],
  })
  const submissions = Array.from({ length: 10 }, () => operator.desk.sign(operator.member, claimOf(operator.member, site.newId())))
  const pushed = Promise.all(
    submissions.map(async (signed) => {
      const copy = newDesk(site)
      Object.assign(copy, { id: operator.desk.id, token: operator.desk.token })
      return copy.push(signed)
    }),
  )
  const [left, answers] = await Promise.all([admin.desk.push(leave), pushed])
  expect(must(left).results).toMatchObject([{ outcome: 'applied' }])
  for (const answer of answers) expect(must(answer).results).toMatchObject([{ outcome: 'applied' }])
  const stranded = await site.store.read((db) => db.selectFrom('task').select('id').where('assigneeId', '=', approver).where('state', '=', 'open').execute())
  expect(stranded).toEqual([])
})
