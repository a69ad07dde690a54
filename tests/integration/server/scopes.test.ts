import { expect, test } from 'vitest'
import type { SyncAnswer } from '#shared/contract/sync.ts'
import { rowsOfTable } from '#shared/rows/wire-table.ts'
import { claimOf, importOf, openTask, recordsOf } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, must, openSite, personOf, take, type TestDesk } from './support.ts'

/** What a desk holds, in one order. */
function held(desk: TestDesk): readonly string[] {
  return [...desk.rows.entries()].map(([name, row]) => `${name} ${JSON.stringify(row)}`).toSorted()
}

/** The same, asked by a desk that has been updated. */
const newer = <Ask>(ask: Ask): Ask => ({ ...ask, protocol: 2 })

/** All rows of a page, whatever protocol brought them. */
function rowsIn({ rows, tables = [] }: Pick<SyncAnswer<'pull'>, 'rows' | 'tables'>): readonly object[] {
  const name = (one: { readonly entity: string; readonly id: string }): string => `${one.entity} ${one.id}`
  return [...rows, ...tables.flatMap(rowsOfTable)].toSorted((a, b) => (name(a) < name(b) ? -1 : 1))
}

test('a desk gets what its members take part in, and nothing else', async () => {
  const site = await openSite()
  const [zhangwei, liuyang, sunhao] = [
    await enrolledDesk(site, personOf(site, 'zhangwei')),
    await enrolledDesk(site, personOf(site, 'liuyang')),
    await enrolledDesk(site, personOf(site, 'sunhao')),
  ]
  const recordId = site.newId()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, claimOf(zhangwei.member, recordId))))
  for (const { desk } of [zhangwei, liuyang, sunhao]) await desk.sync()
  expect(recordsOf(zhangwei.desk)).toEqual([recordId])
  expect(recordsOf(liuyang.desk)).toEqual([recordId])
  expect(recordsOf(sunhao.desk)).toEqual([])
  expect([...sunhao.desk.rows.keys()].some((name) => name.startsWith('act ') || name.startsWith('task '))).toBe(false)
})

test('who is asked later gets the whole record with all that happened before', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'sunhao'))
  const head = await enrolledDesk(site, personOf(site, 'zhaomin'))
  const budget = await enrolledDesk(site, personOf(site, 'zhengli'))
  const recordId = site.newId()
  await budget.desk.sync()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, claimOf(zhangwei.member, recordId))))
  await head.desk.sync()
  const agreed = must(
    await head.desk.push(
      head.desk.sign(head.member, {
        name: 'record.decide',
        args: { recordId, taskId: openTask(head.desk, head.member.memberId).id, decision: 'agree', opinion: '同意', returnTo: null },
      }),
    ),
  )
  expect(agreed.results).toMatchObject([{ outcome: 'applied' }])
  await head.desk.sync()
  await budget.desk.sync()
  const parts = (desk: TestDesk): readonly string[] => held(desk).filter((name) => /^(record|task|act|attachment) /.test(name))
  expect(parts(budget.desk)).toEqual(parts(head.desk))
  expect(parts(budget.desk).filter((name) => name.startsWith('act '))).toHaveLength(2)
  expect(openTask(budget.desk, budget.member.memberId).recordId).toBe(recordId)
})

test('a gained grant brings old rows, a lost one is told and its rows are not sent any more', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const sunhao = await enrolledDesk(site, personOf(site, 'sunhao'))
  const admin = await enrolledDesk(site, site.administrator)
  await sunhao.desk.sync()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, importOf(site, site.newId(), 0, 3))))
  const grantId = site.newId()
  const unitId = zhangwei.member.enrolment.member.unitId
  must(
    await admin.desk.push(
      admin.desk.sign(admin.member, {
        name: 'grant.put',
        args: { id: grantId, memberId: sunhao.member.memberId, roleKey: 'analyst', unitId, expiresAt: null },
      }),
    ),
  )
  await sunhao.desk.sync()
  expect(sunhao.desk.scopes).toContain(`unit:${unitId}`)
  expect(recordsOf(sunhao.desk)).toHaveLength(3)

  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'grant.remove', args: { id: grantId } })))
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, importOf(site, site.newId(), 10, 2))))
  const epoch = await epochOf(sunhao.desk)
  const page = must(await sunhao.desk.ask('pull', { epoch, line: sunhao.desk.line, cursor: sunhao.desk.cursor, scopes: sunhao.desk.scopes }))
  expect(page.scopes).not.toContain(`unit:${unitId}`)
  expect(page.rows.filter(({ entity, row }) => entity === 'record' && row !== null)).toEqual([])
  expect(faultOf(await sunhao.desk.ask('bootstrap', { epoch, line: sunhao.desk.line, scopes: [`unit:${unitId}`], pin: null, after: null })).code).toBe(
    'permission-denied',
  )
})

test('a grant that runs out ends by itself', async () => {
  const site = await openSite()
  const sunhao = await enrolledDesk(site, personOf(site, 'sunhao'))
  const admin = await enrolledDesk(site, site.administrator)
  const unitId = personOf(site, 'zhangwei')
  const storage = (await site.store.read((db) => db.selectFrom('member').select('unitId').where('id', '=', unitId.memberId).executeTakeFirstOrThrow())).unitId
  must(
    await admin.desk.push(
      admin.desk.sign(admin.member, {
        name: 'grant.put',
        args: { id: site.newId(), memberId: sunhao.member.memberId, roleKey: 'analyst', unitId: storage, expiresAt: site.clock() + 600_000 },
      }),
    ),
  )
  await sunhao.desk.sync()
  expect(sunhao.desk.scopes).toContain(`unit:${storage ?? ''}`)
  site.clock.turn(600_001)
  await sunhao.desk.sync()
  expect(sunhao.desk.scopes).not.toContain(`unit:${storage ?? ''}`)
})

test('an undone import goes from every desk', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const liuyang = await enrolledDesk(site, personOf(site, 'liuyang'))
  const importId = site.newId()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, importOf(site, importId, 0, 5))))
  await liuyang.desk.sync()
  expect(recordsOf(liuyang.desk)).toHaveLength(5)
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, { name: 'record.undo-import', args: { importId, recordIds: recordsOf(liuyang.desk) } })))
  await liuyang.desk.sync()
  expect(recordsOf(liuyang.desk)).toEqual([])
  expect([...liuyang.desk.rows.keys()].filter((name) => name.startsWith('act '))).toEqual([])
})

test('a large log comes in pages of whole versions and ends where a desk that pulled all along stands', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const [steady, late] = [await enrolledDesk(site, personOf(site, 'liuyang')), await enrolledDesk(site, personOf(site, 'wangjianguo'))]
  await steady.desk.sync()
  await late.desk.sync()
  for (let round = 0; round < 3; round += 1) {
    must(
      await zhangwei.desk.push(
        ...Array.from({ length: 10 }, (_, n) => zhangwei.desk.sign(zhangwei.member, importOf(site, site.newId(), round * 2000 + n * 200, 100))),
      ),
    )
    await steady.desk.sync()
  }
  const epoch = await epochOf(late.desk)
  const pages: SyncAnswer<'pull'>[] = []
  do {
    const ask = { epoch, line: late.desk.line, cursor: late.desk.cursor, scopes: late.desk.scopes }
    const page = must(await late.desk.ask('pull', ask))
    const again = must(await late.desk.ask('pull', newer(ask)))
    expect(again.tables?.length).toBeGreaterThan(0)
    expect(rowsIn(again)).toEqual(rowsIn(page))
    pages.push(page)
    take(late.desk, page.rows)
    late.desk.cursor = page.version
  } while (pages.at(-1)?.more)
  expect(pages.length).toBeGreaterThan(2)
  for (const page of pages) expect(page.rows.length).toBeLessThan(2300)
  expect(recordsOf(late.desk)).toHaveLength(3000)
  const common = (desk: TestDesk): readonly string[] => held(desk).filter((name) => !name.startsWith('notice '))
  expect(common(late.desk)).toEqual(common(steady.desk))
})

test('first contact in pages, broken and resumed while others write and remove, ends exactly at what the server holds', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const doomed = site.newId()
  must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, importOf(site, doomed, 0, 200))))
  for (let round = 0; round < 2; round += 1) {
    must(
      await zhangwei.desk.push(
        ...Array.from({ length: 10 }, (_, n) => zhangwei.desk.sign(zhangwei.member, importOf(site, site.newId(), 1000 + round * 2000 + n * 200, 200))),
      ),
    )
  }
  const doomedIds = (await site.store.read((db) => db.selectFrom('record').select('id').where('importId', '=', doomed).execute())).map(({ id }) => String(id))
  const late = await enrolledDesk(site, personOf(site, 'wangjianguo'))
  const epoch = await epochOf(late.desk)
  const { scopes } = must(await late.desk.ask('pull', { epoch, line: late.desk.line, cursor: 0, scopes: [] }))
  let pin: number | null = null
  let after: string | null = null
  let pages = 0
  do {
    const ask = { epoch, line: late.desk.line, scopes, pin, after }
    const page: SyncAnswer<'bootstrap'> = must(await late.desk.ask('bootstrap', ask))
    // The answer was lost once: the same page again.
    const again: SyncAnswer<'bootstrap'> = must(await late.desk.ask('bootstrap', newer(ask)))
    expect(again.after).toBe(page.after)
    expect(rowsIn(again)).toEqual(rowsIn(page))
    take(late.desk, page.rows)
    pages += 1
    pin = page.pin
    after = page.after
    if (pages === 1)
      must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, { name: 'record.undo-import', args: { importId: doomed, recordIds: doomedIds } })))
    if (pages <= 3) must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, claimOf(zhangwei.member, site.newId(), `事由 ${pages}`))))
  } while (after !== null)
  expect(pages).toBeGreaterThan(2)
  late.desk.cursor = pin
  late.desk.scopes = scopes
  await late.desk.sync()

  const fresh = await enrolledDesk(site, personOf(site, 'limei'))
  await fresh.desk.sync()
  const records = (desk: TestDesk): readonly string[] => held(desk).filter((name) => /^(record|task|act) /.test(name))
  expect(records(late.desk)).toEqual(records(fresh.desk))
  expect(recordsOf(late.desk)).toHaveLength(4003)
})

test('a cursor from the future, as after a lost server, is told that the epoch is over', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const epoch = await epochOf(desk)
  const version = await site.server.version()
  expect(faultOf(await desk.ask('pull', { epoch, line: desk.line, cursor: version + 1, scopes: [] })).code).toBe('epoch-changed')
  expect(faultOf(await desk.ask('bootstrap', { epoch, line: desk.line, scopes: ['organisation'], pin: version + 1, after: null })).code).toBe('epoch-changed')
})
