import { expect, onTestFinished, test } from 'vitest'
import { createServer } from '#server/sync/server.ts'
import { enrolledDesk, log, must, openSite, passwordCost } from '../integration/server/support.ts'
import { scheduledCase } from '../support/scheduled-case.ts'

const hour = 3_600_000

test('[OPS-01] two nodes that wake at the same moment carry out what is due once, whichever comes first', async () => {
  const site = await openSite()
  const { store, authority, clock, newId } = site
  const admin = await enrolledDesk(site, site.administrator)
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'definition.publish', args: { body: scheduledCase } })))
  const other = await site.database.open()
  onTestFinished(() => other.close())
  const nodes = [site.server, await createServer({ store: other, authority, clock, newId, log, passwordCost })]
  const operators = await store.read((db) => db.selectFrom('grant').select('memberId').distinct().where('roleKey', '=', 'operator').execute())
  // Tuesday, Wednesday and Thursday at eight, and an hour later the delay of each.
  for (let day = 0; day < 3; day++) {
    clock.turn(23 * hour)
    await Promise.all([...nodes, ...nodes].map((node) => node.carryOutDue()))
    clock.turn(hour)
    await Promise.all([...nodes, ...nodes].map((node) => node.carryOutDue()))
  }
  const { records, acts, audited } = await store.read(async (db) => ({
    records: await db.selectFrom('record').select(['id', 'creatorId', 'businessDate']).where('definitionKey', '=', scheduledCase.key).execute(),
    acts: await db.selectFrom('act').select(['recordId', 'kind']).execute(),
    audited: await db.selectFrom('audit').select('subject').where('act', '=', 'server.schedule.start').execute(),
  }))
  expect(records.length).toBe(operators.length * 3)
  expect(audited.length).toBe(records.length)
  for (const kind of ['schedule', 'overdue']) {
    const of = acts.filter((act) => act.kind === kind).map(({ recordId }) => recordId)
    expect([kind, of.length, new Set(of).size]).toEqual([kind, records.length, records.length])
  }
})
