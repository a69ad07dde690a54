import { expect, test } from 'vitest'
import type { Result } from '#shared/kernel/fault.ts'
import { mutations } from '#shared/mutations/registry.ts'
import { shippedDefinitions } from '#shared/templates/library.ts'
import { companyRows, companyStore, idOf, member, steppedWith, unit, type MemberName } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const company = companyRows()
const memberRow = (name: MemberName, change: object = {}) => {
  const { revision, ...row } = company.members.find(({ id }) => id === member[name])!
  return { ...row, ...change, ...(revision < 0 ? {} : {}) }
}

test('every mutation has its name and version once', () => {
  const names = mutations.map(({ name, version }) => `${name}@${version}`)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual([
    'record.submit@1',
    'record.resubmit@1',
    'record.decide@1',
    'record.withdraw@1',
    'record.comment@1',
    'record.import@1',
    'record.undo-import@1',
    'notice.read@1',
    'member.put@1',
    'unit.put@1',
    'post.put@1',
    'grant.put@1',
    'grant.remove@1',
    'setting.put@1',
    'definition.publish@1',
    'account.issue@1',
    'record.recall@1',
    'record.back-enter@1',
    'conflict.resolve@1',
    'account.issue@2',
    'desk.close@1',
    'desk.reopen@1',
    'desk.admit@1',
    'record.decide@2',
    'record.transfer@1',
    'record.add-signers@1',
    'record.remove-signer@1',
    'record.ask@1',
    'record.answer@1',
    'record.urge@1',
    'record.progress@1',
    'record.terminate@1',
    'member.hand-over@1',
    'delegation.put@1',
    'delegation.remove@1',
    'clock.tick@1',
    'definition.publish@2',
    'definition.retire@1',
    'record.settle-entry@1',
    'schedule.start@1',
    'phrase.put@1',
    'phrase.remove@1',
    'hold.place@1',
    'hold.lift@1',
    'record.dispose@1',
    'record.correct@1',
    'day.sign-in@1',
    'day.sign-out@1',
    'day.reconcile@1',
    'day.summarise@1',
    'day.close@1',
    'day.seal@1',
    'record.supplement@1',
    'capture.enter@1',
    'record.put-right@1',
  ])
})

test('[AUT-01] only who may manages members; names to sign in with are used once', async () => {
  const { act, reader } = await companyStore()
  const fresh = memberRow('amy', { id: idOf(900), userName: ' Zoe ', name: '周颖' })
  expect(code(await act(member.amy, 'member.put', fresh))).toBe('permission-denied')
  expect(code(await act(member.admin, 'member.put', fresh))).toBe('ok')
  expect(await reader().get('member', idOf(900))).toMatchObject({ userName: 'Zoe', revision: 1 })
  expect(code(await act(member.admin, 'member.put', { ...fresh, id: idOf(901), userName: 'zoe' }))).toBe('member-exists')
  expect(code(await act(member.admin, 'member.put', { ...fresh, userName: 'zoe2', unitId: idOf(1) }))).toBe('unit-missing')
})

test('[AUT-22] disabling a member hands his open tasks on at once', async () => {
  const { act, reader } = await companyStore()
  const data = { purpose: '出差', expense_type: 'daily', budget_number: 'B1', lines: [{ spent_on: '2026-03-01', category: 'meal', amount: 12_000 }] }
  await act(member.amy, 'record.submit', {
    recordId: idOf(50),
    definitionKey: 'expense-claim',
    definitionVersion: 1,
    data,
    businessDate: '2026-03-02',
    unitId: unit.shift,
    warningReasons: {},
  })
  const [task] = await reader().list('task', { recordId: idOf(50) })
  expect(code(await act(member.admin, 'member.put', memberRow('shiftHead', { state: 'disabled' })))).toBe('ok')
  expect((await reader().list('task', { recordId: idOf(50) })).map(({ state, assigneeId, fallback }) => [state, assigneeId, fallback])).toEqual([
    ['cancelled', member.shiftHead, false],
    ['open', member.opsHead, true],
  ])
  expect((await reader().get('record', idOf(50)))?.scopes).toContain(`member:${member.opsHead}`)
  expect(code(await act(member.shiftHead, 'record.decide', { recordId: idOf(50), taskId: task!.id, decision: 'agree', opinion: '同意', returnTo: null }))).toBe(
    'author-unknown',
  )
})

test('a company keeps an administrator', async () => {
  const { act, reader } = await companyStore()
  expect(code(await act(member.admin, 'member.put', memberRow('admin2', { state: 'disabled' })))).toBe('ok')
  expect(code(await act(member.admin, 'member.put', memberRow('admin', { state: 'disabled' })))).toBe('permission-denied')
  const grant = (await reader().list('grant', { memberId: member.admin }))[0]!
  expect(code(await act(member.admin, 'grant.remove', { id: grant.id }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'grant.put', { id: grant.id, memberId: member.admin, roleKey: 'administrator', unitId: null, expiresAt: 5 }))).toBe(
    'permission-denied',
  )
  expect(code(await act(member.admin, 'grant.put', { id: idOf(950), memberId: member.ben, roleKey: 'administrator', unitId: null, expiresAt: null }))).toBe(
    'ok',
  )
  expect(code(await act(member.ben, 'grant.remove', { id: grant.id }))).toBe('ok')
  expect(code(await act(member.admin, 'grant.remove', { id: idOf(950) }))).toBe('permission-denied')
})

test('units stay a tree with heads who are there', async () => {
  const { act } = await companyStore()
  const put = (change: object) =>
    act(member.admin, 'unit.put', {
      id: unit.operations,
      name: { zh: '运营部', en: 'Operations' },
      parentId: unit.company,
      headId: member.opsHead,
      sort: 2,
      state: 'active',
      ...change,
    }).then(code)
  expect(await put({})).toBe('ok')
  expect(await put({ parentId: unit.shift })).toBe('call-malformed')
  expect(await put({ parentId: unit.operations })).toBe('call-malformed')
  expect(await put({ parentId: idOf(1) })).toBe('unit-missing')
  expect(await put({ headId: idOf(1) })).toBe('member-missing')
  expect(await put({ name: { zh: '财务部', en: 'x' } })).toBe('unit-exists')
})

test('[PRM-08] settings are the administrator’s, and must make sense', async () => {
  const { act, reader } = await companyStore()
  const put = (key: string, value: unknown, author = member.admin) => act(author, 'setting.put', { key, value }).then(code)
  expect(await put('lock.idleMinutes', 10, member.amy)).toBe('permission-denied')
  expect(await put('lock.idleMinutes', 10)).toBe('ok')
  expect(await put('lock.idleMinutes', 0)).toBe('call-malformed')
  expect(await put('nothing', 0)).toBe('mutation-malformed')
  expect(await put('calendar.hours', [['09:00', '08:00']])).toBe('call-malformed')
  expect(await put('calendar.hours', [['08:00', '12:00']])).toBe('ok')
  expect(await put('calendar.timeZone', 'Asia/Nowhere')).toBe('call-malformed')
  expect(await put('calendar.overrides', { '2026-02-30': true })).toBe('call-malformed')
  expect(await put('calendar.overrides', { '2026-02-28': true })).toBe('ok')
  expect(await reader().get('setting', 'lock.idleMinutes')).toMatchObject({ value: 10 })
})

test('[TPL-07] versions are published one after the other, sound, and never again; running records keep theirs', async () => {
  const { act, reader } = await companyStore()
  const body = shippedDefinitions[0]!
  const publish = (change: object, author = member.admin) => act(author, 'definition.publish', { body: { ...body, ...change } }).then(code)
  expect(await publish({ version: 2 }, member.amy)).toBe('permission-denied')
  expect(await publish({ version: 1 })).toBe('record-changed')
  expect(await publish({ version: 3 })).toBe('record-changed')
  expect(await publish({ version: 2, title: 'form.nothing' })).toBe('definition-invalid')
  expect(await publish({ version: 2, name: { zh: '报销', en: '报销' } })).toBe('definition-invalid')
  expect(await publish({ version: 2, permissions: { ...body.permissions, start: [{ role: 'king' }] } })).toBe('definition-invalid')
  expect(await publish({ version: 2, route: { ...body.route, nodes: [] } })).toBe('ok')
  expect(await publish({ version: 2 })).toBe('record-changed')
  expect(await reader().get('definition', 'expense-claim@1')).toMatchObject({ revision: 1, state: 'published', body: { version: 1 } })
  const data = { purpose: '出差', expense_type: 'daily', budget_number: 'B1', lines: [{ spent_on: '2026-03-01', category: 'meal', amount: 12_000 }] }
  const start = (n: number, definitionVersion: number) =>
    act(member.amy, 'record.submit', {
      recordId: idOf(n),
      definitionKey: 'expense-claim',
      definitionVersion,
      data,
      businessDate: '2026-03-02',
      unitId: unit.shift,
      warningReasons: {},
    })
  await start(50, 1)
  await start(51, 2)
  expect([(await reader().get('record', idOf(50)))?.state, (await reader().get('record', idOf(51)))?.state]).toEqual(['running', 'completed'])
})

test('issuing an account is an administrator’s act for an active member', async () => {
  const { act } = await companyStore()
  expect(code(await act(member.admin, 'account.issue', { memberId: member.amy }))).toBe('ok')
  expect(code(await act(member.amy, 'account.issue', { memberId: member.amy }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'account.issue', { memberId: idOf(1) }))).toBe('member-missing')
})

test('[TPL-06] a sub-process must be there, and none may lead back to where it came from', async () => {
  const { act } = await companyStore()
  const label = { zh: '项', en: 'Item' }
  const starting = (key: string, ...started: string[]) =>
    steppedWith({ key, route: { steps: started.map((definition, n) => ({ key: `s${n}`, kind: 'sub-process', label, definition })) } })
  const publish = async (draft: object) => {
    const result = await act(member.admin, 'definition.publish', { body: JSON.parse(JSON.stringify(draft)) as object })
    return result.ok ? 'ok' : `${result.fault.params?.['where']}: ${result.fault.params?.['detail']}`
  }
  expect(await publish(starting('outer', 'inner'))).toBe('route.s0: no published definition inner')
  expect(await publish(starting('inner'))).toBe('ok')
  expect(await publish(starting('outer', 'inner'))).toBe('ok')
  expect(await publish({ ...starting('inner', 'expense-claim', 'outer'), version: 2 })).toBe('route.s1: a sub-process of itself')
})

test('[TPL-07] a retired process starts nothing more in any version, what runs goes on, and the next version brings it back; one that another starts is not retired', async () => {
  const { act, reader } = await companyStore()
  const body = shippedDefinitions.find(({ key }) => key === 'daily-operations')!
  const start = (n: number, version = 1) => act(member.amy, 'record.submit', submission(n, version)).then(code)
  const retire = (key: string, author = member.admin) => act(author, 'definition.retire', { key }).then(code)
  expect(await start(60)).toBe('ok')
  expect(code(await act(member.admin, 'definition.publish', { body: { ...body, version: 2 } }))).toBe('ok')
  expect(await retire('daily-operations', member.amy)).toBe('permission-denied')
  expect(await retire('daily-operations')).toBe('ok')
  expect([await retire('daily-operations'), await retire('nothing')]).toEqual(['definition-retired', 'definition-retired'])
  expect([await start(61), await start(62, 2)]).toEqual(['definition-retired', 'definition-retired'])
  const [task] = await reader().list('task', { recordId: idOf(60), state: 'open' })
  const agreed = { recordId: idOf(60), taskId: task!.id, decision: 'agree', opinion: '相符', returnTo: null }
  expect(code(await act(task!.assigneeId, 'record.decide', agreed))).toBe('ok')
  expect(code(await act(member.admin, 'definition.publish', { body: { ...body, version: 3 } }))).toBe('ok')
  expect([await start(63, 2), await start(64, 3)]).toEqual(['definition-retired', 'ok'])

  const starting = steppedWith({
    key: 'outer',
    route: { steps: [{ key: 's', kind: 'sub-process', label: { zh: '项', en: 'Item' }, definition: 'daily-operations' }] },
  })
  expect(code(await act(member.admin, 'definition.publish', { body: JSON.parse(JSON.stringify(starting)) as object }))).toBe('ok')
  expect([await retire('daily-operations'), await retire('outer'), await retire('daily-operations')]).toEqual(['definition-needed', 'ok', 'ok'])
})

function submission(n: number, definitionVersion: number) {
  const data = { shift: 'early', recorded_at: '10:00', line: 'A', orders_in: 10, orders_done: 10, errors_found: 0, turnover: 1, temperature: -180 }
  return { recordId: idOf(n), definitionKey: 'daily-operations', definitionVersion, data, businessDate: '2026-03-02', unitId: unit.shift, warningReasons: {} }
}

test('[PRM-10] only who may manages desks; a desk is closed once, taken back while it has not been told, and admitted under a code of its own', async () => {
  const { act, reader } = await companyStore()
  const admission = { deskId: '01970000-0000-7000-8000-0000000000aa', publicKey: `${'A'.repeat(43)}=`, code: 'D07', weak: true, name: '二号库' }
  const { deskId } = admission
  expect(code(await act(member.amy, 'desk.admit', admission))).toBe('permission-denied')
  expect(code(await act(member.admin, 'desk.admit', admission))).toBe('ok')
  expect(await reader().get('desk', deskId)).toMatchObject({ code: 'D07', weak: true, state: 'active', closing: null })
  expect(code(await act(member.admin, 'desk.admit', admission))).toBe('desk-exists')
  expect(code(await act(member.admin, 'desk.admit', { ...admission, deskId: '01970000-0000-7000-8000-0000000000bb' }))).toBe('ok')
  expect((await reader().get('desk', '01970000-0000-7000-8000-0000000000bb'))?.code).not.toBe('D07')

  expect(code(await act(member.amy, 'desk.close', { deskId, reason: 'lost' }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'desk.close', { deskId: idOf(999), reason: 'lost' }))).toBe('desk-missing')
  expect(code(await act(member.admin, 'desk.close', { deskId, reason: 'stolen' }))).toBe('ok')
  expect(await reader().get('desk', deskId)).toMatchObject({ state: 'closing', closing: { reason: 'stolen', byId: member.admin, closedAt: null } })
  expect(code(await act(member.admin, 'desk.close', { deskId, reason: 'lost' }))).toBe('desk-closed')
  expect(code(await act(member.amy, 'desk.reopen', { deskId }))).toBe('permission-denied')
  expect(code(await act(member.admin, 'desk.reopen', { deskId }))).toBe('ok')
  expect(await reader().get('desk', deskId)).toMatchObject({ state: 'active', closing: null })
})
