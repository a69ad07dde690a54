import { expect, test } from 'vitest'
import { definitionBodySchema, type SteppedDraft } from '#shared/definition/definition.ts'
import type { Result } from '#shared/kernel/fault.ts'
import { storageMedia } from '#shared/templates/closed-area/storage-media.ts'
import { companyStore, idOf, member, steppedWith, unit, type MemberName } from '../../support/company.ts'

const label = { zh: '项', en: 'Item' }
const code = (result: Result<void>): string => (result.ok ? 'ok' : result.fault.code)
const form: SteppedDraft['form'] = [
  { key: 'subject', kind: 'text', label },
  { key: 'serial', kind: 'text', label, unique: true },
  { key: 'papers', kind: 'attachment', label },
]
const register = { columns: ['number'], sort: { column: 'number', descending: false } }
const file = { id: idOf(70), name: '报告.pdf', mime: 'application/pdf', size: 10, sha256: 'a'.repeat(64) }
const held = async () => new Map([['S1', idOf(404)]])

/** A company that has published these definitions of steps. */
async function open(...drafts: readonly (Partial<SteppedDraft> & { readonly steps: SteppedDraft['route']['steps'] })[]) {
  const store = await companyStore()
  const rows = () => store.reader()
  for (const { steps, ...draft } of drafts) {
    const body = steppedWith({ form, register, route: { steps }, ...draft })
    expect(await store.act(member.admin, 'definition.publish', { body })).toEqual({ ok: true, value: undefined })
  }
  const submit = (recordId: string, data: object, author: MemberName = 'amy') =>
    store.act(member[author], 'record.submit', {
      recordId,
      definitionKey: 'test-form',
      definitionVersion: 1,
      data,
      businessDate: '2026-03-02',
      unitId: unit.shift,
      warningReasons: {},
    })
  const taskOf = async (recordId: string, name: MemberName) =>
    (await rows().list('task', { recordId })).find((task) => task.assigneeId === member[name] && task.state === 'open')?.id ?? idOf(404)
  const decide = async (recordId: string, name: MemberName, more: object = {}, options = {}) =>
    store.act(
      member[name],
      'record.decide',
      {
        recordId,
        taskId: await taskOf(recordId, name),
        decision: 'agree',
        opinion: '同意',
        returnTo: null,
        resume: false,
        data: null,
        warningReasons: {},
        ...more,
      },
      { version: 2, ...options },
    )
  return { ...store, rows, submit, decide, taskOf }
}

const head = { key: 'head', kind: 'approve', label, assignee: { kind: 'unit-head', level: 1 } } as const

test('[ENT-03] [PRM-02] what a do-task fills in is judged beside the other records, and its files are taken in, as when a record is handed in', async () => {
  const { rows, submit, decide } = await open({
    steps: [{ key: 'work', kind: 'do', label, fills: ['serial', 'papers'], assignee: { kind: 'unit-head', level: 1 } }],
  })
  await submit(idOf(50), { subject: 'x' })
  const done = (data: object, options = {}) => decide(idOf(50), 'shiftHead', { decision: 'done', data }, options)
  expect(await done({ serial: 'S1' }, { findHolders: held })).toMatchObject({ fault: { code: 'record-invalid', params: { code: 'field-duplicate' } } })
  const unsent = { findUnsent: async (files: readonly string[]) => new Set(files) }
  expect(await done({ papers: [file] }, unsent)).toMatchObject({ fault: { code: 'record-invalid', params: { code: 'attachment-missing' } } })
  expect(code(await done({ serial: 'S2', papers: [file] }, { findHolders: async () => new Map() }))).toBe('ok')
  expect(await rows().list('attachment', { recordId: idOf(50) })).toMatchObject([{ id: file.id, field: 'papers', createdBy: member.shiftHead }])
})

test('a record that a sub-process starts with a value that is taken waits without it for its initiator', async () => {
  const { rows, submit, decide } = await open(
    { key: 'part', numbering: { prefix: 'P', period: 'year', digits: 4 }, steps: [head] },
    { steps: [head, { key: 'sub', kind: 'sub-process', label, definition: 'part', data: { subject: 'form.subject', serial: 'form.serial' } }] },
  )
  await submit(idOf(50), { subject: 'x', serial: 'S1' })
  const findHolders = async (definitionKey: string) => (definitionKey === 'part' ? held() : new Map<string, string>())
  expect(code(await decide(idOf(50), 'shiftHead', {}, { findHolders }))).toBe('ok')
  expect(await rows().list('record', { definitionKey: 'part' })).toMatchObject([{ state: 'started', data: { subject: 'x' } }])
  const [child] = await rows().list('record', { definitionKey: 'part' })
  expect(child?.data).not.toHaveProperty('serial')
})

test('[PRM-02] whose act starts a sub-process takes no part in what it starts', async () => {
  const { rows, submit, decide } = await open(
    { key: 'part', numbering: { prefix: 'P', period: 'year', digits: 4 }, steps: [{ ...head, assignee: { kind: 'role', role: 'finance' } }] },
    { steps: [head, { key: 'sub', kind: 'sub-process', label, definition: 'part' }] },
  )
  await submit(idOf(50), { subject: 'x' })
  expect(code(await decide(idOf(50), 'shiftHead'))).toBe('ok')
  const [child] = await rows().list('record', { definitionKey: 'part' })
  expect(child?.scopes).toEqual([...[member.amy, member.cfo, member.clerk].map((id) => `member:${id}`), `unit:${unit.shift}`].toSorted())
  expect((await rows().list('act', { recordId: child?.id ?? '' })).map(({ kind, actorId }) => [kind, actorId])).toEqual([['submit', member.shiftHead]])
})

test('[ENT-04] a blind second entry is compared where only columns of a table are marked', async () => {
  const columns: SteppedDraft['form'] = [
    { key: 'subject', kind: 'text', label },
    {
      key: 'lines',
      kind: 'table',
      label,
      columns: [
        { key: 'price', kind: 'money', label, checked: true },
        { key: 'note', kind: 'text', label },
      ],
    },
  ]
  const { submit, decide } = await open({ form: columns, steps: [{ ...head, kind: 'double-entry' }] })
  await submit(idOf(50), { subject: 'x', lines: [{ price: 100, note: 'n' }, { note: 'free' }] })
  const enter = (lines: unknown) => decide(idOf(50), 'shiftHead', { data: { lines } }).then(code)
  expect([await enter(null), await enter([{ price: 100 }]), await enter([{ price: 101 }, {}]), await enter([null, 'x'])]).toEqual(
    Array.from({ length: 4 }, () => 'entry-differs'),
  )
  expect(await enter([{ price: 100 }, { price: null, note: 'other' }])).toBe('ok')
})

test('[ENT-04] differing entries are settled by whoever has entered blind: all of them kept goes on, one held goes back, and nothing else settles', async () => {
  const amounts: SteppedDraft['form'] = [
    { key: 'subject', kind: 'text', label },
    { key: 'serial', kind: 'text', label },
    { key: 'price', kind: 'money', label, checked: true },
    { key: 'weight', kind: 'integer', label, checked: true },
  ]
  const { act, rows, submit, taskOf } = await open({ form: amounts, steps: [{ ...head, kind: 'double-entry' }] })
  await submit(idOf(50), { subject: 'x', price: 100, weight: 7 })
  const settle = async (keep: readonly string[], data: object, opinion = '对过票据', who: MemberName = 'shiftHead') =>
    code(await act(member[who], 'record.settle-entry', { recordId: idOf(50), taskId: await taskOf(idOf(50), 'shiftHead'), opinion, data, keep }))
  const differing = { price: 101, weight: 8 }
  expect(await settle(['price'], differing, '对过票据', 'amy')).toBe('task-not-yours')
  expect(await settle(['price', 'weight'], differing, ' ')).toBe('reason-missing')
  // A place that does not differ is not settled, and entries that agree are decided, not settled.
  expect(await settle(['price', 'subject'], differing)).toBe('act-not-allowed')
  expect(await settle([], { price: 100, weight: 7 })).toBe('act-not-allowed')

  expect(await settle(['price'], differing)).toBe('ok')
  const [back] = await rows().list('record', { id: idOf(50) })
  expect(back).toMatchObject({ state: 'returned', data: { price: 100, weight: 7 } })
  const acts = await rows().list('act', { recordId: idOf(50) })
  expect(acts.find(({ kind }) => kind === 'return')?.changes).toEqual({
    'entry-kept:price': [100, 101],
    'entry-held:weight': [7, 8],
    'return:resume': [null, true],
  })

  await submit(idOf(51), { subject: 'y', price: 100, weight: 7 })
  const taskId = await taskOf(idOf(51), 'shiftHead')
  const kept = { recordId: idOf(51), taskId, opinion: '第二次看错', data: differing, keep: ['price', 'weight'] }
  expect(code(await act(member.shiftHead, 'record.settle-entry', kept))).toBe('ok')
  const [done] = await rows().list('record', { id: idOf(51) })
  expect(done).toMatchObject({ state: 'completed', data: { price: 100, weight: 7 } })
})

test('[CLD-20] [ENT-05] whoever has filled what is compared is not asked to compare it, takes no seat there, and holds no task of it that came to him otherwise', async () => {
  const { act, reader } = await companyStore()
  expect(code(await act(member.admin, 'definition.publish', { body: definitionBodySchema.parse(storageMedia) }))).toBe('ok')
  const data = { media_code: 'U-01', media_kind: 'usb', purpose: '拷贝', content: 'public', receiver: member.ben, from: '2026-03-02', until: '2026-03-03' }
  const sent = { recordId: idOf(50), definitionKey: 'storage-media', definitionVersion: 1, businessDate: '2026-03-02', unitId: unit.shift, warningReasons: {} }
  expect(code(await act(member.amy, 'record.submit', { ...sent, data }))).toBe('ok')
  const open = async () => (await reader().list('task', { recordId: idOf(50) })).filter(({ state }) => state === 'open')
  const decide = async (decision: string, filled: object | null) => {
    const [task] = await open()
    const args = { recordId: idOf(50), taskId: task?.id, decision, opinion: '属实', returnTo: null, resume: false, data: filled, warningReasons: {} }
    return code(await act(task?.assigneeId ?? '', 'record.decide', args, { version: 2 }))
  }
  expect(await decide('agree', null)).toBe('ok')
  expect((await open()).map(({ node, assigneeId }) => [node, assigneeId])).toEqual([['hand-over', member.ben]])
  expect(await decide('done', { seal: 'F1', handed_at: 1_772_416_800_000 })).toBe('ok')
  expect(await decide('done', { wiped: 'wiped', returned_at: 1_772_416_900_000 })).toBe('ok')

  // Amy has made the record and Ben has given it back: of the shift's operators nobody is left.
  const [check, ...more] = await open()
  expect([check?.node, check?.assigneeId, check?.fallback, more]).toEqual(['return-check', member.shiftHead, true, []])
  const transfer = { recordId: idOf(50), taskId: check?.id, toId: member.ben, reason: '换人' }
  expect(code(await act(member.shiftHead, 'record.transfer', transfer))).toBe('own-record')
  const planting = reader()
  if (check) await planting.put('task', { ...check, assigneeId: member.ben })
  planting.take()
  await planting.flush()
  const agree = { recordId: idOf(50), taskId: check?.id, decision: 'agree', opinion: '相符', returnTo: null }
  expect(code(await act(member.ben, 'record.decide', agree))).toBe('own-record')
})
