import { expect, test } from 'vitest'
import { newPasswordOf, personOf, type Site } from '../server/support.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** 二人核对 at one desk without network: the second person decides inside the first one's session. */
const data = { shift: 'early', recorded_at: '09:00', line: '一号线', orders_in: 120, orders_done: 118, errors_found: 1, turnover: 1_234_500, temperature: -180 }

async function shared(): Promise<{ readonly site: Site; readonly desk: ShiftDesk }> {
  const site = await shiftSite()
  const desk = await shiftDesk(site)
  await desk.enrol('zhangwei')
  await desk.lock()
  await desk.enrol('wulei')
  await desk.lock()
  await desk.unlock('zhangwei')
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true
  return { site, desk }
}

async function enterDaily(site: Site, desk: ShiftDesk): Promise<string> {
  const draftId = site.newId()
  await desk.get('draft.save', { id: draftId, definitionKey: 'daily-operations', recordId: null, data, text: {} })
  return (await desk.get('entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
}

test('[ENT-05] [WFL-05] a second member checks inside the first one’s session, offline; his own key signs it, and the server takes it as his', async () => {
  const { site, desk } = await shared()
  const recordId = await enterDaily(site, desk)
  const view = await desk.get('record.get', { id: recordId })
  expect(view.secondPersons).toEqual([{ userName: 'wulei', name: '吴磊' }])
  const check = { recordId, revision: view.record.revision, decision: 'agree' as const, opinion: '逐项核对无误。' }
  const wulei = personOf(site, 'wulei')

  expect(await desk.call('record.secondCheck', { ...check, userName: 'wulei', password: 'Not-his-Secret-9' })).toMatchObject({
    fault: { code: 'password-wrong' },
  })
  expect(await desk.call('record.secondCheck', { ...check, userName: 'wulei', password: newPasswordOf(wulei) })).toMatchObject({
    ok: true,
    value: { name: '吴磊' },
  })

  const done = await desk.get('record.get', { id: recordId })
  expect(done.record.state).toBe('completed')
  expect(done.trail.filter(({ kind }) => kind === 'agree')).toMatchObject([{ actorId: wulei.memberId, opinion: '逐项核对无误。' }])
  expect((await desk.get('session.get', {})).member.userName).toBe('zhangwei')
  const raw = desk.desk().opened?.context.database.readRaw
  const audit = raw?.prepare(`select "act", "actorId" from "audit" where "act" like 'session.second%' or "act" = 'record.decide' order by "sequence"`).all()
  const zhangwei = personOf(site, 'zhangwei').memberId
  expect(audit).toEqual([
    { act: 'session.second-refused', actorId: zhangwei },
    { act: 'record.decide', actorId: wulei.memberId },
    { act: 'session.second-person', actorId: zhangwei },
  ])

  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ link: 'online', waiting: 0, conflicts: 0 })
  const judged = await site.store.read((db) =>
    db.selectFrom('mutation_log').select(['name', 'authorId', 'outcome']).where('name', '=', 'record.decide@1').execute(),
  )
  expect(judged).toEqual([{ name: 'record.decide@1', authorId: wulei.memberId, outcome: 'applied' }])
})

test('[ENT-05] the first person is never the second, nor is anybody who is not asked or has no slot here, and guessing locks', async () => {
  const { site, desk } = await shared()
  const recordId = await enterDaily(site, desk)
  const { revision } = (await desk.get('record.get', { id: recordId })).record
  const check = { recordId, revision, decision: 'agree' as const, opinion: '核对' }
  const as = (userName: string, password: string) => desk.call('record.secondCheck', { ...check, userName, password })
  expect(await as('zhangwei', newPasswordOf(personOf(site, 'zhangwei')))).toMatchObject({ fault: { code: 'second-person-same' } })
  expect(await as('ZHANGWEI ', newPasswordOf(personOf(site, 'zhangwei')))).toMatchObject({ fault: { code: 'second-person-same' } })
  expect(await as('liuyang', 'Whatever-9-works')).toMatchObject({ fault: { code: 'task-not-yours' } })
  expect(await as('nobody', 'Whatever-9-works')).toMatchObject({ fault: { code: 'key-slot-missing' } })
  for (let n = 0; n < 5; n += 1) expect(await as('wulei', `Wrong-${n}-password`)).toMatchObject({ fault: { code: 'password-wrong' } })
  expect(await as('wulei', newPasswordOf(personOf(site, 'wulei')))).toMatchObject({ fault: { code: 'account-locked' } })
  expect((await desk.get('record.get', { id: recordId })).record.state).toBe('running')

  // The check is wulei's: when he is the first person, nobody is offered as a second, and zhangwei cannot decide what he entered.
  await desk.lock()
  site.clock.turn(16 * 60_000)
  await desk.unlock('wulei')
  expect((await desk.get('record.get', { id: recordId })).secondPersons).toEqual([])
  expect(await as('zhangwei', newPasswordOf(personOf(site, 'zhangwei')))).toMatchObject({ fault: { code: 'task-not-yours' } })
})
