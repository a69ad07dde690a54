import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordView } from '#shared/contract/store.ts'
import { findProjection } from '#store/register/project.ts'
import { memberIds, type Person } from '../../support/store-company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const draftId = '00000009-0000-7000-8000-000000000001'
const claim = {
  purpose: '赴杭州验收',
  expense_type: 'daily',
  budget_number: 'B-1',
  lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
}

async function saveDraft(data: Record<string, unknown>, text: Record<string, string> = {}): Promise<void> {
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: data as typeof claim, text })
}

async function submit(): Promise<string> {
  await saveDraft(claim)
  return (await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
}

async function decide(who: Person, recordId: string, decision: 'agree' | 'return', opinion: string, returnTo: string | null = null) {
  const { record, myTaskId } = await desk.get(who, 'record.get', { id: recordId })
  return desk.call(who, 'record.decide', { recordId, taskId: myTaskId ?? '', revision: record.revision, decision, opinion, returnTo })
}

const view = (who: Person, id: string): Promise<RecordView> => desk.get(who, 'record.get', { id })

test('[ENT-20] a draft is on disk when saved, belongs to its member alone, and survives a restart', async () => {
  await saveDraft({ purpose: '赴杭州' }, { 'lines.0.amount': '12.' })
  desk = await desk.reopen()
  expect(await desk.get('operator', 'draft.get', { id: draftId })).toMatchObject({
    title: '赴杭州',
    data: { purpose: '赴杭州' },
    text: { 'lines.0.amount': '12.' },
    definitionVersion: 1,
  })
  expect(await desk.get('head', 'draft.list', {})).toEqual([])
  expect(await desk.call('head', 'draft.get', { id: draftId })).toMatchObject({ ok: false })
  expect(await desk.call('head', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: {}, text: {} })).toMatchObject({
    ok: false,
    fault: { code: 'permission-denied' },
  })
  await desk.get('head', 'draft.remove', { id: draftId })
  expect(await desk.get('operator', 'inbox.counts', {})).toMatchObject({ drafts: 1 })
})

test('[ENT-03] [WFL-02] what is typed is checked as it will be judged: sums, capitals, faults, and whom it goes to', async () => {
  const checked = await desk.get('operator', 'entry.check', { definitionKey: 'expense-claim', definitionVersion: 1, data: claim })
  expect(checked.errors).toEqual([])
  expect(checked.computed).toMatchObject({ total: 12_345 })
  expect(checked.capitals).toMatchObject({ total: '壹佰贰拾叁元肆角伍分', 'lines.0.amount': '壹佰贰拾叁元肆角伍分' })
  expect(checked.next).toEqual([
    { label: { zh: '部门负责人审批', en: 'Unit head' }, assignees: ['王主任'] },
    { label: { zh: '预算负责人审批', en: 'Budget owner' }, assignees: ['陈预算'] },
  ])
  const empty = await desk.get('operator', 'entry.check', { definitionKey: 'expense-claim', definitionVersion: 1, data: {} })
  expect(empty.errors.map(({ field }) => field)).toContain('purpose')
})

test('a draft goes only with its submission; what could not be read keeps it', async () => {
  await saveDraft(claim, { 'lines.0.amount': 'abc' })
  expect(await desk.call('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).toMatchObject({
    ok: false,
    fault: { code: 'record-invalid', field: 'lines.0.amount' },
  })
  await saveDraft({ ...claim, purpose: '' })
  expect(await desk.call('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).toMatchObject({
    ok: false,
    fault: { code: 'record-invalid', field: 'purpose' },
  })
  expect(await desk.get('operator', 'draft.list', {})).toHaveLength(1)
  const recordId = await submit()
  expect(await desk.get('operator', 'draft.list', {})).toEqual([])
  expect((await view('operator', recordId)).record).toMatchObject({ title: '赴杭州验收', amountMinor: 12_345, businessDate: '2026-03-02' })
})

test('[WFL-02] [WFL-05] [WFL-09] [WFL-11] a claim is returned, revised, resubmitted and agreed, and everybody sees the whole trail', async () => {
  const recordId = await submit()
  expect(await desk.get('head', 'inbox.counts', {})).toMatchObject({ todo: 1, overdue: 0 })
  const [task] = (await desk.get('head', 'inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows
  expect(task).toMatchObject({
    recordId,
    title: '赴杭州验收',
    creator: '张三',
    unit: { zh: '实验室' },
    amountMinor: 12_345,
    currency: 'CNY',
    waitsFor: ['王主任'],
    nodeLabel: { zh: '部门负责人审批' },
    pending: 'waiting',
  })
  expect(await view('head', recordId)).toMatchObject({
    abilities: ['agree', 'return', 'refuse', 'transfer', 'add-signer', 'ask', 'comment', 'copy'],
    returnTargets: [{ node: null, label: { zh: '张三' }, resumes: true }],
    pending: 'waiting',
  })

  expect(await decide('head', recordId, 'return', '')).toMatchObject({ ok: false, fault: { code: 'reason-missing' } })
  expect(await decide('head', recordId, 'return', '请补充票据')).toMatchObject({ ok: true })
  const returned = await view('operator', recordId)
  expect(returned).toMatchObject({ record: { state: 'returned' }, abilities: ['revise', 'withdraw', 'comment', 'copy'] })
  expect(returned.ahead.map(({ node }) => node)).toEqual(['unit-head', 'budget-owner'])
  expect((await desk.get('operator', 'inbox.list', { tab: 'copied', offset: 0, limit: 10 })).rows).toMatchObject([{ recordId, unread: true }])
  await desk.get('operator', 'notice.read', { recordId })
  expect(await desk.get('operator', 'inbox.counts', {})).toMatchObject({ copied: 0, todo: 1 })

  const { draftId: revision } = await desk.get('operator', 'record.revise', { recordId })
  expect(await desk.get('operator', 'record.revise', { recordId })).toEqual({ draftId: revision })
  const begun = await desk.get('operator', 'draft.get', { id: revision })
  expect(begun.data).toEqual(claim)
  await desk.get('operator', 'draft.save', {
    id: revision,
    definitionKey: 'expense-claim',
    recordId,
    data: { ...claim, purpose: '赴杭州验收（补票据）' },
    text: {},
  })
  await desk.get('operator', 'entry.submit', { draftId: revision, warningReasons: {}, opinion: '已补' })

  expect(await decide('head', recordId, 'agree', '同意')).toMatchObject({ ok: true, value: { nextTaskRecordId: null } })
  expect(await decide('budgetOwner', recordId, 'agree', '预算内')).toMatchObject({ ok: true })
  const done = await view('finance', recordId)
  expect(done).toMatchObject({ record: { state: 'completed', round: 2 }, ahead: [], myTaskId: null })
  expect(done.trail.map(({ kind, actorName, opinion }) => [kind, actorName, opinion])).toEqual([
    ['submit', '张三', ''],
    ['return', '王主任', '请补充票据'],
    ['resubmit', '张三', '已补'],
    ['agree', '王主任', '同意'],
    ['agree', '陈预算', '预算内'],
    ['complete', '陈预算', ''],
  ])
  expect((await desk.get('head', 'inbox.list', { tab: 'done', offset: 0, limit: 10 })).rows.map((row) => row.recordId)).toEqual([recordId])
  expect((await desk.get('operator', 'inbox.list', { tab: 'mine', offset: 0, limit: 10 })).rows.map((row) => row.recordId)).toEqual([recordId])
})

test('[PRM-06] [PRM-10] whoever has no part sees nothing: not the record, its list, its search, its files', async () => {
  const recordId = await submit()
  expect(await desk.call('seller', 'record.get', { id: recordId })).toEqual(
    await desk.call('seller', 'record.get', { id: '00000009-0000-7000-8000-000000000099' }),
  )
  expect(await desk.get('seller', 'search.find', { text: '杭州', limit: 10 })).toEqual([])
  expect(await desk.get('seller', 'register.open', { definitionKey: 'expense-claim', filters: [], sort: [], search: '' })).toMatchObject({
    total: 0,
    totals: { total: 0 },
  })
  expect(await desk.call('seller', 'record.copy', { recordId })).toMatchObject({ ok: false, fault: { code: 'not-held' } })
  expect(await desk.call('seller', 'record.comment', { recordId, text: '看看' })).toMatchObject({ ok: false })
})

test('a decision on what somebody has changed meanwhile is refused and changes nothing', async () => {
  const recordId = await submit()
  const seen = await view('head', recordId)
  await desk.get('operator', 'record.withdraw', { recordId, revision: seen.record.revision, reason: '填错了' })
  expect(
    await desk.call('head', 'record.decide', {
      recordId,
      taskId: seen.myTaskId ?? '',
      revision: seen.record.revision,
      decision: 'agree',
      opinion: '同意',
      returnTo: null,
    }),
  ).toMatchObject({ ok: false, fault: { code: 'record-withdrawn' } })
  expect((await view('head', recordId)).record.state).toBe('withdrawn')
})

test('[ENT-02] a file is taken in for a draft, travels with the record, and is read and saved by those who may', async () => {
  const path = join(desk.directory, '发票.pdf')
  await writeFile(path, '%PDF-1.7 invoice')
  await saveDraft(claim)
  const file = await desk.get('operator', 'attachment.add', { draftId, field: 'attachments', file: desk.chosen('read', path) })
  expect(file).toMatchObject({ name: '发票.pdf', size: 16, mime: 'application/pdf' })
  expect(await desk.call('head', 'attachment.read', { sha256: file.sha256 })).toMatchObject({ ok: false, fault: { code: 'attachment-missing' } })
  await saveDraft({ ...claim, attachments: [file] })
  expect(Buffer.from((await desk.get('operator', 'attachment.read', { sha256: file.sha256 })).bytes).toString()).toBe('%PDF-1.7 invoice')
  const { recordId } = await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  expect((await view('head', recordId)).attachments).toMatchObject([{ name: '发票.pdf', held: true }])

  const target = join(desk.directory, 'saved.pdf')
  await desk.get('head', 'attachment.saveAs', { sha256: file.sha256, file: desk.chosen('write', target) })
  expect(await readFile(target, 'utf8')).toBe('%PDF-1.7 invoice')
  expect(desk.store.database.readRaw.prepare(`SELECT "actorId" FROM "audit" WHERE "act" = 'attachment.save-as'`).pluck().all()).toEqual([memberIds.head])
  expect(await desk.call('seller', 'attachment.saveAs', { sha256: file.sha256, file: desk.chosen('write', target) })).toMatchObject({
    ok: false,
    fault: { code: 'attachment-missing' },
  })

  const { draftId: copy } = await desk.get('operator', 'record.copy', { recordId })
  expect((await desk.get('operator', 'draft.get', { id: copy })).data).toEqual(claim)
  await writeFile(join(desk.directory, 'run.exe'), 'MZ')
  expect(
    await desk.call('operator', 'attachment.add', { draftId: copy, field: 'attachments', file: desk.chosen('read', join(desk.directory, 'run.exe')) }),
  ).toMatchObject({
    ok: false,
    fault: { code: 'attachment-type' },
  })
})

test('a value that may stand only once is refused at the desk, with the number of the record that has it', async () => {
  const entry = { claim_no: 'D-1', amount: 100, submitted_at: 0, outcome: 'paid' }
  const once = async (): Promise<unknown> => {
    await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'claim-register', recordId: null, data: entry, text: {} })
    return desk.call('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  }
  const check = async (recordId: string | null) =>
    (await desk.get('operator', 'entry.check', { definitionKey: 'claim-register', definitionVersion: 1, data: entry, recordId })).errors
  expect(await check(null)).toEqual([])
  expect(await once()).toMatchObject({ ok: true })
  const [{ id, number } = { id: '', number: '' }] = desk.store.database.readRaw
    .prepare(`SELECT "id", "number" FROM "record" WHERE "definitionKey" = 'claim-register'`)
    .all() as readonly { readonly id: string; readonly number: string }[]
  expect(await check(null)).toEqual([{ code: 'field-duplicate', params: { other: number }, field: 'claim_no' }])
  // Who revises that very record may keep its value.
  expect(await check(id)).toEqual([])
  expect(await once()).toMatchObject({ ok: false, fault: { code: 'record-invalid', params: { code: 'field-duplicate' }, field: 'claim_no' } })
  const { table = '' } = findProjection(desk.store.database.readRaw, 'claim-register') ?? {}
  for (const state of ['terminated', 'refused', 'withdrawn']) {
    await desk.store.database.write(async (_, raw) => raw.prepare(`UPDATE "${table}" SET "state" = ?`).run(state))
    expect([state, await check(null)]).toEqual([state, []])
  }
})

test('people are found by name, pinyin, initials and a mixture, with readings that depend on the name', async () => {
  const find = async (text: string): Promise<string[]> =>
    (await desk.get('operator', 'search.find', { text, limit: 10 })).filter(({ kind }) => kind === 'member').map(({ title }) => title)
  expect(await find('张')).toEqual(['张三'])
  expect(await find('zs')).toEqual(['张三'])
  expect(await find('zhangs')).toEqual(['张三'])
  expect(await find('张s')).toEqual(['张三'])
  expect(await find('shanxx')).toEqual(['单雄信'])
  expect(await find('nobody')).toEqual([])
})

test('the catalogue shows what a member may do; a record of his own opens its register', async () => {
  const able = async (who: Person, key: string) => (await desk.get(who, 'definition.list', {})).find((entry) => entry.key === key)
  expect(await able('seller', 'expense-claim')).toMatchObject({ abilities: ['start'], records: 0 })
  await submit()
  expect(await able('operator', 'expense-claim')).toMatchObject({ abilities: ['start', 'import', 'read'], records: 1 })
  expect(await able('seller', 'expense-claim')).toMatchObject({ abilities: ['start'], records: 0 })
  expect(await able('analyst', 'claim-register')).toMatchObject({ abilities: ['export', 'read'] })
})
