import { expect, test } from 'vitest'
import { compileDefinition } from '#shared/definition/compile.ts'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { mayCorrect } from '#shared/permissions/policy.ts'
import { companyIndex, companyStore, idOf, member, monday, steppedWith, unit, type MemberName } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const form: SteppedDraft['form'] = [
  { key: 'subject', kind: 'text', label, required: true },
  { key: 'weight', kind: 'integer', label, checked: true, max: 100 },
  { key: 'doubled', kind: 'computed', label, expression: 'form.weight * 2', result: 'integer' },
  {
    key: 'urgent',
    kind: 'choice',
    label,
    options: [
      { key: 'yes', label },
      { key: 'no', label },
    ],
  },
  { key: 'amount', kind: 'money', label },
]
const second = { key: 'second', kind: 'check', label, assignee: { kind: 'role', role: 'operator' } } as const
const head = { key: 'head', kind: 'approve', label, assignee: { kind: 'unit-head', level: 1 }, when: 'form.urgent != "no"' } as const
const chief = { key: 'chief', kind: 'approve', label, assignee: { kind: 'member', memberId: member.chief } } as const
const corrections: SteppedDraft['corrections'] = { fields: ['subject', 'weight'], own: { minutes: 60 }, by: [{ role: 'operator' }] }
const body = steppedWith({
  form,
  amount: 'amount',
  corrections,
  permissions: { start: ['everyone'], read: [{ role: 'operator' }] },
  register: { columns: ['number'], sort: { column: 'number', descending: false } },
  rules: [{ key: 'light', assert: 'form.weight < 90', severity: 'warning', fields: ['weight'], message: label }],
  route: { steps: [second, head, chief] },
})

async function running() {
  const { act, reader } = await companyStore()
  expect(code(await act(member.admin, 'definition.publish', { body }))).toBe('ok')
  const data = { subject: '三月', weight: 7, urgent: 'yes', amount: 500 }
  const sent = {
    recordId: idOf(50),
    definitionKey: 'test-form',
    definitionVersion: 1,
    data,
    businessDate: '2026-03-02',
    unitId: unit.shift,
    warningReasons: {},
  }
  expect(code(await act(member.amy, 'record.submit', sent))).toBe('ok')
  const tasks = () => reader().list('task', { recordId: idOf(50) })
  const open = async () => (await tasks()).filter(({ state }) => state === 'open').map(({ node, assigneeId }) => [node, assigneeId])
  const record = async () => (await reader().list('record', { id: idOf(50) }))[0]
  const correct = async (name: MemberName, changes: object[], more: object = {}, at = monday) =>
    code(await act(member[name], 'record.correct', { recordId: idOf(50), changes, reason: '看错一行', warningReasons: {}, ...more }, { at, judgedAt: at }))
  const decide = async (name: MemberName) => {
    const task = (await tasks()).find(({ assigneeId, state }) => assigneeId === member[name] && state === 'open')
    const args = { recordId: idOf(50), taskId: task?.id ?? idOf(404), decision: 'agree', opinion: '同意', returnTo: null }
    return code(await act(member[name], 'record.decide', args))
  }
  return { act, reader, open, record, correct, decide }
}

const subject = (to: unknown, from: unknown = '三月') => [{ field: 'subject', from, to }]
const weight = (to: unknown, from: unknown = 7) => [{ field: 'weight', from, to }]

test('[ENT-06] [ENT-18] a correction keeps the old value, its reason and its author for ever, and what is worked out follows; the form is judged as when it was handed in', async () => {
  const { correct, record, reader } = await running()
  expect(await correct('amy', subject('四月'), { reason: ' ' })).toBe('reason-missing')
  expect(await correct('amy', subject(null))).toBe('record-invalid')
  expect(await correct('amy', weight(101))).toBe('record-invalid')
  expect(await correct('amy', weight(95))).toBe('reason-missing')
  expect(await correct('amy', subject('三月'))).toBe('correction-empty')
  expect(await correct('amy', [...subject('四月'), ...subject('五月')])).toBe('correction-empty')
  expect(await correct('amy', [...subject('四月'), ...weight(9)])).toBe('ok')

  expect(await record()).toMatchObject({ data: { subject: '四月', weight: 9, doubled: 18 }, title: '四月', round: 1, state: 'running' })
  const [act] = (await reader().list('act', { recordId: idOf(50) })).filter(({ kind }) => kind === 'correct')
  expect(act).toMatchObject({ actorId: member.amy, opinion: '看错一行', changes: { subject: ['三月', '四月'], weight: [7, 9], doubled: [14, 18] } })
  // Whoever saw the value before is told that it is another one.
  expect(await correct('amy', subject('五月'))).toBe('value-changed')
  expect(await correct('amy', weight(95, 9), { warningReasons: { light: '称过' } })).toBe('ok')
})

test('[ENT-06] [PRM-09] only whom the definition names corrects, only what it names, the initiator only in time', async () => {
  const { correct, reader } = await running()
  const hour = 60 * 60_000
  expect(await correct('amy', subject('四月'), {}, monday + hour - 1)).toBe('ok')
  expect(await correct('analyst', subject('五月', '四月'))).toBe('permission-denied')
  expect(await correct('shiftHead', subject('五月', '四月'))).toBe('permission-denied')
  expect(await correct('amy', [{ field: 'urgent', from: 'yes', to: null }])).toBe('correction-decides')
  expect(await correct('amy', [{ field: 'amount', from: 500, to: 1 }])).toBe('correction-decides')
  // Amy holds the role as well: what ends after an hour is the initiator's own right, so another definition is asked.
  const own = definitionBodySchema.parse({ ...body, version: 2, corrections: { ...corrections, by: [] } })
  const [record] = await reader().list('record', { id: idOf(50) })
  const may = (at: number) => record && mayCorrect(companyIndex(), member.amy, record, own, { at, now: at })
  expect([may(monday + hour - 1), may(monday + hour)]).toEqual([true, false])
})

test('[ENT-04] [ENT-06] what a second person has compared is compared again and the route goes straight back; who corrected it decides nothing of it any more', async () => {
  const { correct, decide, open, record } = await running()
  expect(await open()).toEqual([['second', member.ben]])
  // Whoever is asked to compare it returns it instead: he would have nothing left to compare it by.
  expect(await correct('ben', weight(9))).toBe('act-not-allowed')
  expect(await decide('ben')).toBe('ok')
  expect(await open()).toEqual([['head', member.shiftHead]])
  expect(await correct('amy', subject('四月'))).toBe('ok')
  expect(await open()).toEqual([['head', member.shiftHead]])
  expect(await correct('amy', weight(9))).toBe('ok')
  expect(await open()).toEqual([['second', member.ben]])
  expect(await decide('ben')).toBe('ok')
  expect(await open()).toEqual([['head', member.shiftHead]])
  expect(await decide('shiftHead')).toBe('ok')

  // Ben corrects: he has become its author, so somebody else compares it again.
  expect(await correct('ben', weight(10, 9))).toBe('ok')
  expect(await open()).toEqual([['second', member.shiftHead]])
  expect(await decide('ben')).not.toBe('ok')
  expect(await decide('shiftHead')).toBe('ok')
  expect(await open()).toEqual([['chief', member.chief]])
  expect(await decide('chief')).toBe('ok')

  expect((await record())?.state).toBe('completed')
  expect(await correct('amy', weight(11, 10))).toBe('correction-decides')
  expect(await correct('amy', subject('五月', '四月'))).toBe('ok')
  expect(await record()).toMatchObject({ state: 'completed', title: '五月', data: { weight: 10 } })
})

test('[PRM-06] a shield that a later version brings covers what stands already, also from whoever would correct it', async () => {
  const { act, correct, decide } = await running()
  expect(await decide('ben')).toBe('ok')
  expect(await correct('ben', subject('四月'))).toBe('ok')
  const shield = { level: 'confidential' } as const
  const covered = form.map((field) => (field.key === 'subject' ? { ...field, shield } : field))
  expect(code(await act(member.admin, 'definition.publish', { body: { ...body, version: 2, form: covered, title: "'x'" } }))).toBe('ok')
  expect(await correct('ben', subject('五月', '四月'))).toBe('permission-denied')
  expect(await correct('amy', subject('五月', '四月'))).toBe('ok')
})

test('[ENT-06] a definition that would let the route or the amount be corrected is refused, and so is one that nobody could correct by', () => {
  const problem = (change: SteppedDraft['corrections']) => {
    const compiled = compileDefinition(definitionBodySchema.parse({ ...body, corrections: change }))
    return compiled.ok ? 'ok' : String(compiled.fault.params?.['detail'])
  }
  const own = { own: { minutes: 1 } }
  expect(problem({ ...own, fields: ['subject'] })).toBe('ok')
  expect(problem({ ...own, fields: ['amount'] })).toBe('amount decides the route')
  expect(problem({ ...own, fields: ['urgent'] })).toBe('urgent decides the route')
  expect(problem({ ...own, fields: ['doubled'] })).toBe('doubled cannot be corrected')
  expect(problem({ ...own, fields: ['gone'] })).toBe('unknown field gone')
  expect(problem({ fields: ['subject'] })).toBe('nobody corrects')
})

const doneWork = { decision: 'done', opinion: '已办', returnTo: null, resume: false, data: {}, warningReasons: {} }

const text = (key: string, more: object = {}) => ({ key, kind: 'text', label, ...more }) as const
const agreeing = { key: 'agree', kind: 'approve', label, assignee: { kind: 'member', memberId: member.chief } } as const
const carrying = { key: 'carry', kind: 'do', label, assignee: { kind: 'member', memberId: member.shiftHead }, corrects: 'lines' } as const

/** A request for corrections. */
const requestOf = (steps: Steps = [agreeing, carrying], more: Partial<SteppedDraft> = {}) =>
  steppedWith({
    key: 'asking-form',
    form: [
      text('record'),
      text('reason', { checked: true }),
      { key: 'lines', kind: 'table', label, columns: [text('field'), text('old_value'), text('new_value')] },
    ],
    permissions: { start: ['everyone'], read: [{ role: 'operator' }] },
    register: { columns: ['number'], sort: { column: 'number', descending: false } },
    title: 'form.reason',
    route: { steps },
    ...more,
  })
type Steps = SteppedDraft['route']['steps']

/** A definition that is corrected by request alone, a record of it, and a request about it. */
async function byRequest(steps?: Steps) {
  const { act, reader } = await companyStore()
  const asks = definitionBodySchema.parse({ ...body, corrections: { ...corrections, request: 'asking-form' } })
  const asking = requestOf(steps)
  for (const each of [asks, asking]) expect(code(await act(member.admin, 'definition.publish', { body: each }))).toBe('ok')
  const sent = (definitionKey: string, n: number, data: object) =>
    act(member.amy, 'record.submit', {
      recordId: idOf(n),
      definitionKey,
      definitionVersion: 1,
      data,
      businessDate: '2026-03-02',
      unitId: unit.shift,
      warningReasons: {},
    })
  expect(code(await sent('test-form', 50, { subject: '三月', weight: 7, urgent: 'yes', amount: 500 }))).toBe('ok')
  const ask = async (n: number, lines: readonly object[]) => expect(code(await sent('asking-form', n, { record: idOf(50), reason: '抄错', lines }))).toBe('ok')
  const taskOf = async (name: MemberName, n: number) => {
    const task = (await reader().list('task', { recordId: idOf(n) })).find(({ assigneeId, state }) => assigneeId === member[name] && state === 'open')
    return { recordId: idOf(n), taskId: task?.id ?? idOf(404) }
  }
  const agree = async (n: number) =>
    code(await act(member.chief, 'record.decide', { ...(await taskOf('chief', n)), decision: 'agree', opinion: '同意', returnTo: null }))
  const carry = async (n: number) => code(await act(member.shiftHead, 'record.put-right', { ...(await taskOf('shiftHead', n)), opinion: '已核对' }))
  const record = async (n = 50) => (await reader().list('record', { id: idOf(n) }))[0]
  const actsOf = async (n: number, kind: string) => (await reader().list('act', { recordId: idOf(n) })).filter((each) => each.kind === kind)
  return { act, ask, agree, carry, record, actsOf, taskOf }
}

const line = (field: string, from: string, to: string) => ({ field, old_value: from, new_value: to })

test('[ENT-06] [ENT-16] what is corrected by request alone is corrected by nobody directly; an approved request puts it right in one act, and both trails name each other', async () => {
  const { act, ask, agree, carry, record, actsOf, taskOf } = await byRequest()
  const direct = await act(member.amy, 'record.correct', { recordId: idOf(50), changes: subject('四月'), reason: '抄错', warningReasons: {} })
  expect(code(direct)).toBe('correction-unapproved')
  await ask(60, [line('subject', '三月', '四月')])
  expect(await carry(60)).toBe('task-missing')
  expect(await agree(60)).toBe('ok')
  // It is done by putting it right and by nothing else.
  const said = await act(member.shiftHead, 'record.decide', { ...(await taskOf('shiftHead', 60)), ...doneWork }, { version: 2 })
  expect(code(said)).toBe('act-not-allowed')
  expect((await record())?.data).toMatchObject({ subject: '三月' })
  expect(await carry(60)).toBe('ok')
  const request = await record(60)
  expect([(await record())?.data['subject'], request?.state]).toEqual(['四月', 'completed'])
  const [corrected] = await actsOf(50, 'correct')
  expect(corrected).toMatchObject({
    actorId: member.shiftHead,
    opinion: '抄错',
    changes: { subject: ['三月', '四月'], 'correct:request': [null, request?.number] },
  })
  expect((await actsOf(60, 'done'))[0]?.changes).toEqual({ 'correct:record': [null, (await record())?.number] })
})

test('[ENT-06] [ENT-18] what was approved is what is put right: not where the old value has changed, not what the definition does not name, not what the form refuses, and then nothing of it', async () => {
  const { ask, agree, carry, record } = await byRequest()
  const refused = async (n: number, lines: readonly object[]) => {
    await ask(n, lines)
    expect(await agree(n)).toBe('ok')
    return carry(n)
  }
  expect(await refused(61, [line('subject', '二月', '四月')])).toBe('value-changed')
  expect(await refused(62, [line('subject', '三月', '四月'), line('amount', '5.00', '1.00')])).toBe('correction-decides')
  expect(await refused(63, [line('subject', '三月', '四月'), line('nothing', '', '1')])).toBe('field-unknown')
  expect(await refused(64, [line('weight', '7', '999')])).toBe('field-too-large')
  expect(await refused(65, [line('subject', '三月', '')])).toBe('record-invalid')
  expect([(await record())?.data['subject'], (await record(62))?.state]).toEqual(['三月', 'running'])
})

test('[ENT-16] nobody sends a request back so that it comes straight to him again: what is put right was agreed to as it stands', async () => {
  const { act, ask, agree, record, taskOf } = await byRequest()
  await ask(66, [line('subject', '三月', '四月')])
  expect(await agree(66)).toBe('ok')
  const back = async (resume: boolean) =>
    act(member.shiftHead, 'record.decide', { ...(await taskOf('shiftHead', 66)), ...doneWork, decision: 'return', resume, data: null }, { version: 2 })
  expect(code(await back(true))).toBe('act-not-allowed')
  expect((await record(66))?.state).toBe('running')
  expect(code(await back(false))).toBe('ok')
})

test('[ENT-16] a blind entry that differs sends a request back to its beginning, past nobody who has agreed to it', async () => {
  const second = { key: 'second', kind: 'double-entry', label, assignee: { kind: 'member', memberId: member.shiftHead } } as const
  const { act, ask, agree, actsOf, taskOf } = await byRequest([agreeing, second, carrying])
  await ask(69, [line('subject', '三月', '四月')])
  expect(await agree(69)).toBe('ok')
  const differs = { opinion: '原单如此', data: { reason: '漏抄' }, keep: [] }
  expect(code(await act(member.shiftHead, 'record.settle-entry', { ...(await taskOf('shiftHead', 69)), ...differs }))).toBe('ok')
  expect((await actsOf(69, 'return'))[0]?.changes).not.toHaveProperty('return:resume')
  const again = { recordId: idOf(69), data: { record: idOf(50), reason: '漏抄', lines: [line('subject', '三月', '五月')] }, opinion: '', warningReasons: {} }
  expect(code(await act(member.amy, 'record.resubmit', again))).toBe('ok')
  expect(await agree(69), 'the head is asked again').toBe('ok')
})

test('[ENT-16] what a request asks for is corrected by nobody while it runs', () => {
  const problem = (...fields: string[]) => {
    const compiled = compileDefinition(definitionBodySchema.parse(requestOf(undefined, { corrections: { fields, own: { minutes: 60 }, by: [] } })))
    return compiled.ok ? 'ok' : String(compiled.fault.params?.['detail'])
  }
  expect(problem('reason')).toBe('ok')
  expect(problem('lines')).toBe('lines decides the route')
  expect(problem('record')).toBe('record decides the route')
})

test('[ENT-06] what stands already when a request is carried out once more is not put right twice', async () => {
  const { ask, agree, carry, actsOf } = await byRequest()
  for (const n of [67, 68]) {
    await ask(n, [line('subject', '三月', '四月')])
    expect(await agree(n)).toBe('ok')
    expect(await carry(n)).toBe('ok')
  }
  expect(await actsOf(50, 'correct')).toHaveLength(1)
})
