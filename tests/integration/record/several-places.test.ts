import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SteppedDraft } from '#shared/definition/definition.ts'
import { steppedWith } from '../../support/company.ts'
import { createTestDesk, type TestDesk } from '../../support/store-harness.ts'

let desk: TestDesk

beforeEach(async () => {
  desk = await createTestDesk()
})
afterEach(async () => {
  await desk.remove()
})

const label = { zh: '项', en: 'Item' }
const head = { kind: 'unit-head', level: 1 } as const
const steps: SteppedDraft['route']['steps'] = [
  {
    key: 'both',
    kind: 'parallel',
    label,
    branches: [
      { key: 'works', label, steps: [{ key: 'work', kind: 'do', label: { zh: '整改', en: 'Repair' }, assignee: head }] },
      { key: 'judges', label, steps: [{ key: 'judge', kind: 'approve', label: { zh: '审批', en: 'Approval' }, assignee: head }] },
    ],
  },
]

async function started(): Promise<string> {
  const form: SteppedDraft['form'] = [{ key: 'subject', kind: 'text', label }]
  const register = { columns: ['number'], sort: { column: 'number', descending: false } }
  const published = await desk
    .as('administrator')
    .mutate('definition.publish', 1, { body: JSON.parse(JSON.stringify(steppedWith({ form, register, route: { steps } }))) })
  expect(published).toMatchObject({ ok: true })
  const draftId = '00000009-0000-7000-8000-000000000007'
  await desk.get('operator', 'draft.save', { id: draftId, definitionKey: 'test-form', recordId: null, data: { subject: '漏水' }, text: {} })
  return (await desk.get('operator', 'entry.submit', { draftId, warningReasons: {}, opinion: '' })).recordId
}

test('[WFL-02] [WFL-16] whoever is asked at two places of a record has it once in his inbox, tells how the work goes, and keeps it until both are done', async () => {
  const recordId = await started()
  const shown = async () => desk.get('head', 'record.get', { id: recordId })
  const todo = async () => (await desk.get('head', 'inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows.map((row) => row.recordId)
  expect((await shown()).tasks.map(({ node, state }) => [node, state])).toEqual([
    ['work', 'open'],
    ['judge', 'open'],
  ])
  expect(await todo()).toEqual([recordId])
  expect((await desk.get('head', 'inbox.counts', {})).todo).toBe(1)

  const first = await shown()
  const task = first.tasks.find(({ id }) => id === first.myTaskId)
  expect(task?.node).toBe('work')
  const progress = (text: string, revision = task?.revision ?? 0) =>
    desk.call('head', 'record.act', { kind: 'progress', recordId, taskId: task?.id ?? '', revision, text })
  expect(await progress(' ')).toMatchObject({ ok: false, fault: { code: 'opinion-missing' } })
  expect(await progress('配件明天到')).toMatchObject({ ok: true, value: { stays: true } })
  expect((await desk.get('operator', 'record.get', { id: recordId })).trail.at(-1)).toMatchObject({ kind: 'progress', opinion: '配件明天到' })
  expect(await desk.get('operator', 'inbox.counts', {}), 'the initiator is told').toMatchObject({ copied: 1 })
  expect(await desk.call('operator', 'record.act', { kind: 'progress', recordId, taskId: task?.id ?? '', revision: 1, text: '快了' })).toMatchObject({
    ok: false,
  })

  const decide = async (decision: 'done' | 'agree') => {
    const { record, myTaskId } = await shown()
    return desk.get('head', 'record.decide', { recordId, taskId: myTaskId ?? '', revision: record.revision, decision, opinion: '已办', returnTo: null })
  }
  expect(await decide('done'), 'he stays with it').toEqual({ nextTaskRecordId: recordId })
  expect(await todo()).toEqual([recordId])
  await decide('agree')
  expect(await todo()).toEqual([])
  expect((await shown()).record.state).toBe('completed')
})
