import { expect, test } from 'vitest'
import { personOf, type Site } from '../server/support.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** 委派 and 移交待办 by the calls of a window: tasks go to somebody else for some time, or for good. */
const dayMs = 86_400_000
const warningReasons = { 'receipts-attached': '电子票据随后补' }

async function submitClaim(site: Site, desk: ShiftDesk, amount = 12_345): Promise<string> {
  const lines = [{ spent_on: '2026-01-02', category: 'transport', receipts: 2, amount }]
  const data = { purpose: '赴杭州验收', expense_type: 'daily', budget_number: 'budget 86566', lines }
  const draftId = site.newId()
  await desk.get('draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
  const { recordId } = await desk.get('entry.submit', { draftId, warningReasons, opinion: '' })
  await desk.get('sync.now', {})
  return recordId
}

async function enrolled(site: Site, userName: string): Promise<ShiftDesk> {
  const desk = await shiftDesk(site)
  await desk.enrol(userName)
  await desk.get('sync.now', {})
  return desk
}

/** Who is asked, and how it came to him. */
async function asked(desk: ShiftDesk, recordId: string) {
  await desk.get('sync.now', {})
  const { tasks } = await desk.get('record.get', { id: recordId })
  return tasks.filter(({ state }) => state === 'open').map(({ assigneeName, origin, fromName }) => [assigneeName, origin, fromName])
}

test('[WFL-03] a member delegates for some days, some business and up to an amount, and ends it early; nobody does so for another, or to himself', async () => {
  const site = await shiftSite()
  const [initiator, head] = [await enrolled(site, 'zhangwei'), await enrolled(site, 'liuyang')]
  const [fromId, toId] = [personOf(site, 'liuyang').memberId, personOf(site, 'zhouting').memberId]
  const now = site.clock()
  const args = {
    id: site.newId(),
    fromId,
    toId,
    startsAt: now,
    endsAt: now + 7 * dayMs,
    definitionKeys: ['expense-claim'],
    amountMaxMinor: 100_000,
    reason: '出差',
  }
  const put = (desk: ShiftDesk, change: Partial<typeof args> = {}) => desk.call('mutate', { name: 'delegation.put', version: 1, args: { ...args, ...change } })
  expect(await put(initiator)).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  expect(await put(head, { toId: fromId })).toMatchObject({ ok: false, fault: { code: 'delegation-self' } })
  expect(await put(head, { endsAt: now })).toMatchObject({ ok: false, fault: { code: 'delegation-dates' } })
  expect(await put(head)).toMatchObject({ ok: true })
  await head.get('sync.now', {})
  expect(await head.get('delegation.list', { memberId: fromId })).toMatchObject({ given: [{ toName: '周婷', amountMaxMinor: 100_000 }], received: [] })
  expect(await initiator.call('delegation.list', { memberId: fromId })).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })

  const within = await submitClaim(site, initiator)
  expect(await asked(initiator, within)).toEqual([['周婷', 'delegation', '刘洋']])
  expect(await asked(initiator, await submitClaim(site, initiator, 100_001))).toEqual([['刘洋', 'rule', null]])
  expect(await head.call('mutate', { name: 'delegation.remove', version: 1, args: { id: args.id } })).toMatchObject({ ok: true })
  await head.get('sync.now', {})
  expect(await asked(initiator, await submitClaim(site, initiator))).toEqual([['刘洋', 'rule', null]])
  expect(await asked(initiator, within), 'what has gone to the other stays with him').toEqual([['周婷', 'delegation', '刘洋']])
})

test('[AUT-22] an administrator sees how much of a leaver’s work would go to whom before it goes, and then it does; nobody else may look', async () => {
  const site = await shiftSite()
  const [initiator, administrator] = [await enrolled(site, 'zhangwei'), await enrolled(site, 'heqiang')]
  const [memberId, successorId, creatorId] = ['liuyang', 'zhouting', 'zhangwei'].map((userName) => personOf(site, userName).memberId) as [
    string,
    string,
    string,
  ]
  const records = [await submitClaim(site, initiator), await submitClaim(site, initiator)]
  expect(await initiator.call('member.previewHandOver', { memberId, successorId })).toMatchObject({ ok: false, fault: { code: 'permission-denied' } })
  expect(await administrator.get('member.previewHandOver', { memberId, successorId })).toEqual({ moves: [{ memberId: successorId, tasks: 2 }], stuck: 0 })
  const elsewhere = await administrator.get('member.previewHandOver', { memberId, successorId: creatorId })
  expect(
    elsewhere.moves.map((move) => move.memberId),
    'his own claims never go to their initiator',
  ).not.toContain(creatorId)
  expect(elsewhere.moves.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(2)
  expect(await administrator.call('member.previewHandOver', { memberId, successorId: memberId })).toMatchObject({
    ok: false,
    fault: { code: 'member-missing' },
  })
  for (const recordId of records) expect(await asked(initiator, recordId), 'looking has moved nothing').toEqual([['刘洋', 'rule', null]])

  const handOver = (reason: string) => administrator.call('mutate', { name: 'member.hand-over', version: 1, args: { memberId, successorId, reason } })
  expect(await handOver('')).toMatchObject({ ok: false, fault: { code: 'reason-missing' } })
  expect(await handOver('调往总部')).toMatchObject({ ok: true })
  await administrator.get('sync.now', {})
  for (const recordId of records) expect(await asked(initiator, recordId)).toEqual([['周婷', 'hand-over', '刘洋']])
  expect(await administrator.get('member.previewHandOver', { memberId, successorId })).toEqual({ moves: [], stuck: 0 })
  administrator.machine.cable.isCut = true
  expect(await administrator.call('member.previewHandOver', { memberId, successorId })).toMatchObject({ ok: false, fault: { code: 'server-unreachable' } })
})
