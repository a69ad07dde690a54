import { expect, test } from 'vitest'
import type { CallArgs, RecordView } from '#shared/contract/store.ts'
import type { FaultCode } from '#shared/kernel/fault.ts'
import { personOf, type Site } from '../server/support.ts'
import { shiftDesk, shiftSite, type ShiftDesk } from '../../support/shift-desk.ts'

/** Every act beside deciding, by the calls of a window, at real desks with a real server between them. */
type Stage = { readonly site: Site; readonly initiator: ShiftDesk; readonly head: ShiftDesk; readonly recordId: string }
type Act = CallArgs<'record.act'>
type OnTask = Extract<Act, { readonly taskId: string }>
/** An act on a task without what the page adds to it. */
type Told = OnTask extends infer Each ? (Each extends OnTask ? Omit<Each, 'recordId' | 'taskId' | 'revision'> : never) : never

const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'budget 86566',
  lines: [{ spent_on: '2026-01-02', category: 'transport', receipts: 2, amount: 812_345 }],
}

const warningReasons = { 'receipts-attached': '电子票据随后补' }

/** A claim of 张伟 that waits for 刘洋, the head of his unit. */
async function claimed(): Promise<Stage> {
  const site = await shiftSite()
  const [initiator, head] = [await shiftDesk(site), await shiftDesk(site)]
  await initiator.enrol('zhangwei')
  await head.enrol('liuyang')
  const draftId = site.newId()
  await initiator.get('draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: claim, text: {} })
  const { recordId } = await initiator.get('entry.submit', { draftId, warningReasons, opinion: '' })
  await meet(initiator, head)
  site.clock.turn(60_000)
  return { site, initiator, head, recordId }
}

/** All that waits is sent, and everybody has seen it. */
async function meet(...desks: readonly ShiftDesk[]): Promise<void> {
  for (const desk of [...desks, ...desks]) await desk.get('sync.now', {})
}

async function another(site: Site, userName: string): Promise<ShiftDesk> {
  const desk = await shiftDesk(site)
  await desk.enrol(userName)
  await desk.get('sync.now', {})
  return desk
}

const view = (desk: ShiftDesk, id: string): Promise<RecordView> => desk.get('record.get', { id })
const idOf = (site: Site, userName: string): string => personOf(site, userName).memberId

/** Acts as the page does: on the member's own task, or the question he was asked, in the revision that is shown. */
async function act(desk: ShiftDesk, recordId: string, told: Told, taskOf = (shown: RecordView): string | null => shown.myTaskId) {
  const shown = await view(desk, recordId)
  const task = shown.tasks.find(({ id }) => id === taskOf(shown))
  return desk.call('record.act', { ...told, recordId, taskId: task?.id ?? recordId, revision: task?.revision ?? 0 } as Act)
}

async function agree(desk: ShiftDesk, recordId: string) {
  const { record, myTaskId } = await view(desk, recordId)
  return desk.get('record.decide', { recordId, taskId: myTaskId ?? '', revision: record.revision, decision: 'agree', opinion: '同意', returnTo: null })
}

const refusedWith = (code: FaultCode) => ({ ok: false, fault: { code } })
const told = (shown: RecordView) => shown.trail.map(({ kind, actorName, memberName }) => [kind, actorName, memberName])

test('[WFL-03] a task is transferred: only to whom it may go, with a reason, and the next one is shown; the other has it after the next exchange', async () => {
  const { site, initiator, head, recordId } = await claimed()
  const other = await another(site, 'zhouting')
  const mine = (await view(head, recordId)).myTaskId ?? ''
  const offered = (await head.get('record.candidates', { recordId, taskId: mine })).map(({ userName }) => userName)
  expect(offered).toContain('zhouting')
  expect(offered, 'neither whose record it is nor who has it').not.toEqual(expect.arrayContaining(['zhangwei']))
  expect(offered).not.toContain('liuyang')
  const transfer = { kind: 'transfer' as const, toId: idOf(site, 'zhouting'), reason: '我在外地' }
  expect(await act(head, recordId, { ...transfer, toId: idOf(site, 'zhangwei') })).toMatchObject(refusedWith('own-record'))
  expect(await act(head, recordId, { ...transfer, reason: ' ' })).toMatchObject(refusedWith('reason-missing'))
  expect(await act(initiator, recordId, transfer)).toMatchObject({ ok: false })
  expect(await act(head, recordId, transfer)).toMatchObject({ ok: true, value: { stays: false, nextTaskRecordId: null } })
  const pending = await view(head, recordId)
  expect(pending.trail.at(-1)).toMatchObject({ kind: 'transfer', opinion: '我在外地', memberName: '周婷', pending: 'waiting' })
  const done = await head.get('inbox.list', { tab: 'done', offset: 0, limit: 10 })
  expect(
    done.rows.map((row) => row.recordId),
    'whoever has given it away still finds it',
  ).toEqual([recordId])
  expect(await head.call('record.candidates', { recordId, taskId: mine }), 'it is no longer his to give').toMatchObject(refusedWith('task-missing'))
  await meet(head, other)
  const [row] = (await other.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows
  expect(row).toMatchObject({ recordId, task: { kind: 'approve', origin: 'transfer', fromName: '刘洋' } })
  await agree(other, recordId)
  await meet(other, head)
  expect(told(await view(head, recordId)).slice(1)).toEqual([
    ['transfer', '刘洋', '周婷'],
    ['agree', '周婷', null],
  ])
})

test('[WFL-03] signers are added before and after, each sees whose turn it is, and only whoever added one takes him back', async () => {
  const { site, head, recordId } = await claimed()
  const first = await another(site, 'zhouting')
  const add = { kind: 'add-signer' as const, reason: '请一并核对' }
  expect(await act(head, recordId, { ...add, memberIds: [idOf(site, 'liuyang')], where: 'before' })).toMatchObject(refusedWith('signer-asked'))
  const before = await act(head, recordId, { ...add, memberIds: [idOf(site, 'zhouting')], where: 'before' })
  expect(before, 'his own turn comes later: the next record is shown').toMatchObject({ ok: true, value: { stays: false } })
  const queued = await view(head, recordId)
  expect(queued.tasks.filter(({ state }) => state !== 'cancelled')).toMatchObject([
    { assigneeName: '刘洋', state: 'queued' },
    { assigneeName: '周婷', state: 'open', origin: 'added-before', fromName: '刘洋' },
  ])
  expect(queued.abilities).toContain('remove-signer')
  expect(queued.abilities, 'it is not his turn').not.toContain('agree')
  await meet(head, first)
  const [theirs] = queued.removableTaskIds
  expect(await act(first, recordId, { kind: 'remove-signer', reason: '不用了' }, () => theirs ?? '')).toMatchObject(refusedWith('permission-denied'))
  await agree(first, recordId)
  await meet(first, head)
  expect(await act(head, recordId, { ...add, memberIds: [idOf(site, 'zhengli'), idOf(site, 'heqiang')], where: 'after' })).toMatchObject({
    ok: true,
    value: { stays: true },
  })
  const removable = (await view(head, recordId)).removableTaskIds
  expect(removable).toHaveLength(2)
  expect(await act(head, recordId, { kind: 'remove-signer', reason: '' }, () => removable[0] ?? '')).toMatchObject(refusedWith('reason-missing'))
  expect(await act(head, recordId, { kind: 'remove-signer', reason: '已电话说明' }, () => removable[0] ?? '')).toMatchObject({ ok: true })
  await meet(head)
  expect(told(await view(head, recordId)).slice(1)).toEqual([
    ['add-before', '刘洋', '周婷'],
    ['agree', '周婷', null],
    ['add-after', '刘洋', '郑丽'],
    ['add-after', '刘洋', '何强'],
    ['remove-signer', '刘洋', '郑丽'],
  ])
})

test('[WFL-03] the initiator is asked while the clock stands, answers from his inbox, and the clock goes on', async () => {
  const { site, initiator, head, recordId } = await claimed()
  expect(await act(head, recordId, { kind: 'ask', question: '' })).toMatchObject(refusedWith('opinion-missing'))
  expect(await act(head, recordId, { kind: 'ask', question: '合同编号是哪一个？' })).toMatchObject({ ok: true, value: { stays: true } })
  expect(await act(head, recordId, { kind: 'ask', question: '再问一次' })).toMatchObject(refusedWith('act-not-allowed'))
  await meet(head, initiator)
  expect((await head.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows[0]?.task?.pausedAt).toBeTypeOf('number')
  const [row] = (await initiator.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows
  expect(row).toMatchObject({ recordId, task: { kind: 'answer', fromName: '刘洋' } })
  const asked = await view(initiator, recordId)
  expect(asked.question).toMatchObject({ words: '合同编号是哪一个？', askerName: '刘洋' })
  expect(asked.abilities).toContain('answer')
  expect(asked.abilities, 'whoever waits for the answer is not urged').not.toContain('urge')
  const question = (shown: RecordView): string | null => shown.question?.taskId ?? null
  expect(await act(initiator, recordId, { kind: 'answer', answer: ' ' }, question)).toMatchObject(refusedWith('opinion-missing'))
  site.clock.turn(60_000)
  expect(await act(initiator, recordId, { kind: 'answer', answer: 'HT-2026-18' }, question)).toMatchObject({ ok: true, value: { stays: false } })
  await meet(initiator, head)
  const answered = await view(head, recordId)
  expect(answered.tasks.find(({ id }) => id === answered.myTaskId)).toMatchObject({ pausedAt: null })
  expect(told(answered).slice(1)).toEqual([
    ['ask', '刘洋', null],
    ['answer', '张伟', '刘洋'],
  ])
})

test('[WFL-03] the initiator urges, and is told in minutes when he may again; whoever is urged sees it', async () => {
  const { site, initiator, head, recordId } = await claimed()
  expect((await view(initiator, recordId)).abilities).toContain('urge')
  expect(await initiator.call('record.act', { kind: 'urge', recordId, words: '请尽快' })).toMatchObject({ ok: true, value: { stays: true } })
  site.clock.turn(20 * 60_000)
  expect(await initiator.call('record.act', { kind: 'urge', recordId, words: '' })).toMatchObject({ fault: { code: 'urged-lately', params: { minutes: 40 } } })
  expect(await head.call('record.act', { kind: 'urge', recordId, words: '' })).toMatchObject(refusedWith('permission-denied'))
  await meet(initiator, head)
  expect((await head.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows[0]?.task?.urgedAt).toBeTypeOf('number')
})

test('[WFL-03] a record is terminated only by whom the permission lets, with a reason, and nobody is asked any more', async () => {
  const { site, initiator, head, recordId } = await claimed()
  const director = await another(site, 'wangjianguo')
  const { record, abilities } = await view(director, recordId)
  const end = { kind: 'terminate' as const, recordId, revision: record.revision, reason: '项目取消' }
  expect(abilities).toContain('terminate')
  expect((await view(initiator, recordId)).abilities).not.toContain('terminate')
  expect(await initiator.call('record.act', end)).toMatchObject(refusedWith('permission-denied'))
  expect(await director.call('record.act', { ...end, reason: '' })).toMatchObject(refusedWith('reason-missing'))
  expect(await director.call('record.act', end)).toMatchObject({ ok: true })
  await meet(director, initiator, head)
  expect(await view(initiator, recordId)).toMatchObject({ record: { state: 'terminated' }, pending: 'none' })
  expect((await head.get('inbox.counts', {})).todo).toBe(0)
})

test('[WFL-11] a return can come straight back to whoever returned it', async () => {
  const { initiator, head, recordId } = await claimed()
  const { record, myTaskId } = await view(head, recordId)
  const back = { recordId, taskId: myTaskId ?? '', revision: record.revision, decision: 'return' as const, opinion: '请补票据', returnTo: null, resume: true }
  await head.get('record.decide', back)
  await meet(head, initiator)
  expect((await view(initiator, recordId)).trail.at(-1)?.changes).toEqual({ 'return:resume': [null, true] })
  const { draftId } = await initiator.get('record.revise', { recordId })
  await initiator.get('entry.submit', { draftId, warningReasons, opinion: '已补' })
  await meet(initiator, head)
  expect((await view(head, recordId)).abilities).toContain('agree')
})

test('an act that the server refuses lies in the conflict inbox with all its words, and can be let go', async () => {
  const { initiator, head, recordId } = await claimed()
  head.machine.cable.isCut = true
  expect(await act(head, recordId, { kind: 'ask', question: '票据呢？' })).toMatchObject({ ok: true })
  const { record } = await view(initiator, recordId)
  await initiator.get('record.withdraw', { recordId, revision: record.revision, reason: '填错了' })
  await initiator.get('sync.now', {})
  head.machine.cable.isCut = false
  await meet(head)
  const [conflict] = await head.get('conflict.list', { state: 'open' })
  expect(conflict).toMatchObject({
    name: 'record.ask',
    args: { question: '票据呢？' },
    meanwhile: { kind: 'withdraw', actorName: '张伟' },
    abilities: ['discard'],
  })
  expect((await view(head, recordId)).trail.map(({ kind }) => kind)).toEqual(['submit', 'withdraw'])
})
