import { expect, test } from 'vitest'
import { personOf } from '../server/support.ts'
import { libraryDesk, start } from '../../support/stock-desk.ts'

/** 办理: what a do-task fills is typed, kept, judged and finished at a desk without network, and confirmed later. */
const check = {
  system: 'fire',
  checked_on: '2026-01-05',
  devices: [
    { device: '东门灭火器', condition: 'good' },
    { device: '二层烟感', condition: 'faulty', remark: '不报警' },
  ],
}

test('[ENT-20] [ENT-03] what a do-task fills is kept like a draft, its faults name the field, and it is finished offline and confirmed later', async () => {
  const { site, desk } = await libraryDesk(['facility-check'], ['zhouting', 'zhangwei'])
  const recordId = await start(site, desk, 'facility-check', check)
  await desk.lock()
  await desk.unlock('zhouting')
  await desk.get('sync.now', {})
  desk.machine.cable.isCut = true

  expect((await desk.get('inbox.list', { tab: 'todo', offset: 0, limit: 10 })).rows).toMatchObject([{ recordId, task: { kind: 'do', fields: 2 } }])
  const view = await desk.get('record.get', { id: recordId })
  expect(view.toEnter).toMatchObject({ kind: 'fill', labels: [{ zh: '修复情况' }, { zh: '修复日期' }] })
  const seat = { recordId, taskId: view.myTaskId ?? '', second: false }
  const finish = { ...seat, revision: view.record.revision, opinion: '已修复', warningReasons: {} }
  const form = await desk.get('task.open', seat)
  expect(form).toMatchObject({ kind: 'fill', draft: null, memberName: '周婷', record: { system: 'fire' } })
  expect(form.fields.map(({ key }) => key)).toEqual(['repair', 'repaired_on'])

  // Nothing filled in, then a rule broken: each fault has its field, and nothing is done.
  expect(await desk.call('task.finish', finish)).toMatchObject({ fault: { code: 'record-invalid', field: 'repair', params: { code: 'field-required' } } })
  const save = (data: Record<string, string>, text: Record<string, string> = {}) => desk.get('task.save', { ...seat, draftId: form.draftId, data, text })
  await save({ repair: '换新烟感', repaired_on: '2026-01-04' })
  const judged = await desk.get('task.check', { ...seat, data: { repair: '换新烟感', repaired_on: '2026-01-04' } })
  expect(judged.errors).toMatchObject([{ code: 'field-rule', field: 'repaired_on', params: { rule: 'repaired-after' } }])
  expect(await desk.call('task.finish', finish)).toMatchObject({ fault: { code: 'record-invalid', field: 'repaired_on' } })
  await save({ repair: '换新烟感' }, { repaired_on: '一月六' })
  expect(await desk.call('task.finish', finish)).toMatchObject({ fault: { code: 'record-invalid', field: 'repaired_on', params: { code: 'field-malformed' } } })

  // A lock takes nothing away; it is nobody else's, and no draft of a new record.
  await desk.lock()
  await desk.unlock('zhangwei')
  expect(await desk.call('task.open', seat)).toMatchObject({ fault: { code: 'task-not-yours' } })
  await desk.lock()
  await desk.unlock('zhouting')
  expect(await desk.get('draft.list', {})).toEqual([])
  expect(await desk.get('inbox.counts', {})).toMatchObject({ drafts: 0, todo: 1 })
  expect((await desk.get('task.open', seat)).draft).toMatchObject({ data: { repair: '换新烟感' }, text: { repaired_on: '一月六' } })

  // Only what the node fills counts, whatever is sent with it.
  await save({ repair: '换新烟感', repaired_on: '2026-01-06', system: 'door' })
  await desk.get('task.finish', finish)
  expect(await desk.get('record.get', { id: recordId })).toMatchObject({
    pending: 'waiting',
    toEnter: null,
    record: { state: 'completed', data: { system: 'fire', repair: '换新烟感', repaired_on: '2026-01-06' } },
  })
  desk.machine.cable.isCut = false
  expect(await desk.get('sync.now', {})).toMatchObject({ waiting: 0, conflicts: 0 })
  const confirmed = await desk.get('record.get', { id: recordId })
  expect(confirmed).toMatchObject({ pending: 'none', record: { state: 'completed', numberState: 'official' } })
  expect(confirmed.trail.find(({ kind }) => kind === 'done')).toMatchObject({
    actorId: personOf(site, 'zhouting').memberId,
    changes: { repair: [null, '换新烟感'], repaired_on: [null, '2026-01-06'] },
  })
})
