import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { verifyAudit } from '#server/store/audit-chain.ts'
import { claimOf, importOf, openTask, recordsOf, textIn } from './acts.ts'
import { enrolledDesk, epochOf, faultOf, must, newDesk, openSite, personOf } from './support.ts'
import { dialect } from '#tests/support/server-database.ts'

test('a claim goes desk → server → approver’s desk with an official number and trusted bounds, and the decision comes back', async () => {
  const site = await openSite()
  const zhangwei = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const liuyang = await enrolledDesk(site, personOf(site, 'liuyang'))
  const recordId = site.newId()
  site.clock.turn(1_800_000)
  const answer = must(await zhangwei.desk.push(zhangwei.desk.sign(zhangwei.member, { ...claimOf(zhangwei.member, recordId), at: site.clock() - 60_000 })))
  expect(answer).toMatchObject({ results: [{ sequence: 1, outcome: 'applied' }], lastSequence: 1 })

  await liuyang.desk.sync()
  const record = liuyang.desk.rows.get(`record ${recordId}`)
  expect(record).toMatchObject({ numberState: 'official', state: 'running', submittedAt: site.clock() - 60_000 })
  expect(textIn(record, 'number')).toMatch(/2026.*1$/)
  const task = openTask(liuyang.desk, liuyang.member.memberId)
  must(
    await liuyang.desk.push(
      liuyang.desk.sign(liuyang.member, {
        name: 'record.decide',
        args: { recordId, taskId: task.id, decision: 'return', opinion: '请补充行程', returnTo: null },
      }),
    ),
  )

  await zhangwei.desk.sync()
  expect(zhangwei.desk.rows.get(`record ${recordId}`)).toMatchObject({ state: 'returned' })
  const acts = [...zhangwei.desk.rows.entries()].filter(([name]) => name.startsWith('act ')).map(([, row]) => row)
  expect(acts).toHaveLength(2)
  for (const act of acts) expect(Number(act['notBefore'])).toBeLessThanOrEqual(Number(act['notAfter']))
})

test('the same push again is answered the same and has no second effect', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const good = desk.sign(member, claimOf(member, site.newId()))
  const bad = desk.sign(member, { name: 'record.withdraw', args: { recordId: site.newId(), reason: '' } })
  const ask = {
    epoch: await epochOf(desk),
    line: desk.line,
    mutations: [
      { sequence: 1, mutation: good },
      { sequence: 2, mutation: bad },
    ],
  }
  const first = must(await desk.ask('push', ask))
  expect(first.results.map(({ outcome, fault }) => [outcome, fault?.code])).toEqual([
    ['applied', undefined],
    ['rejected', 'record-missing'],
  ])
  const version = await site.server.version()
  expect(must(await desk.ask('push', ask))).toEqual(first)
  expect(await site.server.version()).toBe(version)
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(1)
})

test('a lost answer comes with the pull, a refusal too', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  await desk.sync()
  const pushed = must(
    await desk.push(
      desk.sign(member, claimOf(member, site.newId())),
      desk.sign(member, { name: 'record.withdraw', args: { recordId: site.newId(), reason: '' } }),
    ),
  )
  const epoch = await epochOf(desk)
  const page = must(await desk.ask('pull', { epoch, line: desk.line, cursor: desk.cursor, scopes: desk.scopes }))
  expect(page.lastSequence).toBe(2)
  expect(page.results).toEqual(pushed.results)
  const next = must(await desk.ask('pull', { epoch, line: desk.line, cursor: page.version, scopes: desk.scopes }))
  expect(next).toMatchObject({ lastSequence: 2, results: [], rows: [], more: false })
})

test('a gap is left and told; what came before it stands', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
  desk.sequence = 4
  expect(must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))).toEqual({ results: [], lastSequence: 1 })
})

test('a clone that has used a number for something else is told so, and nothing of its push is applied; under a new line nothing is lost or doubled', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const first = desk.sign(member, claimOf(member, site.newId()))
  must(await desk.push(first))
  const other = desk.sign(member, claimOf(member, site.newId()))
  const later = desk.sign(member, claimOf(member, site.newId()))
  desk.sequence = 0
  expect(faultOf(await desk.push(other, later))).toEqual({ code: 'desk-forked' })
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(1)

  desk.line = site.newId()
  desk.sequence = 0
  const again = must(await desk.push(first, other, later))
  expect(again.results.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied'])
  await desk.sync()
  expect(recordsOf(desk)).toHaveLength(3)
})

test('a line belongs to one desk', async () => {
  const site = await openSite()
  const one = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const two = await enrolledDesk(site, personOf(site, 'wulei'))
  must(await one.desk.push(one.desk.sign(one.member, claimOf(one.member, site.newId()))))
  two.desk.line = one.desk.line
  expect(faultOf(await two.desk.push(two.desk.sign(two.member, claimOf(two.member, site.newId()))))).toEqual({ code: 'desk-forked' })
  expect(faultOf(await two.desk.ask('pull', { epoch: await epochOf(two.desk), line: two.desk.line, cursor: 0, scopes: [] }))).toEqual({ code: 'desk-forked' })
  const refusals = await site.store.read((db) => db.selectFrom('audit').select('subject').where('act', '=', 'push.refused').execute())
  expect(refusals).toEqual([{ subject: `desk-forked ${two.desk.id} ${one.desk.line}` }])
})

test('[PRM-10] [ENT-18] forged, foreign and overreaching mutations are refused, recorded and audited, and do not hold the line', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const stranger = await enrolledDesk(site, personOf(site, 'sunhao'))
  const honest = desk.sign(member, claimOf(member, site.newId()))
  const forged = { ...honest, body: { ...honest.body, id: site.newId() } }
  const foreign = desk.sign(stranger.member, claimOf(stranger.member, site.newId()))
  const borrowed = desk.sign({ ...member, memberId: stranger.member.memberId }, claimOf(member, site.newId()))
  const overreach = desk.sign(member, { name: 'setting.put', args: { key: 'lock.idleMinutes', value: 60 } })
  const unseen = desk.sign(member, { ...claimOf(member, site.newId()), expects: [{ entity: 'member', id: member.memberId, revision: 9 }] })
  const answer = must(await desk.push(forged, foreign, borrowed, overreach, unseen, honest))
  expect(answer.results.map(({ outcome, fault }) => fault?.code ?? outcome)).toEqual([
    'signature-invalid',
    'author-unknown',
    'author-unknown',
    'permission-denied',
    'record-changed',
    'applied',
  ])
  const refusals = await site.store.read((db) => db.selectFrom('audit').select('subject').where('act', '=', 'mutation.refused').execute())
  expect(refusals.map(({ subject }) => subject.split(' ')[0])).toEqual([
    'signature-invalid',
    'author-unknown',
    'author-unknown',
    'permission-denied',
    'record-changed',
  ])
  expect(await site.store.read(verifyAudit)).toMatchObject({ brokenAt: null })
})

test('a mutation that a disabled member made before is refused when it comes', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const admin = await enrolledDesk(site, site.administrator)
  const { revision: _, ...leaver } = member.enrolment.member
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'member.put', args: { ...leaver, state: 'disabled' } })))
  const answer = must(await desk.push(desk.sign(member, claimOf(member, site.newId()))))
  expect(answer.results[0]).toMatchObject({ outcome: 'rejected', fault: { code: 'author-unknown' } })
})

test('[PRM-10] rights are judged by the server’s clock at the arrival, not by the desk’s: what a grant carried on Friday it does not carry after its end', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const admin = await enrolledDesk(site, site.administrator)
  const grant = { id: site.newId(), memberId: member.memberId, roleKey: 'administrator', unitId: null, expiresAt: site.clock() + 60_000 }
  must(await admin.desk.push(admin.desk.sign(admin.member, { name: 'grant.put', args: grant })))
  const unit = { id: site.newId(), name: { zh: '三号库', en: 'Store 3' }, parentId: member.enrolment.member.unitId, headId: null, sort: 9, state: 'active' }
  const [early, late] = [desk.sign(member, { name: 'unit.put', args: unit }), desk.sign(member, { name: 'unit.put', args: { ...unit, id: site.newId() } })]
  expect(must(await desk.push(early)).results[0]).toMatchObject({ outcome: 'applied' })
  site.clock.turn(120_000)
  expect(must(await desk.push(late)).results[0]).toMatchObject({ outcome: 'rejected', fault: { code: 'permission-denied' } })
})

test('a value that may stand only once is refused from another chunk, and from one that comes later, naming the record that has it; after an undo it is free', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const [first, second, third] = [site.newId(), site.newId(), site.newId()]
  const chunk = importOf(site, first, 1, 3)
  const pushed = must(
    await desk.push(desk.sign(member, chunk), desk.sign(member, importOf(site, second, 3, 3)), desk.sign(member, importOf(site, second, 4, 3))),
  )
  const params = { code: 'field-duplicate', other: 'LS-0000003', count: 1 }
  const duplicate = { outcome: 'rejected', fault: { code: 'record-invalid', params, field: 'claim_no', row: 1 } }
  expect(pushed.results).toMatchObject([{ outcome: 'applied' }, duplicate, { outcome: 'applied' }])
  expect(must(await desk.push(desk.sign(member, importOf(site, third, 3, 1)))).results).toMatchObject([duplicate])
  const recordIds = (chunk.args['rows'] as readonly { readonly recordId: string }[]).map(({ recordId }) => recordId)
  const undone = desk.sign(member, { name: 'record.undo-import', args: { importId: first, recordIds } })
  expect(must(await desk.push(undone, desk.sign(member, importOf(site, third, 3, 1)))).results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }])
})

test('[PRM-09] who may not read the record that has a value is told that it is taken, and not by which', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const stranger = await enrolledDesk(site, personOf(site, 'sunhao'))
  must(await desk.push(desk.sign(member, importOf(site, site.newId(), 1, 1))))
  const again = must(await stranger.desk.push(stranger.desk.sign(stranger.member, importOf(site, site.newId(), 1, 1))))
  const fault = { code: 'record-invalid', params: { code: 'field-duplicate', count: 1 }, field: 'claim_no', row: 1 }
  expect(again.results).toMatchObject([{ outcome: 'rejected' }])
  expect(again.results[0]?.fault).toEqual(fault)
})

test('a poisoned mutation is a stored refusal: unknown name, arguments or shape that do not parse', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const unknown = desk.sign(member, { name: 'record.explode', args: {} })
  const misshaped = desk.sign(member, { name: 'record.withdraw', args: { nothing: 1 } })
  const mutations = [unknown, misshaped, { body: { id: site.newId(), format: 99, args: ['?'] } }].map((mutation, at) => ({ sequence: at + 1, mutation }))
  const ask = { epoch: await epochOf(desk), line: desk.line, mutations }
  const answer = must(await desk.ask('push', ask))
  expect(answer.results.map(({ fault }) => fault?.code)).toEqual(['mutation-unknown', 'mutation-malformed', 'mutation-malformed'])
  expect(must(await desk.ask('push', ask))).toEqual(answer)
  expect(faultOf(await desk.ask('push', { ...ask, mutations: [{ sequence: 4, mutation: { body: {} } }] }))).toMatchObject({ code: 'call-malformed' })
})

test('the known id of another act is refused, not answered with the other’s outcome', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const first = desk.sign(member, claimOf(member, site.newId()))
  must(await desk.push(first))
  const thief = await enrolledDesk(site, personOf(site, 'sunhao'))
  const copied = thief.desk.sign(thief.member, claimOf(thief.member, site.newId()))
  // Signed by the thief over the other's id.
  site.newId = () => first.body.id
  const stolen = thief.desk.sign(thief.member, { name: copied.body.name, args: copied.body.args })
  expect(must(await thief.desk.push(stolen)).results[0]).toMatchObject({ outcome: 'rejected', fault: { code: 'mutation-malformed' } })
})

test('a number series has no holes where a mutation was refused, and no number twice', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const twice = site.newId()
  const pushes = [twice, twice, site.newId(), site.newId()].map((recordId) => desk.sign(member, claimOf(member, recordId)))
  const answer = must(await desk.push(...pushes))
  expect(answer.results.map(({ outcome }) => outcome)).toEqual(['applied', 'rejected', 'applied', 'applied'])
  await desk.sync()
  const numbers = recordsOf(desk).map((id) =>
    Number(
      textIn(desk.rows.get(`record ${id}`), 'number')
        .split('-')
        .at(-1),
    ),
  )
  expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3])
})

test('the desk’s time is held between when it last had nothing waiting and now', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const epoch = await epochOf(desk)
  site.clock.turn(600_000)
  must(await desk.ask('pull', { epoch, line: desk.line, cursor: 0, scopes: [], waiting: 0 }))
  const drained = site.clock()
  site.clock.turn(600_000)
  must(await desk.ask('pull', { epoch, line: desk.line, cursor: 0, scopes: [], waiting: 2 }))
  const early = site.newId()
  const late = site.newId()
  must(await desk.push(desk.sign(member, { ...claimOf(member, early), at: 0 }), desk.sign(member, { ...claimOf(member, late), at: site.clock() + 86_400_000 })))
  await desk.sync()
  expect(desk.rows.get(`record ${early}`)?.['submittedAt']).toBe(drained)
  expect(desk.rows.get(`record ${late}`)?.['submittedAt']).toBe(site.clock())
})

test('a mutation that breaks the program is refused with a reference, and the rest goes on', async () => {
  const site = await openSite()
  const { desk, member } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const broken = site.newId()
  // What a bug would do to one row and no other.
  await site.store.write(async (db) => {
    if (dialect === 'sqlite')
      return sql`create trigger bug before insert on record when new.id = ${sql.lit(broken)} begin select raise(abort, 'bug'); end`.execute(db)
    await sql`create function bug() returns trigger language plpgsql as 'begin raise exception ''bug''; end'`.execute(db)
    return sql`create trigger bug before insert on record for each row when (new.id = ${sql.lit(broken)}) execute function bug()`.execute(db)
  })
  const answer = must(await desk.push(...[site.newId(), broken, site.newId()].map((recordId) => desk.sign(member, claimOf(member, recordId)))))
  expect(answer.results.map(({ outcome, fault }) => fault?.code ?? outcome)).toEqual(['applied', 'internal-error', 'applied'])
  expect(answer.lastSequence).toBe(3)
})

test('a push of another epoch is refused', async () => {
  const site = await openSite()
  const { desk } = await enrolledDesk(site, personOf(site, 'zhangwei'))
  const epoch = await epochOf(desk)
  expect(faultOf(await desk.ask('push', { epoch: site.newId(), line: desk.line, mutations: [] }))).toEqual({ code: 'epoch-changed', params: { epoch } })
  expect(faultOf(await newDesk(site).ask('push', { epoch, line: desk.line, mutations: [] }))).toEqual({ code: 'desk-unknown' })
})
