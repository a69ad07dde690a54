import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { companyStore, idOf, member, monday, unit, type CompanyStore, type MemberName } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const hour = 3_600_000
const now = { at: monday + 48 * hour, judgedAt: monday + 48 * hour }
const declaration = { claim_no: 'D1', amount: 12_050, budget_number: 'B1', first_check: 'claims-office', budget: 'own' }
const beginning = {
  definitionKey: 'travel-declaration',
  definitionVersion: 1,
  initiatorId: member.amy,
  data: declaration,
  businessDate: '2026-03-02',
  unitId: unit.shift,
}
const id = idOf(60)

/** The company, where `opsHead` may enter what happened outside, for operations; somebody holds every role of the route. */
async function open() {
  const store = await companyStore()
  const given: [MemberName, string, string | null][] = [
    ['opsHead', 'supervisor', unit.operations],
    ['chief', 'supervisor', null],
    ['clerk', 'claims-office', null],
    ['ben', 'pre-approver', null],
  ]
  for (const [n, [name, roleKey, unitId]] of given.entries())
    expect(code(await store.act(member.admin, 'grant.put', { id: idOf(800 + n), memberId: member[name], roleKey, unitId, expiresAt: null }))).toBe('ok')
  const submit = () =>
    store.act(member.amy, 'record.submit', {
      recordId: id,
      definitionKey: 'travel-declaration',
      definitionVersion: 1,
      data: declaration,
      businessDate: '2026-03-02',
      unitId: unit.shift,
      warningReasons: {},
    })
  const enter = (author: MemberName, change: object = {}) => store.act(member[author], 'record.back-enter', entry(change), now)
  return { ...store, submit, enter, state: () => stateOf(store) }
}

function entry(change: object): object {
  return {
    recordId: id,
    beginning: null,
    act: 'agree',
    node: 'administration',
    actorId: member.clerk,
    happenedAt: monday + hour,
    reason: '停电，纸上签字',
    leadsTo: { to: 'node', node: 'supervisor' },
    ...change,
  }
}

async function stateOf({ reader }: CompanyStore) {
  const rows = reader()
  const record = await rows.get('record', id)
  const open = (await rows.list('task', { recordId: id, state: 'open' })).map(({ node, kind, assigneeId }) => ({ node, kind, assigneeId }))
  return { record, open, acts: await rows.list('act', { recordId: id }) }
}

test('a supervisor enters what was decided on paper: the trail names who did it and who entered it, and the route goes on from there', async () => {
  const { submit, enter, state } = await open()
  await submit()
  expect(code(await enter('opsHead'))).toBe('ok')
  const after = await state()
  expect(after.record).toMatchObject({ state: 'running', nodes: ['supervisor'], revision: 2 })
  expect(after.open.every(({ node }) => node === 'supervisor')).toBe(true)
  expect(after.acts.find(({ kind }) => kind === 'agree')).toMatchObject({
    node: 'administration',
    actorId: member.clerk,
    enteredBy: member.opsHead,
    at: monday + hour,
    notAfter: monday + 5,
    opinion: '停电，纸上签字',
  })
  expect(after.acts.find(({ kind }) => kind === 'submit')).toMatchObject({ enteredBy: null })
  expect(after.record?.scopes).toEqual(expect.arrayContaining([`member:${member.opsHead}`, `member:${member.clerk}`]))
})

test('back entry is a right of its own, for the unit that it is held for, and never on a record or of an act of one’s own', async () => {
  const { act, submit, enter } = await open()
  await submit()
  for (const name of ['clerk', 'shiftHead', 'admin', 'analyst'] as const) expect([name, code(await enter(name))]).toEqual([name, 'permission-denied'])
  expect(code(await enter('amy'))).toBe('own-record')
  await act(member.admin, 'grant.put', { id: idOf(820), memberId: member.cfo, roleKey: 'supervisor', unitId: unit.finance, expiresAt: null })
  expect(code(await enter('cfo'))).toBe('permission-denied')
  expect(code(await enter('opsHead', { actorId: member.opsHead, node: 'supervisor' }))).toBe('back-entry-own')
  expect(code(await enter('opsHead', { actorId: member.amy }))).toBe('own-record')
  expect(code(await enter('opsHead', { beginning: { ...beginning, initiatorId: member.opsHead }, recordId: idOf(61), act: 'start', node: null }))).toBe(
    'own-record',
  )
})

test('an entry needs its reason, a possible time, a known person and node', async () => {
  const { submit, enter, state } = await open()
  await submit()
  const refused: [object, string][] = [
    [{ reason: '  ' }, 'reason-missing'],
    [{ happenedAt: monday + 49 * hour }, 'back-entry-time'],
    [{ happenedAt: monday - hour }, 'back-entry-time'],
    [{ actorId: idOf(999) }, 'member-missing'],
    [{ node: null }, 'act-not-allowed'],
    [{ node: 'nowhere' }, 'act-not-allowed'],
    [{ act: 'withdraw', actorId: member.amy }, 'act-not-allowed'],
    [{ act: 'submit', node: null, actorId: member.amy }, 'act-not-allowed'],
    [{ leadsTo: { to: 'node', node: 'nowhere' } }, 'act-not-allowed'],
    [{ recordId: idOf(404) }, 'record-missing'],
  ]
  for (const [change, expected] of refused) expect([change, code(await enter('opsHead', change))]).toEqual([change, expected])
  expect((await state()).acts).toHaveLength(1)
})

test('a record that began on paper is entered for its initiator, to whom it then belongs', async () => {
  const { act, enter, state } = await open()
  expect(code(await enter('opsHead', { beginning, act: 'agree' }))).toBe('act-not-allowed')
  expect(code(await enter('opsHead', { beginning: { ...beginning, data: {} }, act: 'start', node: null, actorId: null }))).toBe('record-invalid')
  const started = { beginning, act: 'start', node: null, actorId: null, leadsTo: { to: 'initiator' } }
  expect(code(await enter('opsHead', started))).toBe('ok')
  expect(code(await enter('opsHead', started))).toBe('record-exists')
  const after = await state()
  expect(after.record).toMatchObject({ creatorId: member.amy, state: 'started', createdAt: monday + hour, number: 'CL2026-000001', amountMinor: 12_050 })
  expect(after.acts).toMatchObject([{ kind: 'start', actorId: member.amy, enteredBy: member.opsHead, at: monday + hour }])
  expect(after.open).toEqual([{ node: 'pre-approval', kind: 'revise', assigneeId: member.amy }])
  expect(code(await act(member.amy, 'record.resubmit', { recordId: id, data: declaration, opinion: '', warningReasons: {} }, now))).toBe('ok')
  expect((await state()).record).toMatchObject({ state: 'running', nodes: ['administration'], round: 1 })
  // Only what comes back is a round more.
  expect(code(await enter('opsHead', { act: 'return', happenedAt: monday + 2 * hour, leadsTo: { to: 'initiator' } }))).toBe('ok')
  expect(code(await act(member.amy, 'record.resubmit', { recordId: id, data: declaration, opinion: '', warningReasons: {} }, now))).toBe('ok')
  expect((await state()).record).toMatchObject({ state: 'running', round: 2 })
})

test('an entry may end a record, open one that had ended, or change nothing; nobody known may have acted', async () => {
  const { submit, enter, state } = await open()
  await submit()
  expect(code(await enter('opsHead', { act: 'refuse', actorId: null, leadsTo: { to: 'closed', state: 'refused' } }))).toBe('ok')
  const refused = await state()
  expect(refused).toMatchObject({ open: [], record: { state: 'refused', closedAt: monday + hour, nodes: [] } })
  expect(refused.acts.find(({ kind }) => kind === 'refuse')).toMatchObject({ actorId: member.opsHead, enteredBy: member.opsHead })
  expect(code(await enter('chief', { act: 'withdraw', node: null, actorId: member.amy, leadsTo: { to: 'same' } }))).toBe('ok')
  expect((await state()).record).toMatchObject({ state: 'refused', closedAt: monday + hour })
  expect(code(await enter('opsHead', { node: 'supervisor', actorId: member.chief, leadsTo: { to: 'node', node: 'payment-request' } }))).toBe('ok')
  expect((await state()).record).toMatchObject({ state: 'running', closedAt: null, nodes: ['payment-request'] })
})

test('a record taken back to revise lies with its initiator, who says so once after each return', async () => {
  const { act, submit, state, reader } = await open()
  await submit()
  const recall = (reason = '漏了一张票') => act(member.amy, 'record.recall', { recordId: id, reason })
  expect(code(await act(member.ben, 'record.recall', { recordId: id, reason: 'x' }))).toBe('permission-denied')
  expect(code(await recall(' '))).toBe('reason-missing')
  expect(code(await recall())).toBe('ok')
  expect(await state()).toMatchObject({ record: { state: 'returned' }, open: [{ kind: 'revise', assigneeId: member.amy }] })
  expect(code(await recall())).toBe('act-not-allowed')
  await act(member.amy, 'record.resubmit', { recordId: id, data: declaration, opinion: '', warningReasons: {} })
  const [task] = await reader().list('task', { recordId: id, state: 'open', assigneeId: member.clerk })
  const back = { recordId: id, taskId: task?.id, decision: 'return', opinion: '请补票', returnTo: null }
  expect(code(await act(member.clerk, 'record.decide', back))).toBe('ok')
  expect([code(await recall('收到')), code(await recall('收到'))]).toEqual(['ok', 'act-not-allowed'])
  expect((await state()).acts.map(({ kind }) => kind)).toEqual(['submit', 'recall', 'resubmit', 'return', 'recall'])
})

test('where a definition does not have it, nobody takes a record back to revise', async () => {
  const { act } = await open()
  const claim = { purpose: '出差', expense_type: 'daily', budget_number: 'B1', lines: [{ spent_on: '2026-03-01', category: 'meal', amount: 12_000 }] }
  const submitted = { recordId: idOf(62), definitionKey: 'expense-claim', definitionVersion: 1, data: claim, businessDate: '2026-03-02', unitId: unit.shift }
  expect(code(await act(member.amy, 'record.submit', { ...submitted, warningReasons: {} }))).toBe('ok')
  expect(code(await act(member.amy, 'record.recall', { recordId: idOf(62), reason: 'x' }))).toBe('act-not-allowed')
})
