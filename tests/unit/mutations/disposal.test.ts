import { expect, test } from 'vitest'
import { titleDigest } from '#shared/archive/disposing.ts'
import { digestOfText } from '#shared/kernel/digest.ts'
import { yearsAfter } from '#shared/calendar/civil-date.ts'
import { definitionBodySchema } from '#shared/definition/definition.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { recordContent } from '#shared/archive/record-content.ts'
import { recordDisposal } from '#shared/templates/archive/record-disposal.ts'
import { companyStore, idOf, member, monday, unit, type CompanyStore } from '../../support/company.ts'

const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const inTenYears = yearsAfter(monday, 10, 'Asia/Shanghai')
const claim = (n: number): string => idOf(6000 + n)
const application = idOf(50)

/** Three claims of amy's that closed on Monday, and ben the archivist; the head of the shift is its supervisor, the cfo the auditor. */
async function archived() {
  const store = await companyStore()
  const given = { [member.ben]: 'archivist', [member.shiftHead]: 'supervisor', [member.cfo]: 'auditor' }
  for (const [n, [memberId, roleKey]] of Object.entries(given).entries())
    expect(code(await store.act(member.admin, 'grant.put', { id: idOf(700 + n), memberId, roleKey, unitId: null, expiresAt: null }))).toBe('ok')
  expect(code(await store.act(member.admin, 'definition.publish', { body: definitionBodySchema.parse(recordDisposal) }))).toBe('ok')
  const rows = [1, 2, 3].map((n) => ({
    recordId: claim(n),
    businessDate: '2026-03-02',
    data: { claim_no: `C${n}`, amount: 100 + n, submitted_at: monday, outcome: 'paid' },
  }))
  expect(code(await store.act(member.amy, 'record.import', { definitionKey: 'claim-register', definitionVersion: 1, importId: idOf(5000), rows }))).toBe('ok')
  return store
}

async function nameOf({ reader }: CompanyStore, recordId: string) {
  const record = await reader().get('record', recordId)
  if (!record) throw new Error(`no record ${recordId}`)
  const content = recordContent(record, await reader().list('act', { recordId }), await reader().list('attachment', { recordId }))
  return { record: recordId, number: record.number, content: digestOfText(content) }
}

type Going = { readonly now?: number; readonly records?: readonly string[]; readonly approvers?: readonly (readonly [node: string, memberId: string])[] }

/** Ben asks for the records to be disposed of, and whoever is said agrees; answers how it is carried out. */
async function request(store: CompanyStore, { now = inTenYears, records = [claim(1), claim(2)], approvers }: Going = {}) {
  const names = await Promise.all(records.map((id) => nameOf(store, id)))
  const at = { at: now, judgedAt: now }
  const args = {
    recordId: application,
    definitionKey: 'record-disposal',
    definitionVersion: 1,
    businessDate: '2036-03-03',
    unitId: unit.shift,
    warningReasons: {},
  }
  const submitted = await store.act(member.ben, 'record.submit', { ...args, data: { basis: 'period', reason: '到期', records: names } }, at)
  expect(submitted).toEqual({ ok: true, value: undefined })
  for (const [node, memberId] of approvers ?? agreeing) expect(code(await decide(store, node, memberId, now))).toBe('ok')
  return async (who: string = member.ben, options: object = {}) => {
    const task = (await store.reader().list('task', { recordId: application })).find((each) => each.node === 'dispose' && each.state === 'open')
    return store.act(who, 'record.dispose', { recordId: application, taskId: task?.id ?? idOf(1), opinion: '按清册销毁' }, { ...at, ...options })
  }
}

const agreeing = [
  ['supervisor', member.shiftHead],
  ['auditor', member.cfo],
] as const

async function decide(store: CompanyStore, node: string, memberId: string, now: number) {
  const task = (await store.reader().list('task', { recordId: application })).find(
    (each) => each.node === node && each.state === 'open' && each.assigneeId === memberId,
  )
  return store.act(
    memberId,
    'record.decide',
    { recordId: application, taskId: task?.id, decision: 'agree', opinion: '同意', returnTo: null },
    { at: now, judgedAt: now },
  )
}

const left = async ({ reader }: CompanyStore) => (await reader().list('record', { definitionKey: 'claim-register' })).map(({ id }) => id)

test('[ARC-04] what two people have agreed to goes with all that hangs on it, and a certificate stays in its place that names it and does not hold it', async () => {
  const store = await archived()
  const before = await store.reader().get('record', claim(1))
  const { content } = await nameOf(store, claim(1))
  const dispose = await request(store)
  expect(code(await dispose())).toBe('ok')
  const rows = store.reader()
  expect(await left(store)).toEqual([claim(3)])
  for (const part of ['act', 'task', 'attachment', 'notice'] as const) expect(await rows.list(part, { recordId: claim(1) })).toEqual([])
  const certificate = await rows.get('disposal', claim(1))
  expect(certificate).toEqual({
    id: claim(1),
    revision: 1,
    definitionKey: 'claim-register',
    definitionVersion: 1,
    number: before?.number,
    unitId: unit.shift,
    titleDigest: before && titleDigest(before),
    contentDigest: content,
    acts: 1,
    files: 0,
    bytes: 0,
    closedAt: monday,
    keptUntil: inTenYears,
    rule: 'company',
    requestId: application,
    requestNumber: (await rows.get('record', application))?.number,
    approvals: [
      { memberId: member.shiftHead, at: inTenYears, actId: expect.any(String) as string },
      { memberId: member.cfo, at: inTenYears, actId: expect.any(String) as string },
    ],
    disposedBy: member.ben,
    disposedAt: inTenYears,
    scopes: before?.scopes,
  })
  expect(JSON.stringify(certificate)).not.toContain('C1')
  expect(await rows.get('record', application)).toMatchObject({ state: 'completed' })
})

test('[ARC-04] nothing brings back what was disposed of, by whatever way its id comes again', async () => {
  const store = await archived()
  expect(code(await (await request(store))())).toBe('ok')
  const recordId = claim(1)
  const submission = {
    recordId,
    definitionKey: 'claim-register',
    definitionVersion: 1,
    data: {},
    businessDate: '2026-03-02',
    unitId: unit.shift,
    warningReasons: {},
  }
  expect(code(await store.act(member.amy, 'record.submit', submission))).not.toBe('ok')
  const row = { recordId, businessDate: '2026-03-02', data: { claim_no: 'C1', amount: 101, submitted_at: monday, outcome: 'paid' } }
  const chunk = { definitionKey: 'claim-register', definitionVersion: 1, importId: idOf(5001), rows: [row] }
  expect(await store.act(member.amy, 'record.import', chunk)).toMatchObject({ fault: { code: 'record-disposed', row: 1 } })
  expect(code(await store.act(member.amy, 'record.comment', { recordId, text: '补充' }))).toBe('record-disposed')
  expect(code(await store.act(member.ben, 'hold.place', { matterId: idOf(9), recordIds: [recordId], reason: '诉讼' }))).toBe('record-disposed')
  expect(await left(store)).toEqual([claim(3)])
})

test('[ARC-04] what is not due, held, changed or not approved by two others stays, with all that was to go beside it', async () => {
  const early = await archived()
  expect(await (await request(early, { now: inTenYears - 1 }))()).toMatchObject({ fault: { code: 'disposal-not-due' } })
  expect(await left(early)).toHaveLength(3)

  const held = await archived()
  const disposeHeld = await request(held)
  expect(code(await held.act(member.ben, 'hold.place', { matterId: idOf(9), recordIds: [claim(2)], reason: '诉讼' }))).toBe('ok')
  const { number } = await nameOf(held, claim(2))
  expect(await disposeHeld()).toMatchObject({ fault: { code: 'record-held', params: { number } } })
  expect(await left(held)).toHaveLength(3)
  const [hold] = await held.reader().list('hold', { recordId: claim(2) })
  expect(code(await held.act(member.ben, 'hold.lift', { holdIds: [hold?.id], reason: '结案' }))).toBe('ok')
  expect(code(await disposeHeld())).toBe('ok')

  const changed = await archived()
  const disposeChanged = await request(changed)
  expect(code(await changed.act(member.amy, 'record.comment', { recordId: claim(1), text: '还要用' }))).toBe('ok')
  expect(await disposeChanged()).toMatchObject({ fault: { code: 'disposal-changed' } })

  const alone = await archived()
  // One person who holds both offices is one.
  expect(
    code(await alone.act(member.admin, 'grant.put', { id: idOf(709), memberId: member.shiftHead, roleKey: 'auditor', unitId: null, expiresAt: null })),
  ).toBe('ok')
  const disposeAlone = await request(alone, {
    approvers: [
      ['supervisor', member.shiftHead],
      ['auditor', member.shiftHead],
    ],
  })
  expect(await disposeAlone()).toMatchObject({ fault: { code: 'disposal-unapproved' } })
  expect(await left(alone)).toHaveLength(3)
})

test('[ARC-04] only an archivist carries it out, only as the work of that node; his desk takes nothing away', async () => {
  const store = await archived()
  const dispose = await request(store)
  expect(code(await dispose(member.shiftHead))).toBe('task-not-yours')
  const task = (await store.reader().list('task', { recordId: application })).find(({ node }) => node === 'dispose')
  const done = { recordId: application, taskId: task?.id, decision: 'done', opinion: '已销毁', returnTo: null, resume: false, data: null, warningReasons: {} }
  expect(await store.act(member.ben, 'record.decide', done, { version: 2 })).toMatchObject({ fault: { code: 'act-not-allowed' } })
  expect(code(await dispose(member.ben, { place: 'desk' }))).toBe('ok')
  expect(await left(store)).toHaveLength(3)
  expect(await store.reader().list('disposal', {})).toEqual([])
})

test('[WFL-19] a closed record is in the archive by itself, for the period that its definition or the company has; an application for disposal for ever', async () => {
  const store = await archived()
  for (const [key, value] of [
    ['archive.keepYears', 3],
    ['archive.keepYearsBy', { 'claim-register': 'for-ever' }],
  ] as const)
    expect(code(await store.act(member.admin, 'setting.put', { key, value }))).toBe('ok')
  const dispose = await request(store)
  expect(code(await dispose())).toBe('disposal-not-due')
  expect(code(await store.act(member.admin, 'setting.put', { key: 'archive.keepYearsBy', value: { 'claim-register': 1 } }))).toBe('ok')
  expect(code(await dispose())).toBe('ok')
  expect(await store.reader().get('disposal', claim(1))).toMatchObject({ rule: 'definition', keptUntil: yearsAfter(monday, 1, 'Asia/Shanghai') })
})

test('[ARC-04] holds are placed by those who may, with a reason, on what is there; lifted once', async () => {
  const { act, reader } = await archived()
  const place = (recordIds: string[], reason = '诉讼', matterId = idOf(9)) => act(member.ben, 'hold.place', { matterId, recordIds, reason })
  expect(code(await place([claim(1)], ' '))).toBe('reason-missing')
  expect(code(await act(member.amy, 'hold.place', { matterId: idOf(9), recordIds: [claim(1)], reason: 'x' }))).toBe('permission-denied')
  expect(code(await place([claim(1), claim(99)]))).toBe('ok')
  expect(code(await place([claim(1), claim(2)]))).toBe('ok')
  expect(code(await place([claim(99)]))).toBe('record-missing')
  const holds = await reader().list('hold', {})
  expect(holds.map(({ recordId }) => recordId).toSorted()).toEqual([claim(1), claim(2)])
  const holdIds = holds.map(({ id }) => id)
  expect(code(await act(member.amy, 'hold.lift', { holdIds, reason: '结案' }))).toBe('permission-denied')
  expect(code(await act(member.ben, 'hold.lift', { holdIds, reason: '结案' }))).toBe('ok')
  expect(code(await act(member.ben, 'hold.lift', { holdIds, reason: '结案' }))).toBe('hold-lifted')
  expect(await reader().list('hold', { recordId: claim(1) })).toMatchObject([{ liftedBy: member.ben, liftReason: '结案' }])
})
