import { expect, test } from 'vitest'
import { dayMs } from '#shared/calendar/civil-date.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { sealHash } from '#shared/workflow/business-day.ts'
import { asSealed, contentOf, dayIdOf } from '#shared/workflow/day-content.ts'
import { companyRows, companyStore, draftWith, idOf, member, monday, unit, type CompanyStore } from '../../support/company.ts'

const date = '2026-03-02'
const dayId = dayIdOf(unit.shift, date)
const ofDay = { unitId: unit.shift, date }
const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)

/** Figures that a shift enters, through with their route when they are submitted, and a form that somebody has to pass. */
const figures = definitionBodySchema.parse(
  draftWith({
    key: 'figures',
    form: [
      { key: 'subject', kind: 'text', label: { zh: '事项', en: 'Subject' }, required: true },
      { key: 'orders', kind: 'integer', label: { zh: '单量', en: 'Orders' } },
      { key: 'day', kind: 'date', label: { zh: '日期', en: 'Day' } },
    ],
    route: { nodes: [] },
    permissions: { start: ['everyone'], import: ['everyone'] },
    businessDay: { date: 'day', signIn: true, totals: ['orders'] },
    corrections: { fields: ['orders'], own: { minutes: 600 } },
  }),
)
const passing = definitionBodySchema.parse(
  draftWith({
    key: 'passing',
    route: {
      nodes: [{ key: 'head', kind: 'approve', label: { zh: '负责人', en: 'Head' }, assignee: { kind: 'unit-head', level: 1 } }],
    },
    businessDay: {},
  }),
)

const submission = (n: number, orders: number, change: object = {}) => ({
  recordId: idOf(5000 + n),
  definitionKey: 'figures',
  definitionVersion: 1,
  data: { subject: `第${n}班`, orders },
  businessDate: date,
  unitId: unit.shift,
  warningReasons: {},
  ...change,
})
const withPassing = (n: number) => submission(n, 0, { definitionKey: 'passing', data: { subject: `第${n}件` } })

async function shift(): Promise<CompanyStore> {
  const store = await companyStore({ company: companyRows(), definitions: [figures, passing] })
  expect(code(await store.act(member.amy, 'day.sign-in', ofDay))).toBe('ok')
  return store
}

const dayOf = async ({ reader }: CompanyStore) => (await reader().get('day', dayId))!
const recordOf = async ({ reader }: CompanyStore, n: number) => (await reader().get('record', idOf(5000 + n)))!
const actsOf = async ({ reader }: CompanyStore, n: number) => (await reader().list('act', { recordId: idOf(5000 + n) })).map(({ kind }) => kind)

/** Reconciles, sums up and closes the day as it stands. */
async function closed(store: CompanyStore, typed: number, at = monday): Promise<void> {
  const lines = [{ definitionKey: 'figures', field: 'orders', typed }]
  expect(code(await store.act(member.shiftHead, 'day.reconcile', { ...ofDay, lines, note: '' }, { at }))).toBe('ok')
  expect(code(await store.act(member.shiftHead, 'day.summarise', { ...ofDay, text: '正常' }, { at }))).toBe('ok')
  expect(await store.act(member.shiftHead, 'day.close', { ...ofDay, inSpiteOf: [], reason: '' }, { at })).toEqual({ ok: true, value: undefined })
}

async function sealed(store: CompanyStore): Promise<void> {
  const content = contentOf(await store.reader().list('record', { dayId }), dayId)
  expect(await store.act(member.shiftHead, 'day.seal', { ...ofDay, content })).toEqual({ ok: true, value: undefined })
}

test('[CLD-14] the first sign-in opens the day of the unit; whoever enters has signed in first', async () => {
  const store = await shift()
  expect(await dayOf(store)).toMatchObject({
    state: 'open',
    people: [{ memberId: member.amy, inAt: monday, outAt: null, late: false }],
    trail: [{ kind: 'sign-in' }],
  })
  expect(code(await store.act(member.amy, 'day.sign-in', ofDay))).toBe('ok')
  expect((await dayOf(store)).people).toHaveLength(1)
  expect(code(await store.act(member.ben, 'record.submit', submission(1, 3)))).toBe('day-not-signed-in')
  expect(code(await store.act(member.amy, 'record.submit', submission(1, 3)))).toBe('ok')
  expect(await recordOf(store, 1)).toMatchObject({ dayId, late: null, state: 'completed' })
  expect(code(await store.act(member.amy, 'day.sign-out', ofDay))).toBe('ok')
  expect(code(await store.act(member.amy, 'record.submit', submission(2, 3)))).toBe('day-not-signed-in')
})

test('one signs in on the day itself, in the unit in which one works', async () => {
  const store = await shift()
  const next = (days: number) => ({ at: monday + days * dayMs })
  expect(code(await store.act(member.ben, 'day.sign-in', ofDay, next(1)))).toBe('ok')
  expect(code(await store.act(member.shiftHead, 'day.sign-in', ofDay, next(2)))).toBe('day-not-now')
  expect(code(await store.act(member.clerk, 'day.sign-in', ofDay))).toBe('permission-denied')
  expect(code(await store.act(member.amy, 'day.close', { ...ofDay, inSpiteOf: [], reason: '' }))).toBe('permission-denied')
  expect(code(await store.act(member.shiftHead, 'day.close', { ...ofDay, date: '2026-03-01', inSpiteOf: [], reason: '' }))).toBe('day-missing')
})

test('a form can name the day; the record belongs to it whatever day it is entered on', async () => {
  const store = await shift()
  const named = submission(1, 3, { data: { subject: '补', orders: 1, day: '2026-03-01' } })
  expect(code(await store.act(member.amy, 'record.submit', named))).toBe('day-not-signed-in')
  await store.act(member.amy, 'day.sign-in', { ...ofDay, date: '2026-03-01' })
  expect(code(await store.act(member.amy, 'record.submit', named))).toBe('ok')
  expect(await recordOf(store, 1)).toMatchObject({ businessDate: '2026-03-01', dayId: dayIdOf(unit.shift, '2026-03-01') })
})

test('[CLD-15] [CLD-17] what stands in the way of closing is named, and passed over only by whoever may seal, with a reason', async () => {
  const store = await shift()
  await store.act(member.amy, 'record.submit', submission(1, 3))
  await store.act(member.amy, 'record.submit', withPassing(2))
  const close = (inSpiteOf: string[], reason = '', who = member.shiftHead) => store.act(who, 'day.close', { ...ofDay, inSpiteOf, reason })
  expect(await close([])).toEqual({ ok: false, fault: { code: 'day-blocked', params: { blocker: 'open-records', count: 3 } } })
  await store.act(member.shiftHead, 'day.reconcile', { ...ofDay, lines: [{ definitionKey: 'figures', field: 'orders', typed: 4 }], note: '少一单' })
  expect((await dayOf(store)).reconciliation).toMatchObject({ lines: [{ computed: 3, typed: 4 }], note: '少一单' })
  await store.act(member.amy, 'record.submit', submission(3, 1))
  expect(await close(['open-records', 'not-reconciled', 'no-summary', 'totals-differ'])).toMatchObject({ fault: { params: { blocker: 'content-changed' } } })
  const all = ['open-records', 'content-changed', 'totals-differ', 'no-summary']
  expect(code(await close(all))).toBe('reason-missing')
  expect(code(await close(all, '设备故障'))).toBe('ok')
  expect(await dayOf(store)).toMatchObject({ state: 'closed', closing: { by: member.shiftHead, count: 3, inSpiteOf: all, reason: '设备故障' } })
  expect((await dayOf(store)).people).toEqual([{ memberId: member.amy, inAt: monday, outAt: monday, late: false }])
  expect(code(await close(all, '再来'))).toBe('day-closed')
})

test('a supervisor closes what is in order; what is not, only the head', async () => {
  const company = companyRows()
  const grants = [...company.grants, { id: idOf(900), revision: 1, memberId: member.ben, roleKey: 'supervisor', unitId: unit.shift, expiresAt: null }]
  const store = await companyStore({ company: { ...company, grants }, definitions: [figures, passing] })
  await store.act(member.ben, 'day.sign-in', ofDay)
  const close = { ...ofDay, inSpiteOf: ['not-reconciled', 'no-summary'], reason: '赶车' }
  expect(await store.act(member.ben, 'day.close', close)).toMatchObject({ fault: { code: 'permission-denied', params: { action: 'day.seal' } } })
  await store.act(member.ben, 'day.reconcile', { ...ofDay, lines: [], note: '' })
  await store.act(member.ben, 'day.summarise', { ...ofDay, text: '无' })
  expect(code(await store.act(member.ben, 'day.close', { ...ofDay, inSpiteOf: [], reason: '' }))).toBe('ok')
  const content = contentOf([], dayId)
  expect(code(await store.act(member.ben, 'day.seal', { ...ofDay, content }))).toBe('permission-denied')
  expect(code(await store.act(member.shiftHead, 'day.seal', { ...ofDay, content }))).toBe('ok')
})

test('a day that is still open stands in the way of the next one', async () => {
  const store = await shift()
  const next = { ...ofDay, date: '2026-03-03' }
  await store.act(member.amy, 'day.sign-in', next)
  expect(await store.act(member.shiftHead, 'day.close', { ...next, inSpiteOf: ['not-reconciled', 'no-summary'], reason: '试' })).toMatchObject({
    fault: { params: { blocker: 'earlier-day' } },
  })
})

test('[ENT-13] what is entered after the close is marked as late, by when it was made and when it came', async () => {
  const store = await shift()
  await store.act(member.ben, 'day.sign-in', ofDay)
  await store.act(member.amy, 'record.submit', withPassing(1))
  await store.act(
    member.shiftHead,
    'day.close',
    { ...ofDay, inSpiteOf: ['open-records', 'not-reconciled', 'no-summary'], reason: '停电' },
    { at: monday + 100 },
  )
  await store.act(member.amy, 'record.submit', withPassing(2), { at: monday + 50 })
  await store.act(member.amy, 'record.submit', withPassing(3), { at: monday + 150 })
  expect([(await recordOf(store, 1)).late, (await recordOf(store, 2)).late, (await recordOf(store, 3)).late]).toEqual([null, 'arrived', 'entered'])
  expect(await actsOf(store, 3)).toContain('late')
  expect(await actsOf(store, 1)).not.toContain('late')
  // Who came before the close is signed in late where that arrives after it; who comes after it is not.
  expect(code(await store.act(member.shiftHead, 'day.sign-in', ofDay, { at: monday + 60 }))).toBe('ok')
  expect((await dayOf(store)).people.at(-1)).toMatchObject({ memberId: member.shiftHead, late: true })
  expect(code(await store.act(member.opsHead, 'day.sign-in', ofDay, { at: monday + 200 }))).toBe('day-closed')
})

test('a day is sealed when all of it is finished, over exactly what whoever seals has seen', async () => {
  const store = await shift()
  await store.act(member.amy, 'record.submit', submission(1, 3))
  await store.act(member.amy, 'record.submit', withPassing(2))
  const content = async () => contentOf(await store.reader().list('record', { dayId }), dayId)
  const seal = async (seen: string) => store.act(member.shiftHead, 'day.seal', { ...ofDay, content: seen })
  expect(code(await seal(await content()))).toBe('day-not-closed')
  await store.act(member.shiftHead, 'day.close', { ...ofDay, inSpiteOf: ['open-records', 'not-reconciled', 'no-summary'], reason: '停电' })
  expect(await seal(await content())).toMatchObject({ fault: { code: 'day-blocked', params: { blocker: 'open-records' } } })
  const [task] = await store.reader().list('task', { recordId: idOf(5002) })
  const decided = await store.act(member.shiftHead, 'record.decide', {
    recordId: idOf(5002),
    taskId: task!.id,
    decision: 'agree',
    opinion: '同意',
    returnTo: null,
  })
  expect(code(decided)).toBe('ok')
  expect(code(await seal('0'.repeat(64)))).toBe('day-moved')
  expect(code(await seal(await content()))).toBe('ok')
  const { seal: made, state } = await dayOf(store)
  expect({ state, made }).toMatchObject({ state: 'sealed', made: { count: 2, previous: null } })
  expect(made!.hash).toBe(sealHash({ id: dayId, ...ofDay }, made!))
  expect(code(await seal(await content()))).toBe('day-sealed')
})

test('[ENT-06] what is sealed does not change by any way, nor is anything added without a reason', async () => {
  const store = await shift()
  const importId = idOf(4000)
  const rows = [{ recordId: idOf(5001), businessDate: date, data: { subject: '甲', orders: 3 } }]
  await store.act(member.amy, 'record.import', { definitionKey: 'figures', definitionVersion: 1, importId, rows })
  await closed(store, 3)
  await sealed(store)
  const before = await dayOf(store)
  expect(code(await store.act(member.amy, 'record.submit', submission(2, 1)))).toBe('day-sealed')
  const more = [
    { ...rows[0], recordId: idOf(5003), businessDate: '2026-03-01' },
    { ...rows[0], recordId: idOf(5004) },
  ]
  await store.act(member.amy, 'day.sign-in', { ...ofDay, date: '2026-03-01' })
  expect(await store.act(member.amy, 'record.import', { definitionKey: 'figures', definitionVersion: 1, importId, rows: more })).toMatchObject({
    fault: { code: 'day-sealed', row: 2 },
  })
  expect(await store.act(member.amy, 'record.undo-import', { importId, recordIds: [idOf(5001)] })).toMatchObject({ fault: { code: 'day-sealed', row: 1 } })
  for (const name of ['day.sign-in', 'day.sign-out', 'day.summarise', 'day.reconcile', 'day.close'] as const) {
    const args = {
      'day.sign-in': {},
      'day.sign-out': {},
      'day.summarise': { text: '改' },
      'day.reconcile': { lines: [], note: '' },
      'day.close': { inSpiteOf: [], reason: '' },
    }[name]
    expect(['day-sealed', 'day-not-signed-in']).toContain(code(await store.act(member.shiftHead, name, { ...ofDay, ...args })))
  }
  expect(code(await store.act(member.amy, 'record.comment', { recordId: idOf(5001), text: '说明' }))).toBe('ok')
  expect(await dayOf(store)).toEqual(before)
})

test('[ENT-06] a value in a sealed day is corrected with a reason, its line says so, and without the correction the day is what was sealed', async () => {
  const store = await shift()
  await store.act(member.amy, 'record.submit', submission(1, 3))
  await closed(store, 3)
  await sealed(store)
  const correct = (reason: string) =>
    store.act(member.amy, 'record.correct', { recordId: idOf(5001), changes: [{ field: 'orders', from: 3, to: 4 }], reason, warningReasons: {} })
  expect(code(await correct(' '))).toBe('reason-missing')
  expect(await correct('漏数一单')).toEqual({ ok: true, value: undefined })
  const records = await store.reader().list('record', { dayId })
  const { content } = (await dayOf(store)).seal!
  expect(contentOf(records, dayId)).not.toBe(content)
  const acts = await store.reader().list('act', { recordId: idOf(5001) })
  expect(acts.at(-1)).toMatchObject({ kind: 'correct', opinion: '漏数一单', changes: { orders: [3, 4], 'correct:sealed': [null, true] } })
  expect(
    contentOf(
      records.map((record) => asSealed(record, acts)),
      dayId,
    ),
  ).toBe(content)
})

test('what was left out of a sealed day is added with a reason, marked for ever, and beside what the seal covers', async () => {
  const store = await shift()
  await store.act(member.amy, 'record.submit', submission(1, 3))
  await closed(store, 3)
  await sealed(store)
  expect(code(await store.act(member.amy, 'record.supplement', { ...submission(2, 1), reason: ' ' }))).toBe('reason-missing')
  expect(code(await store.act(member.amy, 'record.supplement', { ...submission(2, 1), reason: '离线补送' }))).toBe('ok')
  expect(await recordOf(store, 2)).toMatchObject({ dayId, late: 'supplement', state: 'completed' })
  expect(await actsOf(store, 2)).toEqual(['submit', 'supplement'])
  expect(contentOf(await store.reader().list('record', { dayId }), dayId)).toBe((await dayOf(store)).seal!.content)
  // A record of it goes its own way.
  expect(code(await store.act(member.amy, 'record.supplement', { ...withPassing(3), reason: '漏报' }))).toBe('ok')
  expect(code(await store.act(member.amy, 'record.withdraw', { recordId: idOf(5003), reason: '误' }))).toBe('ok')
})

test('each seal holds the one before it', async () => {
  const store = await shift()
  await closed(store, 0)
  await sealed(store)
  const next = { ...ofDay, date: '2026-03-03' }
  const nextId = dayIdOf(unit.shift, next.date)
  await store.act(member.amy, 'day.sign-in', next)
  await store.act(member.shiftHead, 'day.close', { ...next, inSpiteOf: ['not-reconciled', 'no-summary'], reason: '无业务' })
  await store.act(member.shiftHead, 'day.seal', { ...next, content: contentOf([], nextId) })
  expect((await store.reader().get('day', nextId))?.seal?.previous).toBe((await dayOf(store)).seal?.hash)
})
