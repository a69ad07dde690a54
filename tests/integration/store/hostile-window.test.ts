import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mutateHandlers } from '#store/apply/mutate-handlers.ts'
import { answering } from '#store/handlers.ts'
import type { Desk } from '#store/session/desk.ts'
import { createDispatcher } from '#store/session/dispatcher.ts'
import { unitIds } from '../../support/store-company.ts'
import { createTestDesk, storeFolder, type TestDesk } from '../../support/store-harness.ts'

/** A window that has been taken over calls what it likes with what it likes; these calls all parse. */
let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const draftId = '00000009-0000-7000-8000-000000000001'

async function attached(): Promise<{ sha256: string }> {
  const path = join(desk.directory, '发票.pdf')
  await writeFile(path, '%PDF-1.7 invoice')
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: {}, text: {} })
  const file = await desk.get('operator', 'attachment.add', { draftId, field: 'attachments', file: desk.chosen('read', path) })
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data: { attachments: [file] }, text: {} })
  return file
}

/** What a window of this member hears, by way of the dispatcher. */
async function answersTo(who: Parameters<TestDesk['as']>[0], calls: readonly { readonly call: string; readonly args: object }[]): Promise<readonly unknown[]> {
  const dispatcher = createDispatcher({ opened: { context: desk.as(who) } } as Desk, answering, () => 'ref')
  return new Promise((resolve) => {
    const posted: unknown[] = []
    dispatcher.attach({
      post: (message) => void (posted.push(message) === calls.length && resolve(posted)),
      onMessage: (hear) => calls.forEach((call, id) => hear({ id, ...call })),
      onClose: () => undefined,
    })
  })
}

test('no call writes into the folder of the desk, by whatever name it is reached, nor reads from it', async () => {
  const folder = storeFolder(desk.directory)
  const { sha256 } = await attached()
  await symlink(folder, join(desk.directory, 'elsewhere'))
  await mkdir(join(desk.directory, 'reports'))
  const before = await readFile(join(folder, 'store.db'))
  const names = await readdir(folder)
  const places = [
    join(folder, 'store.db'),
    join(folder, 'desk.key'),
    join(desk.directory, 'elsewhere', 'store.db'),
    `${desk.directory}/reports/../desk/store.db`,
    join(folder, 'new-folder', 'out.xlsx'),
    relative(process.cwd(), join(folder, 'store.db')),
  ]
  const query = { definitionKey: 'claim-register', filters: [], sort: [], search: '' }
  for (const path of places) {
    const refused = { ok: false, fault: { code: 'file-unreadable' } }
    expect(await desk.call('operator', 'attachment.saveAs', { sha256, file: desk.chosen('write', path) }), path).toMatchObject(refused)
    expect(
      await desk.call('analyst', 'register.export', { query, columns: ['claim_no'], file: desk.chosen('write', path), language: 'en' }),
      path,
    ).toMatchObject(refused)
    expect(
      await desk.call('operator', 'import.template', { definitionKey: 'claim-register', file: desk.chosen('write', path), language: 'en' }),
      path,
    ).toMatchObject(refused)
    expect(await desk.call('operator', 'import.open', { definitionKey: 'claim-register', file: desk.chosen('read', path) }), path).toMatchObject(refused)
  }
  await writeFile(join(folder, 'planted.pdf'), '%PDF-1.7')
  expect(
    await desk.call('operator', 'attachment.add', { draftId, field: 'attachments', file: desk.chosen('read', join(folder, 'planted.pdf')) }),
  ).toMatchObject({
    fault: { params: { reason: 'desk-folder' } },
  })
  expect(await readdir(folder)).toEqual([...names, 'planted.pdf'].toSorted())
  expect((await readFile(join(folder, 'store.db'))).equals(before)).toBe(true)
  expect(await desk.call('operator', 'attachment.saveAs', { sha256, file: desk.chosen('write', join(desk.directory, 'reports', 'saved.pdf')) })).toMatchObject({
    ok: true,
  })
})

test('[PRM-09] acts on records go by their own calls only, which say what the member saw; the call for administration carries none of them', async () => {
  const submit = {
    name: 'record.submit',
    version: 1,
    args: {
      recordId: '00000008-0000-7000-8000-000000000001',
      definitionKey: 'expense-claim',
      definitionVersion: 1,
      data: {
        purpose: '赴杭州验收',
        expense_type: 'daily',
        budget_number: 'B-1',
        lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
      },
      businessDate: '2026-03-02',
      unitId: unitIds.finance,
      warningReasons: {},
    },
  }
  for (const name of ['record.submit', 'record.decide', 'record.withdraw', 'record.import', 'record.undo-import', 'account.issue'])
    expect(await mutateHandlers.mutate(desk.as('operator'), { ...submit, name }), name).toMatchObject({ ok: false, fault: { code: 'mutation-unknown' } })
  expect(await desk.get('operator', 'inbox.counts', {})).toMatchObject({ mine: 0 })
})

test('a file can only be submitted as this desk holds it: neither another size nor bytes that are not here', async () => {
  const file = await attached()
  const claim = {
    purpose: '赴杭州验收',
    expense_type: 'daily',
    budget_number: 'B-1',
    lines: [{ spent_on: '2026-02-27', category: 'transport', receipts: 2, amount: 12_345 }],
  }
  const submitWith = async (forged: { readonly size?: number; readonly sha256?: string }) => {
    const data = { ...claim, attachments: [{ ...file, ...forged }] }
    await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'expense-claim', recordId: null, data, text: {} })
    return desk.call('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })
  }
  const refused = { ok: false, fault: { code: 'record-invalid', params: { code: 'attachment-missing' }, field: 'attachments' } }
  expect(await submitWith({ size: 17 })).toMatchObject(refused)
  expect(await submitWith({ sha256: 'a'.repeat(64) })).toMatchObject(refused)
  expect(await submitWith({})).toMatchObject({ ok: true })
})

test('paths that no file system can name, and texts that cannot be signed, are refused by name and are no bugs', async () => {
  const { sha256 } = await attached()
  for (const path of [`${desk.directory}/a\0b.pdf`, `/${'x'.repeat(5000)}`, `${desk.directory}/${'y'.repeat(300)}.pdf`, desk.directory])
    expect(await desk.call('operator', 'attachment.saveAs', { sha256, file: desk.chosen('write', path) }), path.slice(0, 60)).toMatchObject({
      ok: false,
      fault: { code: 'file-unreadable' },
    })
  const unit = { id: unitIds.sales, name: { zh: '\ud800', en: 'Sales' }, parentId: unitIds.company, headId: null, sort: 1, state: 'active' }
  const answer = await mutateHandlers.mutate(desk.as('administrator'), { name: 'unit.put', version: 1, args: unit })
  expect(answer).toMatchObject({ ok: false, fault: { code: 'text-unstorable' } })
})

test('more columns than the database can answer are malformed at the door, also where a register is exported or a view is kept', async () => {
  const query = { definitionKey: 'claim-register', filters: [], sort: [], search: '' }
  const { handle } = await desk.get('analyst', 'register.open', query)
  const columns = Array.from({ length: 501 }, () => 'claim_no')
  const view = { id: draftId, definitionKey: 'claim-register', name: '宽', query, columns, groupBy: null, chart: false }
  const calls = [
    { call: 'register.rows', args: { handle, columns, offset: 0, limit: 10 } },
    { call: 'register.export', args: { query, columns, file: desk.chosen('write', join(desk.directory, 'wide.xlsx')), language: 'en' } },
    { call: 'view.save', args: view },
    { call: 'register.rows', args: { handle, columns: columns.slice(1), offset: 0, limit: 10 } },
  ]
  const answers = await answersTo('analyst', calls)
  const malformed = (id: number): unknown => expect.objectContaining({ id, fault: { code: 'call-malformed', params: { path: 'columns' } } })
  expect(answers).toEqual(expect.arrayContaining([malformed(0), malformed(1), malformed(2), expect.objectContaining({ id: 3, ok: true })]))
})

test('a reason under a name that reaches a prototype is malformed at the door, whatever it holds', async () => {
  const of = (text: string): object => ({ draftId, warningReasons: JSON.parse(text) as unknown, opinion: '' })
  const reasons = ['{"__proto__":7}', '{"__proto__":"x"}', '{"a":{"b":"c"}}', '{"a":"b"}']
  const answers = await answersTo(
    'operator',
    reasons.map((text) => ({ call: 'entry.submit', args: of(text) })),
  )
  const malformed = (id: number): unknown => expect.objectContaining({ id, fault: { code: 'call-malformed', params: { path: 'warningReasons' } } })
  const soundButMissing = expect.objectContaining({ id: 3, fault: expect.objectContaining({ code: 'record-missing' }) as unknown }) as unknown
  expect(answers).toEqual(expect.arrayContaining([malformed(0), malformed(1), malformed(2), soundButMissing]))
})

test('[PRM-10] reaching beyond one’s rights is refused and stands in the audit chain: who, what, and why not', async () => {
  const calls = [
    { call: 'mutate', args: { name: 'grant.remove', version: 1, args: { id: '00000003-0000-7000-8000-000000000001' } } },
    { call: 'audit.list', args: { offset: 0, limit: 10 } },
    { call: 'inbox.counts', args: {} },
  ]
  const answers = await answersTo('operator', calls)
  expect(answers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: 0, fault: { code: 'permission-denied', params: { action: 'grant.manage' } } }),
      expect.objectContaining({ id: 1, ok: false }),
      expect.objectContaining({ id: 2, ok: true }),
    ]),
  )
  const events = desk.store.database.readRaw.prepare('select "act", "subject", "actorId" from "audit" order by "subject"').all()
  expect(events).toEqual([
    { act: 'call.refused', subject: 'permission-denied audit.list', actorId: desk.as('operator').session.member.id },
    { act: 'call.refused', subject: 'permission-denied mutate', actorId: desk.as('operator').session.member.id },
  ])
})
