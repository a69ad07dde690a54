import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { companyStore, idOf, member, monday, unit, type MemberName } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const claim = { purpose: '出差', expense_type: 'daily', budget_number: 'B1', lines: [{ spent_on: '2026-03-01', category: 'meal', amount: 12_000 }] }
const file = { id: idOf(70), name: '发票.pdf', mime: 'application/pdf', size: 10, sha256: 'a'.repeat(64) }

async function open() {
  const store = await companyStore()
  const rows = () => store.reader()
  const submit = (recordId: string, data: object = claim, more: object = {}, options = {}, author: MemberName = 'amy') =>
    store.act(
      member[author],
      'record.submit',
      { recordId, definitionKey: 'expense-claim', definitionVersion: 1, data, businessDate: '2026-03-02', unitId: unit.shift, warningReasons: {}, ...more },
      options,
    )
  const taskOf = async (recordId: string, name: MemberName) =>
    (await rows().list('task', { recordId })).find((task) => task.assigneeId === member[name] && task.state === 'open')?.id ?? idOf(404)
  const decide = async (recordId: string, name: MemberName, decision = 'agree', more: object = {}, options = {}) =>
    store.act(member[name], 'record.decide', { recordId, taskId: await taskOf(recordId, name), decision, opinion: '同意', returnTo: null, ...more }, options)
  return { ...store, rows, submit, decide, taskOf }
}

test('[WFL-09] [WFL-10] a claim is submitted, returned, corrected, approved; the trail, the scopes and the notices say so', async () => {
  const { act, rows, submit, decide } = await open()
  const id = idOf(50)
  expect(await submit(id, { ...claim, attachments: [file] })).toEqual({ ok: true, value: undefined })
  expect(await rows().get('record', id)).toMatchObject({
    revision: 1,
    number: 'BX2026-000001',
    numberState: 'official',
    state: 'running',
    nodes: ['unit-head'],
    amountMinor: 12_000,
    title: '出差',
    data: { total: 12_000 },
  })
  expect(await rows().list('attachment', { recordId: id })).toMatchObject([{ id: file.id, field: 'attachments', createdBy: member.amy, sha256: file.sha256 }])
  expect(code(await decide(id, 'shiftHead', 'return', { opinion: '金额与发票不符' }))).toBe('ok')
  const changed = { ...claim, attachments: [file], lines: [{ ...claim.lines[0], amount: 11_000 }] }
  expect(code(await act(member.amy, 'record.resubmit', { recordId: id, data: changed, opinion: '已更正', warningReasons: {} }))).toBe('ok')
  expect(code(await decide(id, 'shiftHead'))).toBe('ok')
  expect(code(await decide(id, 'budget'))).toBe('ok')
  const record = (await rows().get('record', id))!
  expect(record).toMatchObject({ state: 'completed', round: 2, amountMinor: 11_000, nodes: [], closedAt: monday, number: 'BX2026-000001' })
  expect(record.scopes).toEqual(
    [member.shiftHead, member.amy, member.budget]
      .map((one) => `member:${one}`)
      .concat(`unit:${unit.shift}`)
      .toSorted(),
  )
  const acts = await rows().list('act', { recordId: id })
  expect(acts.map(({ kind }) => kind)).toEqual(['submit', 'return', 'resubmit', 'agree', 'agree', 'complete'])
  expect(acts[2]?.changes).toMatchObject({ total: [12_000, 11_000] })
  expect(acts.every((line) => line.notBefore === monday - 5 && line.notAfter === monday + 5)).toBe(true)
  expect((await rows().list('notice', { memberId: member.amy })).map(({ kind }) => kind)).toEqual(['returned', 'result'])
  expect(code(await act(member.amy, 'notice.read', { recordId: id }))).toBe('ok')
  expect((await rows().list('notice', { memberId: member.amy })).every(({ readAt }) => readAt === monday)).toBe(true)
})

test('a desk gives a provisional number and names things as the server will', async () => {
  const desk = await open()
  const server = await open()
  const id = '0190a000-0000-7000-8000-00000abc1234'
  await desk.submit(id, claim, {}, { place: 'desk', takeNumbers: null, bounds: null })
  await server.submit(id)
  expect(await desk.rows().get('record', id)).toMatchObject({ number: '~OPS1-BC1234', numberState: 'provisional' })
  const names = async (store: typeof desk) =>
    [...(await store.rows().list('task', { recordId: id })), ...(await store.rows().list('act', { recordId: id }))].map((row) => row.id)
  expect(await names(desk)).toEqual(await names(server))
  expect((await desk.rows().list('act', { recordId: id }))[0]).toMatchObject({ notBefore: null, notAfter: null })
})

test('official numbers run on within their series, and a refused record takes none', async () => {
  const { submit, rows } = await open()
  await submit(idOf(51))
  expect(code(await submit(idOf(52), { ...claim, purpose: '' }))).toBe('record-invalid')
  await submit(idOf(53))
  await submit(idOf(54), claim, { businessDate: '2027-03-02', warningReasons: {}, data: { ...claim, lines: [{ ...claim.lines[0], spent_on: '2027-03-01' }] } })
  expect(await Promise.all([51, 53, 54].map(async (n) => (await rows().get('record', idOf(n)))?.number))).toEqual([
    'BX2026-000001',
    'BX2026-000002',
    'BX2027-000001',
  ])
})

test('[ENT-03] what is wrong with submitted data is named; warnings pass only with a reason, which is kept', async () => {
  const { submit, rows } = await open()
  expect(await submit(idOf(55), { ...claim, lines: [{ ...claim.lines[0], spent_on: '2026-03-09' }] })).toEqual({
    ok: false,
    fault: { code: 'record-invalid', params: { code: 'field-rule', rule: 'not-in-future', count: 1 }, field: 'lines.0.spent_on' },
  })
  const dinner = { ...claim, lines: [{ spent_on: '2026-03-01', category: 'entertainment', description: '晚餐', amount: 150_000 }], attachments: [file] }
  expect(await submit(idOf(56), dinner)).toMatchObject({ fault: { code: 'reason-missing', params: { rule: 'entertainment-limit' } } })
  expect(code(await submit(idOf(56), dinner, { warningReasons: { 'entertainment-limit': '接待重要客户' } }))).toBe('ok')
  expect((await rows().list('act', { recordId: idOf(56) }))[0]?.changes).toEqual({ 'warning:entertainment-limit': [null, '接待重要客户'] })
})

test('[PRM-10] what one may not do is refused', async () => {
  const { act, submit, decide } = await open()
  expect(code(await submit(idOf(57), claim, { unitId: unit.finance }))).toBe('permission-denied')
  expect(code(await submit(idOf(57), claim, { definitionVersion: 2 }))).toBe('definition-missing')
  expect(code(await submit(idOf(57)))).toBe('ok')
  expect(code(await submit(idOf(57)))).toBe('record-exists')
  expect(code(await decide(idOf(57), 'budget'))).toBe('task-missing')
  expect(code(await act(member.ben, 'record.comment', { recordId: idOf(57), text: '看看' }))).toBe('permission-denied')
  expect(code(await act(member.shiftHead, 'record.comment', { recordId: idOf(57), text: '请补充' }))).toBe('ok')
  expect(code(await act(idOf(998), 'record.comment', { recordId: idOf(57), text: '?' }))).toBe('author-unknown')
  expect(code(await act(member.amy, 'record.comment', { recordId: idOf(404), text: '?' }))).toBe('record-missing')
  expect(code(await act(member.amy, 'record.comment', { recordId: idOf(404), text: '?' }, { place: 'desk' }))).toBe('not-held')
  expect(code(await act(member.amy, 'record.comment', { recordId: idOf(57), words: '?' }))).toBe('mutation-malformed')
  expect(code(await act(member.amy, 'record.steal', {}))).toBe('mutation-unknown')
})

test('an attachment of another record cannot be taken over', async () => {
  const { submit } = await open()
  await submit(idOf(58), { ...claim, attachments: [file] })
  expect(code(await submit(idOf(59), { ...claim, attachments: [file] }))).toBe('record-invalid')
})

test('[PRM-02] a record names a file only when the desk has sent its bytes; one that it has already stays its own when it is revised from elsewhere', async () => {
  const { act, submit, decide } = await open()
  const unsent = { findUnsent: async (files: readonly string[]) => new Set(files) }
  const withFile = { ...claim, attachments: [file] }
  expect(code(await submit(idOf(58), withFile, {}, unsent))).toBe('record-invalid')
  expect(code(await submit(idOf(58), withFile))).toBe('ok')
  await decide(idOf(58), 'shiftHead', 'return', { opinion: '金额与发票不符' })
  const resubmit = (attachments: readonly object[]) =>
    act(member.amy, 'record.resubmit', { recordId: idOf(58), data: { ...claim, attachments }, opinion: '', warningReasons: {} }, unsent)
  expect(code(await resubmit([file, { ...file, id: idOf(71) }]))).toBe('record-invalid')
  expect(code(await resubmit([file]))).toBe('ok')
})

test('what the author saw must still stand; a better explanation is given where there is one', async () => {
  const { act, submit, decide, taskOf, rows } = await open()
  const id = idOf(60)
  await submit(id)
  const taskId = await taskOf(id, 'shiftHead')
  const expects = [{ entity: 'record', id, revision: 1 }]
  expect(await decide(id, 'shiftHead', 'agree', {}, { expects: [{ entity: 'record', id, revision: 7 }] })).toMatchObject({
    fault: { code: 'record-changed', params: { expected: 7, actual: 1 } },
  })
  expect(await rows().get('record', id)).toMatchObject({ revision: 1, nodes: ['unit-head'] })
  await act(member.amy, 'record.withdraw', { recordId: id, reason: '填错' })
  expect(code(await decide(id, 'shiftHead', 'agree', { taskId }, { expects }))).toBe('record-withdrawn')
})

test('a remark and a vote among several do not change the record, so that nobody else’s decision is refused for them', async () => {
  const { act, submit, decide, rows } = await open()
  const data = {
    subject: '货架',
    purchase_type: 'equipment',
    needed_by: '2026-04-01',
    budget_number: 'B',
    urgency: 'normal',
    background: '扩建',
    items: [{ item: '货架', quantity: 10, price: 300_000 }],
  }
  await submit(idOf(61), data, { definitionKey: 'purchase-request' })
  await decide(idOf(61), 'shiftHead')
  await decide(idOf(61), 'budget')
  const before = (await rows().get('record', idOf(61)))!
  expect(before.nodes).toEqual(['finance'])
  await act(member.amy, 'record.comment', { recordId: idOf(61), text: '急' })
  expect(code(await decide(idOf(61), 'cfo', 'agree', {}, { expects: [{ entity: 'record', id: idOf(61), revision: before.revision }] }))).toBe('ok')
  expect(code(await decide(idOf(61), 'clerk', 'agree', {}, { expects: [{ entity: 'record', id: idOf(61), revision: before.revision }] }))).toBe('ok')
  expect((await rows().get('record', idOf(61)))?.nodes).toEqual(['confirm'])
})
